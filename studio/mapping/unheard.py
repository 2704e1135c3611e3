"""Which sliders a picture gives nothing to."""

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.reading import Reading, Sight

_NOTHING = 0.25

_ALONG: dict[str, tuple[Sight, ...]] = {
    "warmth_to_pitch": ("warmth",),
    "lightness_to_pitch": ("lightness",),
    "height_to_pitch": ("height",),
    "size_to_pitch": ("smallness", "fineness"),
    "roundness_to_consonance": ("roundness", "angularity"),
    "texture_to_rhythm": ("edge_density", "fineness"),
    "saliency_to_loudness": ("saliency",),
}

WHY: dict[str, str] = {
    "warmth_to_pitch": "warm and cool do not change along the path",
    "lightness_to_pitch": "light and dark do not change along the path",
    "height_to_pitch": "the path stays at one height",
    "size_to_pitch": "all that the path meets is of one size",
    "roundness_to_consonance": "no place is rounder or more pointed than another",
    "texture_to_rhythm": "the texture is the same everywhere",
    "saliency_to_loudness": "no place draws the eye more than another",
    "hue_to_harmony": "the picture has no colour that changes",
    "shape_to_chord": "no shape stands out in it",
    "direction_to_figure": "it has no lines of a clear direction",
}


def unheard_by(features: VisualFeatures, reading: Reading) -> tuple[str, ...]:
    """Return the names of the parameters that have nothing to work with in this picture."""
    silent = [
        name
        for name, sights in _ALONG.items()
        if max(reading.spread[sight] for sight in sights) < _NOTHING
    ]
    moments = reading.moments
    colour_step = float(np.hypot(np.ptp(moments.a), np.ptp(moments.b)))
    if features.statistics.monochrome or colour_step < 2.0:
        silent.append("hue_to_harmony")
    if not (moments.region >= 0).any():
        silent.append("shape_to_chord")
    if float(moments.coherence.max()) < 0.1:
        silent.append("direction_to_figure")
    return tuple(silent)
