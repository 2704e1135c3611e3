"""The page of the rules from picture to music, made from their table.

python -m tests.rules_page      rewrites docs/rules.md
"""

from pathlib import Path

from studio.mapping.rules import RULES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"


def rules_page() -> str:
    """Return the page as Markdown."""
    lines = [
        "# From picture to music: the rules",
        "",
        "Each rule is small, and what a curve of the music is, is the sum of what its rules add.",
        "Most compare a place with the rest of the picture, or the picture with other pictures.",
        "A rule with a slider has its name. Every one can be left out",
        "(`plan_music(..., without=frozenset({NAME}))`), which is how a cause is proved.",
        "",
        "| rule | looks at | moves | which way | how far, at full slider | founded on |",
        "|-|-|-|-|-|-|",
    ]
    for rule in RULES:
        row = (rule.feature, rule.drives, rule.direction, rule.strength, rule.source)
        lines.append(f"| `{rule.name}` | " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
