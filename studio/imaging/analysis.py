"""From pixels to visual features: what a person would say is in the picture."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging import colour
from studio.imaging.bends import bends_of
from studio.imaging.copies import Copies, copies_of
from studio.imaging.corrections import Box
from studio.imaging.cropping import cropped, in_whole, visible_box
from studio.imaging.face_figures import face_figure
from studio.imaging.faces import find_faces
from studio.imaging.features import FeatureMaps, VisualFeatures
from studio.imaging.figures import find_figures
from studio.imaging.focus import focus_of
from studio.imaging.layout import layout_of
from studio.imaging.light import own_warmth
from studio.imaging.mood import mood_of
from studio.imaging.palette import palette
from studio.imaging.picture import Picture
from studio.imaging.regions import find_regions
from studio.imaging.relief import entropy_of, roughness_of
from studio.imaging.repeats import find_repeats
from studio.imaging.saliency import saliency_of
from studio.imaging.segmentation import segment
from studio.imaging.statistics import statistics_of
from studio.imaging.texture import Texture, texture_of


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
    # What does not build on each other goes side by side. Each part is a pure function of
    # what it is given, so that the order changes nothing. The cutting into areas takes
    # longest, and is partly Python's own work, beside which little else of Python runs.
    with ThreadPoolExecutor(1, "seeing") as beside:
        found_faces = beside.submit(find_faces, picture)
        copies = copies_of(picture)
        found_figures = beside.submit(find_figures, copies)
        found_bends = beside.submit(bends_of, copies)
        found_swatches = beside.submit(palette, copies.small_lab, copies.small_weight)
        segmentation = segment(copies)
        texture = texture_of(copies)
        focus, depth = focus_of(copies)
        faces = found_faces.result()
        saliency = _rounded(saliency_of(copies, focus, depth, faces))
        found_layout = beside.submit(layout_of, copies, texture, saliency)
        figures = found_figures.result()
        things = (*figures, *(face_figure(face) for face in faces))
        regions, index = find_regions(copies, segmentation, things, texture.fineness, saliency)
        maps = _maps(copies, texture, focus, saliency, index)
        bends, swatches = found_bends.result(), found_swatches.result()
        layout = found_layout.result()
    statistics = statistics_of(copies, texture, layout, depth, swatches)
    return VisualFeatures(
        digest=picture.digest,
        name=picture.name,
        aspect=picture.aspect,
        maps=maps,
        regions=regions,
        palette=swatches,
        layout=layout,
        statistics=statistics,
        mood=mood_of(
            statistics,
            bends,
            texture.mean_angularity,
            own_warmth(copies),
            colour.greyness(copies.small_lab, copies.small_weight),
        ),
        faces=faces,
        repeats=find_repeats(regions, picture.aspect, figures),
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
