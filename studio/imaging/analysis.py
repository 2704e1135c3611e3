"""From pixels to visual features: what a person would say is in the picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging import colour
from studio.imaging.bends import bends_of
from studio.imaging.calibration import z_score
from studio.imaging.contrasts import colour_harmony, contrasts_of
from studio.imaging.copies import Copies, copies_of
from studio.imaging.corrections import Box
from studio.imaging.cropping import cropped, in_whole, visible_box
from studio.imaging.faces import find_faces
from studio.imaging.features import FeatureMaps, Layout, Statistics, Swatch, VisualFeatures
from studio.imaging.focus import focus_of
from studio.imaging.layout import layout_of
from studio.imaging.light import own_warmth
from studio.imaging.mood import mood_of
from studio.imaging.palette import palette
from studio.imaging.picture import Picture
from studio.imaging.regions import find_regions
from studio.imaging.relief import entropy_of, lightness_entropy, roughness_of
from studio.imaging.repeats import find_repeats
from studio.imaging.saliency import saliency_of
from studio.imaging.texture import Texture, detail_of, spectral_slope, texture_of


def see(picture: Picture) -> VisualFeatures:
    """Return everything seen in a picture.

    The same pixels give the same features in every process. Figures are rounded to three
    digits, since the last bits differ between processors. Where the picture has a
    transparent margin, only what lies within it is looked at.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    VisualFeatures
    """
    cv2.setNumThreads(1)  # sums must not depend on how many cores there are
    box = visible_box(picture)
    if box == Box(0.0, 0.0, 1.0, 1.0):
        return _seen(picture)
    return in_whole(_seen(cropped(picture, box)), box, picture)


def _seen(picture: Picture) -> VisualFeatures:
    copies = copies_of(picture)
    texture = texture_of(copies)
    faces = find_faces(picture)
    focus, depth = focus_of(copies)
    saliency = _rounded(saliency_of(copies, focus, depth, faces))
    regions, index = find_regions(copies, texture.fineness, saliency)
    maps = _maps(copies, texture, focus, saliency, index)
    layout = layout_of(copies, texture, saliency)
    swatches = palette(copies.small_lab, copies.small_weight)
    statistics = _statistics(copies, texture, layout, depth, swatches)
    return VisualFeatures(
        digest=picture.digest,
        name=picture.name,
        aspect=picture.aspect,
        maps=maps,
        regions=regions,
        palette=swatches,
        layout=layout,
        statistics=statistics,
        mood=mood_of(statistics, bends_of(copies), texture.mean_angularity, own_warmth(copies)),
        faces=faces,
        repeats=find_repeats(regions, picture.aspect),
    )


def _rounded(field: colour.Field) -> colour.Field:
    kept = (np.round(field.astype(np.float64), 3) + 0.0).astype(np.float32)
    kept.setflags(write=False)
    return kept


def _maps(
    copies: Copies,
    texture: Texture,
    focus: colour.Field,
    saliency: colour.Field,
    index: NDArray[np.int16],
) -> FeatureMaps:
    layers = copies.to_grid(
        np.dstack([copies.lab, colour.chroma(copies.lab), colour.warmth(copies.lab)])
    )
    index.setflags(write=False)
    return FeatureMaps(
        lightness=_rounded(layers[..., 0]),
        a=_rounded(layers[..., 1]),
        b=_rounded(layers[..., 2]),
        chroma=_rounded(layers[..., 3]),
        warmth=_rounded(layers[..., 4]),
        contrast=_rounded(texture.contrast),
        edge_density=_rounded(texture.edge_density),
        orientation=_rounded(texture.orientation),
        coherence=_rounded(texture.coherence),
        angularity=_rounded(texture.angularity),
        fineness=_rounded(texture.fineness),
        entropy=_rounded(entropy_of(copies)),
        roughness=_rounded(roughness_of(copies, texture.coherence)),
        focus=_rounded(focus),
        saliency=saliency,
        weight=_rounded(copies.cell_weight),
        region=index,
    )


def _statistics(
    copies: Copies, texture: Texture, layout: Layout, depth: float, swatches: tuple[Swatch, ...]
) -> Statistics:
    lab, weight = copies.lab, copies.weight
    monochrome = colour.is_monochrome(copies.small_lab, copies.small_weight)
    light = lab[..., 0]
    lightness = copies.mean(light)
    chroma = copies.mean(colour.chroma(lab))
    toned = monochrome and chroma >= colour.GREY
    contrast = float(np.sqrt(copies.mean(np.square(light - np.float32(lightness)))))
    faded = colour.fading(copies.small_lab, copies.small_weight) if toned else 1.0
    warm = colour.warmth(lab)
    warmth = copies.mean(warm)
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
    z["roughness"] = round((z["edge_density"] + z["spectral_slope"] - z["coherence"]) / 2.2, 3)
    grey_hue = monochrome or chroma < 1.0
    return Statistics(
        lightness=round(lightness, 3),
        contrast=round(contrast, 3),
        chroma=round(chroma, 3),
        warmth=round(warmth, 3),
        warm_share=round(copies.mean((warm > 0).astype(np.float32)), 3),
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
