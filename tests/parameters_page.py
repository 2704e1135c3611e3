"""The page of all parameters, made from their declarations.

python -m tests.parameters_page      rewrites docs/parameters.md
"""

from pathlib import Path

from studio.mapping.presets import PRESETS
from studio.parameters import Number
from studio.project.project import all_parameters

PAGE = Path(__file__).resolve().parent.parent / "docs" / "parameters.md"


def parameters_page() -> str:
    """Return the page as Markdown."""
    lines = [
        "# Parameters and presets",
        "",
        "`--set NAME=VALUE` on the command line; a slider, a list or a chip in the window.",
        "*auto* leaves the choice to the picture.",
    ]
    group = ""
    for parameter in all_parameters():
        control = parameter.control
        if control.group != group:
            group = control.group
            lines += ["", f"## {group}", "", "| | name | values | default | |", "|-|-|-|-|-|"]
        if isinstance(control, Number):
            values = f"{control.low:g} to {control.high:g} {control.unit}".strip()
        else:
            values = ", ".join(choice.value for choice in control.choices)
        if control.auto:
            values += ", auto"
        default = "auto" if parameter.default is None else f"{parameter.default}"
        row = (control.label, f"`{parameter.name}`", values, default, control.help)
        lines.append("| " + " | ".join(row) + " |")
    lines += ["", "## Presets", "", "A preset sets what speaks in the music and how strongly; it"]
    lines += ["leaves seed, key, length and reading path as they are.", ""]
    for preset in PRESETS:
        values = ", ".join(f"`{name}` {value}" for name, value in dict(preset.values).items())
        lines.append(f"- **{preset.name}**: {preset.help} ({values})")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(parameters_page(), encoding="utf-8")
