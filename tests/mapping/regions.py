"""Regions for tests: upright rectangles with everything at its middle unless changed."""

from typing import Any

from studio.imaging.features import Region


def a_box(left: float, top: float, right: float, bottom: float, **changes: Any) -> Region:
    """Return a rectangular region between two corners."""
    values: dict[str, Any] = {
        "outline": ((left, top), (right, top), (right, bottom), (left, bottom)),
        "area": round((right - left) * (bottom - top), 4),
        "centroid": ((left + right) / 2, (top + bottom) / 2),
        "lab": (50.0, 0.0, 0.0),
        "warmth": 0.0,
        "fineness": 0.4,
        "saliency": 0.3,
        "shape": "rectangle",
        "confidence": 0.9,
        "roundness": 0.7,
        "angularity": 0.4,
        "acute_corners": 0,
        "orientation": 0.0,
        "elongation": 0.2,
        "neighbours": (),
        "alike": (),
    }
    return Region(**(values | changes))
