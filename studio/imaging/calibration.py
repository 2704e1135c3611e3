"""How real pictures are: the mean and spread of each figure, to compare a picture with.

Measured over 162 pictures (wallpapers, monuments, paintings) at the sizes used here; detail
and edges over 70 others (photographs, paintings, drawings), set so that these score on
average as by the measures of the 162; shapes (angularity, curvature, acuteness) over the 70.
"""

NORMS: dict[str, tuple[float, float]] = {
    "lightness": (51.04, 13.25),
    "contrast": (20.73, 7.50),
    "chroma": (23.06, 14.17),
    "warmth": (-0.361, 0.393),
    "edge_density": (0.0516, 0.0441),
    "detail": (0.79, 0.365),
    "coherence": (0.654, 0.184),
    "anisotropy": (0.332, 0.255),
    "diagonal": (0.363, 0.177),
    "spectral_slope": (-2.654, 0.525),
    "symmetry": (0.303, 0.401),
    "colourfulness": (54.24, 28.33),
    "hue_concentration": (0.680, 0.284),
    "entropy": (6.967, 1.035),
    "angularity": (0.26, 0.20),
    "curvature": (0.35, 0.13),
    "acuteness": (0.013, 0.0075),
}
"""Mean and standard deviation by figure."""

FARTHEST = 3.5
"""Standard deviations beyond which a picture is not compared."""


def z_score(figure: str, value: float) -> float:
    """Return how many standard deviations a value lies from that of the mean picture.

    Parameters
    ----------
    figure : str
        A key of `NORMS`.
    value : float

    Returns
    -------
    float
        Limited to ±3.5, rounded to 3 digits.
    """
    mean, spread = NORMS[figure]
    return round(min(max((value - mean) / spread, -FARTHEST), FARTHEST), 3)
