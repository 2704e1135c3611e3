"""A setting is declared once: its label, range, unit, default and help.

Settings are frozen dataclasses whose fields are annotated with a `Control`. Sliders, the
command line, the project file and the documentation are all made from that one place.

Examples
--------
>>> from dataclasses import dataclass
>>> from typing import Annotated
>>> @dataclass(frozen=True, slots=True)
... class Kettle:
...     heat: Annotated[float, Number("Heat", "Water", 0, 100, 1, "°C", help="How hot.")] = 90.0
>>> [p.name for p in parameters_of(Kettle)]
['heat']
>>> with_value(Kettle(), "heat", "45").heat
45.0
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar, get_args, get_type_hints

from studio.errors import SettingError

Value: TypeAlias = float | int | str | bool | None
"""What a parameter can hold; None stands for *auto*."""

Kind: TypeAlias = Literal["number", "integer", "choice", "flag"]
AUTO = "auto"
BY_HAND = "by hand"
"""Marks a field that is no parameter: a person makes it in other ways than by a control."""
_Settings = TypeVar("_Settings")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a `Choices` control: its stored value and the label a person sees."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a range.

    Parameters
    ----------
    label : str
        What the slider says: the effect, in the user's words.
    group : str
        Page of the panel.
    low, high, step : float
        Range and the smallest change that matters.
    unit : str
        Unit shown after the value, or nothing.
    auto : bool
        Whether the value may be left to the picture (None).
    whole : bool
        Whether only whole numbers are meant.
    help : str
        One plain sentence.
    """

    label: str
    group: str
    low: float
    high: float
    step: float
    unit: str = ""
    auto: bool = False
    whole: bool = False
    help: str = ""

    choices: ClassVar[tuple[Choice, ...]] = ()

    @property
    def kind(self) -> Kind:
        """Return the kind of value this control takes."""
        return "integer" if self.whole else "number"

    def accept(self, name: str, value: object) -> Value:
        """Return `value` as this control stores it, or raise SettingError."""
        if self.auto and (value is None or value == AUTO):
            return None
        try:
            number = float(value)  # type: ignore[arg-type]  # any text; refused below
        except (TypeError, ValueError):
            number = math.nan
        whole = self.whole and math.isfinite(number) and number != round(number)
        if not math.isfinite(number) or not self.low <= number <= self.high or whole:
            raise SettingError(
                "The value {value} does not fit {name}; give {kind} from {low:g} to {high:g}"
                "{or_auto}.",
                value=value,
                name=name,
                kind="a whole number" if self.whole else "a number",
                low=self.low,
                high=self.high,
                or_auto=" or auto" if self.auto else "",
            )
        # Values are kept to 1e-6 so that a slider that returns gives the very same value.
        return round(number) if self.whole else round(number, 6)


@dataclass(frozen=True, slots=True)
class Choices:
    """One of several named values; `auto` leaves it to the picture."""

    label: str
    group: str
    choices: tuple[Choice, ...]
    auto: bool = False
    help: str = ""

    kind: ClassVar[Kind] = "choice"
    low: ClassVar[None] = None
    high: ClassVar[None] = None
    step: ClassVar[None] = None
    unit: ClassVar[str] = ""

    def accept(self, name: str, value: object) -> Value:
        """Return `value` as this control stores it, or raise SettingError."""
        if self.auto and (value is None or value == AUTO):
            return None
        text = str(value).strip().lower()
        for choice in self.choices:
            if text in (choice.value.lower(), choice.label.lower()):
                return choice.value
        known = ", ".join([AUTO] * self.auto + [choice.value for choice in self.choices])
        raise SettingError(
            "{name} cannot be {value}; choose one of {known}.",
            name=name,
            value=value,
            known=known,
        )


Control: TypeAlias = Number | Choices


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared setting: the name of its field, its control and its default."""

    name: str
    control: Control
    default: Value

    def described(self) -> dict[str, object]:
        """Return the fields that the command line prints, ready for JSON."""
        control = self.control
        return {
            "name": self.name,
            "label": control.label,
            "group": control.group,
            "kind": control.kind,
            "choices": [choice.value for choice in control.choices],
            "auto": control.auto,
            "low": control.low,
            "high": control.high,
            "step": control.step,
            "unit": control.unit,
            "default": AUTO if self.default is None else self.default,
            "help": control.help,
        }


_declared: dict[type, tuple[Parameter, ...]] = {}


def parameters_of(settings: type) -> tuple[Parameter, ...]:
    """Return the parameters that a settings class declares, in order.

    Parameters
    ----------
    settings : type
        A frozen dataclass whose every field is ``Annotated[type, Control]``, or annotated
        with `BY_HAND`, which makes no parameter.

    Returns
    -------
    tuple of Parameter

    Raises
    ------
    TypeError
        If a field has no control or its default does not fit.
    """
    if settings in _declared:
        return _declared[settings]
    hints = get_type_hints(settings, include_extras=True)
    declared = []
    for field in fields(settings):
        if BY_HAND in get_args(hints[field.name])[1:]:
            continue
        controls = [a for a in get_args(hints[field.name])[1:] if isinstance(a, Number | Choices)]
        if len(controls) != 1:
            raise TypeError(f"{settings.__name__}.{field.name} needs exactly one control")
        if controls[0].accept(field.name, field.default) != field.default:
            raise TypeError(f"{settings.__name__}.{field.name}: the default does not fit")
        declared.append(Parameter(field.name, controls[0], field.default))
    return _declared.setdefault(settings, tuple(declared))


def with_value(settings: _Settings, name: str, value: object) -> _Settings:
    """Return `settings` with one value changed, checked and normalised.

    Raises
    ------
    SettingError
        If there is no such setting or the value is out of range.
    """
    for parameter in parameters_of(type(settings)):
        if parameter.name == name:
            changes: dict[str, Any] = {name: parameter.control.accept(name, value)}
            return replace(settings, **changes)  # type: ignore[type-var]  # a dataclass
    raise SettingError("There is no setting called {name}.", name=name)


def values_of(settings: object) -> dict[str, Value]:
    """Return the values of a settings object by name."""
    return {p.name: getattr(settings, p.name) for p in parameters_of(type(settings))}


def changed_from_default(settings: object) -> Iterator[tuple[Parameter, Value]]:
    """Yield each parameter that is not at its default, with its value."""
    for parameter in parameters_of(type(settings)):
        value = getattr(settings, parameter.name)
        if value != parameter.default:
            yield parameter, value


def read(kind: type[_Settings], values: Mapping[str, object]) -> _Settings:
    """Return settings from stored values: unknown names and misfits take the default.

    This is for files, which may come from another version; a person's own entry goes
    through `with_value`, which refuses.
    """
    settings = kind()
    for parameter in parameters_of(kind):
        if parameter.name in values:
            try:
                settings = with_value(settings, parameter.name, values[parameter.name])
            except SettingError:
                continue
    return settings
