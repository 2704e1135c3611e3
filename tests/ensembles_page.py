"""The page of the ensembles: what they declare and what their pieces have to reach.

python -m tests.ensembles_page      rewrites docs/ensembles.md
"""

from pathlib import Path

from studio.composing.ensembles import ENSEMBLES
from studio.composing.instruments import INSTRUMENTS
from studio.composing.limits.declared import LIMITS, Limits
from studio.mapping.settings import ENSEMBLES as CHOICES
from tests.ensemble_floors import FLOORS, TONAL, Floor

PAGE = Path(__file__).resolve().parent.parent / "docs" / "ensembles.md"


def ensembles_page() -> str:
    """Return the page as Markdown."""
    lines = [
        "# Ensembles: limits and floors",
        "",
        "Every piece can be played by those it is written for. Each ensemble declares its limits",
        "(`studio/composing/limits/declared.py`); a last pass meets them and keeps tune and bass;",
        "`limits.checking.violations` names whatever goes beyond them, and tests hold it at none.",
        "",
        "| ensemble | players and what they can do | pitches at once |",
        "|-|-|-|",
    ]
    for choice in CHOICES:
        declared = LIMITS[choice.value]
        alike: dict[str, list[str]] = {}
        for key, can in declared.players:
            alike.setdefault(_can(can), []).append(INSTRUMENTS[key].name)
        players = "; ".join(f"{', '.join(names)}: {can}" for can, names in alike.items())
        most = str(declared.sounding or "as many as there are parts")
        lines.append(f"| {choice.label} | {players} | {most} |")
    lines += [
        "",
        "In all of them the bass lies below the melody, notes lie in the instrument's range, and",
        "no key or string is struck while it is held. Rests for breath are rests in the score.",
        "A music box has no marks, accents or emphasis. A pedal of the harp takes a quarter of a",
        "second, and each foot moves one at a time.",
        "",
        "## Floors",
        "",
        "What pieces have to reach beyond that. `python -m tests.benchmarks.bench_ensembles`",
        "measures them on the sample pictures, and asks a classifier for the ensemble's name from",
        "the notes alone.",
    ]
    others = [c for c in CHOICES if c.value not in FLOORS]
    lines += _floors(", ".join(c.label for c in others), TONAL)
    for choice in CHOICES:
        if choice.value in FLOORS:
            title = choice.label
            if ENSEMBLES[choice.value].swing:
                title += " (swings unless a person wants it even)"
            lines += _floors(title, FLOORS[choice.value])
    return "\n".join(lines) + "\n"


def _floors(title: str, floors: tuple[Floor, ...]) -> list[str]:
    lines = ["", f"### {title}", ""]
    for floor in floors:
        side = "at least" if floor.least else "at most"
        share = floor.text.startswith(("of ", "the "))
        amount = f"{100 * floor.bound:g} %" if share else f"{floor.bound:g}"
        lines.append(f"- {side} {amount} {floor.text}")
    return lines


def _can(limits: Limits) -> str:
    said = ["one note at a time" if limits.notes == 1 else f"{limits.notes} notes at once"]
    if limits.hand_notes is not None:
        said.append(f"{limits.hand_notes} a hand, within {limits.hand_span} semitones")
    if limits.strings:
        said.append(f"a string for each, within {limits.frets} frets")
    if limits.breath_s is not None:
        said.append(f"a breath within {limits.breath_s:g} s")
    if limits.pedals:
        said.append("one setting of the pedals at a time")
    if limits.teeth is not None:
        said.append(f"{limits.teeth} pitches in the whole piece")
    if not limits.dynamics:
        said.append("no dynamics")
    if limits.feet:
        said.append("two hands, two feet")
    return ", ".join(said)


if __name__ == "__main__":
    PAGE.write_text(ensembles_page(), encoding="utf-8")
