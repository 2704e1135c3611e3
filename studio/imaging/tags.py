"""What a picture is of, in a few plain words, where that is likely.

EfficientNet-Lite0 (Tan and Le 2019) knows the thousand kinds of things of ImageNet-1k. Here
the likelihoods of kinds that a person would call by one word are summed. What it is unsure
of is not said, and nothing is said of paintings and drawings, in which it sees anything.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.errors import StudioError
from studio.imaging.features import Tag
from studio.imaging.networks import network
from studio.imaging.picture import Picture

MODEL = "efficientnet_lite0.onnx"
_SIDE = 224
_MIDDLE, _SCALE = 127.0, 128.0
_CENTRE = 0.875
"""Side of the view of the middle, as a share of the short side."""
_LIKELY = 0.3
"""Least likelihood of a tag."""
_CHIEF = 0.2
"""Least likelihood of the likeliest of its kinds: many unlikely ones are only a guess."""
_PRINTED = 0.12
"""Likelihood of things that bear pictures above which the picture is no photograph."""


def _kinds(*runs: int | tuple[int, int]) -> tuple[int, ...]:
    """Return kinds by number; a pair is a run, both ends included."""
    return tuple(
        kind
        for run in runs
        for kind in (range(run[0], run[1] + 1) if isinstance(run, tuple) else (run,))
    )


_SHELLS = (112, 117)
_TAGS: dict[str, tuple[int, ...]] = {
    "animal": _kinds((0, 111), (113, 116), (118, 397)),
    "bird": _kinds((7, 24), (80, 100), (127, 146)),
    "dog": _kinds((151, 268)),
    "cat": _kinds((281, 285)),
    "bee": (309,),
    "butterfly": _kinds((321, 326)),
    "horse": (339,),
    "flower": _kinds((984, 986)),
    "mushroom": _kinds(947, (991, 997)),
    "food": _kinds((924, 946), (948, 957), (959, 969)),
    "fruit": _kinds((948, 957)),
    "coffee": _kinds(504, 550, 967),
    "mountain": _kinds(970, 972, 980),
    "valley": (979,),
    "sea": _kinds(460, 973, (976, 978), *_SHELLS),
    "lake": (975,),
    "boat": _kinds(472, 484, 510, 554, 576, 625, 628, 724, 780, 814, 871, 914),
    "harbour": _kinds(536, 718),
    "bridge": _kinds(821, 839, 888),
    "castle": _kinds(483, 698),
    "church": _kinds(442, 497, 663),
    "mosque": (668,),
    "lighthouse": (437,),
    "barn": (425,),
    "city": _kinds(468, 654, 704, 779, 829, 874, 919, 920),
    "train": _kinds(466, 547, 705, 820),
    "instrument": _kinds(401, 402, 420, 432, 486, 513, 541, 546, 558, 566, 579, 593, 594, 642,
                         683, 684, 687, 699, 776, 822, 875, 881, 889),
    "piano": _kinds(579, 881),
    "guitar": _kinds(402, 546),
    "violin": (889,),
    "person": _kinds(400, 578, 601, 834, (981, 983)),
}  # fmt: skip
"""Kinds of ImageNet-1k by their numbers, under the words for them."""

_BEARERS = _kinds(549, 611, 692, 916, 917, 918, 921, 922)
"""Envelope, jigsaw puzzle, packet, web site, comic book, crossword, book jacket, menu."""


def recognise(picture: Picture) -> tuple[Tag, ...]:
    """Return what a picture is of, the likeliest first; empty where nothing is likely.

    The whole picture and its middle are looked at, each as a square.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    tuple of Tag
        Words such as ``"sea"``; wider ones (``"animal"``) beside narrower ones (``"bee"``).
        Probabilities are rounded to three digits. Without the model it is always empty.
    """
    cv2.setNumThreads(1)  # sums must not depend on how many cores there are
    try:
        looks = network(MODEL)
    except StudioError:
        # Tags only colour titles and the sound of the place: the program does without.
        return ()
    views = (_whole(picture.srgb), _middle(picture.srgb))
    answers = [looks.answer(view, _MIDDLE, _SCALE)[0].reshape(-1) for view in views]
    likely = np.mean(np.array(answers, np.float64), axis=0)
    if float(likely[list(_BEARERS)].sum()) > _PRINTED:
        return ()
    found = []
    for name, kinds in _TAGS.items():
        each = np.round(likely[list(kinds)], 3)
        if each.sum() >= _LIKELY and each.max() >= _CHIEF:
            found.append(Tag(name, round(float(each.sum()), 3)))
    return tuple(sorted(found, key=lambda tag: -tag.probability))


def _whole(srgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(srgb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _middle(srgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rows, columns = srgb.shape[:2]
    side = max(1, round(_CENTRE * min(rows, columns)))
    top, left = (rows - side) // 2, (columns - side) // 2
    return _whole(srgb[top : top + side, left : left + side])
