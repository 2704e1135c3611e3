"""A face is an area of its own, whatever its colour runs into."""

import numpy as np

from studio.imaging.features import Face
from studio.imaging.figures import Figure

_WIDTH, _HEIGHT, _RISE = 0.95, 1.25, 0.06
"""Size of a head's front against what the network frames (brows to chin), and how much
higher its middle lies, as a share of the frame."""

_CORNERS = 48
_DISTINCT = 100.0
"""A face stands out by being one, not by its colour: more than colours can differ."""


def face_figure(face: Face) -> Figure:
    """Return the oval that a face fills."""
    turn = np.linspace(0.0, 2.0 * np.pi, _CORNERS, endpoint=False)
    x = face.place[0] + 0.5 * _WIDTH * face.width * np.cos(turn)
    y = face.place[1] - _RISE * face.height + 0.5 * _HEIGHT * face.height * np.sin(turn)
    outline = tuple((round(float(a), 4), round(float(b), 4)) for a, b in zip(x, y, strict=True))
    return Figure("ellipse", outline, face.confidence, 1.0, _DISTINCT)
