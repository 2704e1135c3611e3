"""The figures of a whole picture, and how they compare with those of real pictures."""

import numpy as np

from studio.imaging import colour
from studio.imaging.calibration import FARTHEST, z_score
from studio.imaging.contrasts import colour_harmony, contrasts_of
from studio.imaging.copies import Copies
from studio.imaging.features import Layout, Statistics, Swatch
from studio.imaging.relief import lightness_entropy
from studio.imaging.texture import Texture, detail_of, spectral_slope


def statistics_of(
    copies: Copies, texture: Texture, layout: Layout, depth: float, swatches: tuple[Swatch, ...]
) -> Statistics:
    """Return the figures of a picture and how it compares with real pictures.

    Parameters
    ----------
    copies : Copies
    texture : Texture
    layout : Layout
    depth : float
        Depth of focus.
    swatches : tuple of Swatch
    """
    lab, weight = copies.lab, copies.weight
    monochrome = colour.greyness(copies.small_lab, copies.small_weight) >= 0.5
    light = lab[..., 0]
    lightness = copies.mean(light)
    chroma = copies.mean(colour.chroma(lab))
    toned = monochrome and chroma >= colour.GREY
    contrast = float(np.sqrt(copies.mean(np.square(light - np.float32(lightness)))))
    faded = colour.fading(copies.small_lab, copies.small_weight) if toned else 1.0
    warmth = copies.mean(colour.warmth(lab))
    edges = float(texture.edge_density.sum() / max(float(copies.cell_weight.sum()), 1e-9))
    slope = spectral_slope(copies)
    concentration = colour.hue_concentration(lab, weight)
    entropy = lightness_entropy(copies)
    colourful = colour.colourfulness(copies.srgb, weight)
    z = {
        "lightness": z_score("lightness", lightness),
        "contrast": z_score("contrast", contrast * faded),
        "chroma": z_score("chroma", chroma),
        "warmth": z_score("warmth", warmth),
        "edge_density": z_score("edge_density", edges * faded),
        "coherence": z_score("coherence", texture.mean_coherence),
        "anisotropy": z_score("anisotropy", texture.anisotropy),
        "diagonal": z_score("diagonal", layout.rising + layout.falling),
        "spectral_slope": z_score("spectral_slope", slope),
        "symmetry": z_score("symmetry", layout.symmetry_left_right),
        "colourfulness": z_score("colourfulness", colourful),
        "hue_concentration": z_score("hue_concentration", concentration),
        "entropy": z_score("entropy", entropy),
    }
    detail = z_score("detail", detail_of(copies, faded))
    z["complexity"] = round((z["edge_density"] + detail) / 2, 3)
    # Rough: many edges that do not agree, with much energy at the fine end.
    rough = (z["edge_density"] + z["spectral_slope"] - z["coherence"]) / 2.2
    z["roughness"] = round(min(max(rough, -FARTHEST), FARTHEST), 3)
    grey_hue = monochrome or chroma < 1.0
    return Statistics(
        lightness=round(lightness, 3),
        contrast=round(contrast, 3),
        chroma=round(chroma, 3),
        warmth=round(warmth, 3),
        colourfulness=round(colourful, 3),
        hue_degrees=None
        if grey_hue
        else round(colour.hue_degrees(copies.mean(lab[..., 1]), copies.mean(lab[..., 2])), 1),
        hue_concentration=round(concentration, 3),
        edge_density=round(edges, 4),
        complexity=z["complexity"],
        coherence=round(texture.mean_coherence, 3),
        spectral_slope=round(slope, 3),
        monochrome=monochrome,
        z=z,
        contrasts=contrasts_of(copies, swatches),
        colour_harmony=colour_harmony(swatches),
        entropy=round(entropy, 3),
        depth_of_focus=round(depth, 3),
    )
