"""What can go wrong, each in one sentence that says what to do.

A sentence is kept apart from its values so that the window can translate it;
`str(error)` gives the English text.
"""


class StudioError(Exception):
    """A failure that a person can understand and act on.

    Parameters
    ----------
    sentence : str
        One sentence in English with `str.format` fields for the values.
    **values : object
        What goes into the fields.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return self.sentence.format(**self.values)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # Errors cross process borders; keyword arguments do not survive the default.
        return _rebuild, (type(self), self.sentence, self.values)


def _rebuild(kind: type[StudioError], sentence: str, values: dict[str, object]) -> StudioError:
    return kind(sentence, **values)


class PictureError(StudioError):
    """A picture that cannot be opened or is refused."""


class FileError(StudioError):
    """A file that cannot be read."""


class SettingError(StudioError):
    """A setting that does not exist or a value out of its range."""


class ProjectError(StudioError):
    """A project file that cannot be read or written."""


class ExportError(StudioError):
    """A file that cannot be written."""


class InstrumentError(StudioError):
    """An instrument bank that is missing or damaged."""


class DeviceError(StudioError):
    """A sound device that cannot be opened or went away."""
