"""The head of a MusicXML file: titles, rights, page and the list of parts."""

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from studio import __version__
from studio.composing.score import Part, Score
from studio.notating.drums import drum
from studio.notating.xml import Element, add

RIGHTS = "The rights in this music belong to its maker"
_PAGE_MM = (210.0, 297.0)
_MARGIN_MM = 15.0
_TENTHS_A_STAFF = 40
_STAFF_MM = ((4, 6.5), (7, 5.8), (12, 4.8))
"""Height of a staff in millimetres for up to so many staves; beyond them 4.4."""


def credit_line(score: Score) -> str:
    """Return the line that stands where a composer is named."""
    return f"Made from {score.picture} with Huesong"


def write_header(root: Element, score: Score, description: str) -> None:
    """Write everything that stands before the measures."""
    work = add(root, "work")
    add(work, "work-title", score.title)
    identification = add(root, "identification")
    add(identification, "creator", credit_line(score), type="composer")
    add(identification, "rights", RIGHTS)
    encoding = add(identification, "encoding")
    add(encoding, "software", f"Huesong {__version__}")
    for element in ("accidental", "beam", "stem"):
        add(encoding, "supports", element=element, type="no" if element == "stem" else "yes")
    add(identification, "source", score.picture)
    if description:
        details = add(identification, "miscellaneous")
        add(details, "miscellaneous-field", description, name="huesong")
    _write_page(root, score)
    _write_parts(root, score.parts)


def unique_names(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return name and abbreviation of each part; those that occur twice are numbered."""
    names = _numbered([part.name for part in parts])
    return list(zip(names, _numbered([part.abbreviation for part in parts]), strict=True))


def midi_channels(parts: Sequence[Part]) -> list[int]:
    """Return the MIDI channel of each part, 1 to 16: kits on 10, the others each their own."""
    free = [channel for channel in range(1, 17) if channel != 10]
    pitched = iter(free * (len(parts) // len(free) + 1))
    return [10 if part.instrument.percussion else next(pitched) for part in parts]


def drum_keys(part: Part) -> list[int]:
    """Return the keys of the General MIDI drum map that a part uses, from the lowest."""
    return sorted({note.pitch.midi for note in part.notes})


def _numbered(names: Sequence[str]) -> list[str]:
    count = Counter(names)
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} {seen[name]}" if count[name] > 1 else name)
    return numbered


def _write_page(root: Element, score: Score) -> None:
    staves = sum(len(part.instrument.clefs) for part in score.parts)
    staff_mm = next((mm for most, mm in _STAFF_MM if staves <= most), 4.4)
    tenths = _TENTHS_A_STAFF / staff_mm
    width, height = (round(mm * tenths, 2) for mm in _PAGE_MM)
    margin = round(_MARGIN_MM * tenths, 2)
    defaults = add(root, "defaults")
    scaling = add(defaults, "scaling")
    add(scaling, "millimeters", f"{staff_mm:g}")
    add(scaling, "tenths", str(_TENTHS_A_STAFF))
    page = add(defaults, "page-layout")
    add(page, "page-height", f"{height:g}")
    add(page, "page-width", f"{width:g}")
    margins = add(page, "page-margins", type="both")
    for side in ("left", "right", "top", "bottom"):
        add(margins, f"{side}-margin", f"{margin:g}")
    centre = f"{width / 2:g}"
    top = height - margin
    right = f"{width - margin:g}"
    for kind, text, size, x, y, justify, valign in (
        ("title", score.title, "22", centre, top, "center", "top"),
        # The picture is named once, here: MuseScore 3 draws a subtitle over the title.
        ("composer", credit_line(score), "10", right, top - 14 * tenths, "right", "top"),
        ("rights", RIGHTS, "8", centre, margin * 0.8, "center", "bottom"),
    ):
        credit = add(root, "credit", page="1")
        add(credit, "credit-type", kind)
        words = add(credit, "credit-words", text)
        words.set("default-x", x)
        words.set("default-y", f"{y:g}")
        words.set("font-size", size)
        words.set("justify", justify)
        words.set("valign", valign)


def _write_parts(root: Element, parts: Sequence[Part]) -> None:
    part_list = add(root, "part-list")
    names = unique_names(parts)
    channels = midi_channels(parts)
    ends = _family_ends(parts)
    for i, part in enumerate(parts):
        if i in ends:
            group = add(part_list, "part-group", number="1", type="start")
            add(group, "group-symbol", "bracket")
            add(group, "group-barline", "yes")
        _write_part(part_list, f"P{i + 1}", part, names[i], channels[i])
        if i in ends.values():
            add(part_list, "part-group", number="1", type="stop")


def _family_ends(parts: Sequence[Part]) -> dict[int, int]:
    """Return first and last index of each run of one-staff parts of the same family."""
    families = [part.instrument.sound.partition(".")[0] for part in parts]
    if families.count("brass") == 1:
        # The horn of a wind quintet sits with the woodwind.
        families = ["wind" if family == "brass" else family for family in families]
    ends: dict[int, int] = {}
    start = 0
    for i in range(1, len(parts) + 1):
        if i == len(parts) or families[i] != families[start]:
            if i - start > 1 and families[start] not in ("keyboard", "drum", "pluck"):
                ends[start] = i - 1
            start = i
    return ends


def _write_part(
    part_list: Element, identity: str, part: Part, names: tuple[str, str], channel: int
) -> None:
    score_part = add(part_list, "score-part", id=identity)
    add(score_part, "part-name", names[0])
    add(score_part, "part-abbreviation", names[1])
    instrument = part.instrument
    keys = drum_keys(part) if instrument.percussion else []
    pan = f"{90 * part.pan:g}"
    for key in keys:
        sound = drum(key)
        listed = add(score_part, "score-instrument", id=f"{identity}-D{key}")
        add(listed, "instrument-name", sound.name)
        add(listed, "instrument-sound", sound.sound)
    if not keys:
        listed = add(score_part, "score-instrument", id=f"{identity}-I1")
        add(listed, "instrument-name", instrument.name)
        add(listed, "instrument-sound", instrument.sound)
    for suffix in [f"D{key}" for key in keys] or ["I1"]:
        midi = add(score_part, "midi-instrument", id=f"{identity}-{suffix}")
        add(midi, "midi-channel", str(channel))
        add(midi, "midi-program", str(instrument.program + 1))
        if suffix != "I1":
            add(midi, "midi-unpitched", str(int(suffix[1:]) + 1))
        add(midi, "volume", "80")
        add(midi, "pan", pan)


def doctype() -> str:
    """Return the document type of a MusicXML 4.0 partwise file."""
    return (
        '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
        '"http://www.musicxml.org/dtds/partwise.dtd">'
    )


def new_root() -> Element:
    """Return the root of a MusicXML 4.0 file."""
    return etree.Element("score-partwise", version="4.0")
