"""What a person wishes of a picture, as it is written in a project file."""

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, get_args

from studio.files import encodable
from studio.imaging.corrections import Box, Corrections, Cut, FaceMark, Ignore, Merge, RegionEdit
from studio.imaging.features import Place, Stroke
from studio.mapping.casting import Cast
from studio.mapping.plan import RoleName

_MOST = 10_000
"""Entries of a list: more than a hand draws, and few enough to be read at once."""


def strokes_from(described: object) -> tuple[Stroke, ...]:
    """Return the lines of a drawn path; older files hold a single one, as a list of places."""
    entries = _list(described)
    if entries and all(_is_place(entry) for entry in entries):
        return (_stroke(entries),)
    return tuple(_stroke(entry) for entry in entries)


def corrections_to(corrections: Corrections) -> dict[str, Any]:
    """Return corrections ready for JSON."""
    return {
        "regions": [{"kind": type(e).__name__.lower(), **asdict(e)} for e in corrections.regions],
        "faces": [asdict(mark) for mark in corrections.faces],
        "focus": None if corrections.focus is None else asdict(corrections.focus),
    }


def corrections_from(described: object) -> Corrections:
    """Return corrections from JSON; what is missing or of an unknown kind is left out.

    Raises
    ------
    TypeError, ValueError, KeyError
        If what is there means nothing.
    """
    if described is None:
        return Corrections()
    entries = _dict(described)
    return Corrections(
        regions=tuple(
            _REGION_EDITS[entry["kind"]](entry)
            for entry in map(_dict, _list(entries.get("regions")))
            if entry.get("kind") in _REGION_EDITS
        ),
        faces=tuple(
            FaceMark(
                _place(entry["place"]),
                _share(entry["size"]),
                encodable(str(entry.get("name") or "")),
                bool(entry.get("hidden", False)),
            )
            for entry in map(_dict, _list(entries.get("faces")))
        ),
        focus=_box(entries.get("focus")),
    )


def casting_to(casting: tuple[Cast, ...]) -> list[dict[str, Any]]:
    """Return a casting ready for JSON."""
    return [asdict(cast) for cast in casting]


def casting_from(described: object) -> tuple[Cast, ...]:
    """Return a casting from JSON; roles that this version does not know are left out."""
    return tuple(
        Cast(_place(entry["place"]), entry["role"], str(entry.get("instrument") or ""))
        for entry in map(_dict, _list(described))
        if entry.get("role") in get_args(RoleName)
    )


_REGION_EDITS: dict[str, Callable[[dict[str, Any]], RegionEdit]] = {
    "merge": lambda entry: Merge(_stroke(entry["places"])),
    "cut": lambda entry: Cut(_stroke(entry["line"])),
    "ignore": lambda entry: Ignore(_place(entry["place"])),
}


def _box(described: object) -> Box | None:
    if described is None:
        return None
    sides = _dict(described)
    box = Box(*(float(sides[side]) for side in ("left", "top", "right", "bottom")))
    if not (0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1):
        raise ValueError("a box within the picture is expected")
    return box


def _stroke(described: object) -> Stroke:
    return tuple(_place(entry) for entry in _list(described))


def _place(described: object) -> Place:
    if not _is_place(described):
        raise TypeError("a place is expected")
    x, y = _list(described)
    return (_share(x), _share(y))


def _share(described: object) -> float:
    """Return a share of the picture; what lies outside of it is at its edge."""
    value = float(str(described))
    if not math.isfinite(value):
        raise ValueError("a finite number is expected")
    return min(1.0, max(0.0, value))


def _is_place(described: object) -> bool:
    return (
        isinstance(described, list)
        and len(described) == 2
        and all(isinstance(v, int | float) for v in described)
    )


def _list(described: object) -> list[Any]:
    if described is None:
        return []
    if not isinstance(described, list):
        raise TypeError("a list is expected")
    if len(described) > _MOST:
        raise ValueError("more entries than anybody makes by hand")
    return described


def _dict(described: object) -> dict[str, Any]:
    if not isinstance(described, dict):
        raise TypeError("an entry with names is expected")
    return described
