"""Faces as voices: whose motif it is, and where it enters."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.features import Face, FeatureMaps, VisualFeatures
from studio.mapping.cipher import LETTER_NAMES, motif_of
from studio.mapping.curves import BeatSights, Values
from studio.mapping.plan import Curve, FaceVoice, Metre, PhrasePlan, Reason
from studio.mapping.region_words import where
from studio.mapping.tonality import NOTE_NAMES

RULE = "face_to_voice"

_LARGE = 0.03
"""Share of the picture from which a face makes it a portrait."""
_CENTRAL = 0.25
"""How far from the middle, as a share of the width, the face of a portrait may lie."""
_FOREMOST = 1.5
"""How many times larger than any other face it is."""
_BY = 0.05
"""So much further than at its nearest the path still comes by, as a share of the height."""
_OCCUPIED = 0.5
"""Most of the piece that entries may take up."""
_AROUND = 0.75
"""Distance of what surrounds a face from its middle, in sizes of the face."""
_REACH = 0.3
"""How far about such a place light is taken, in sizes of the face."""
_ANGLES = np.deg2rad((180.0, 135.0, 90.0, 45.0, 0.0))
_EVEN = 4.0
"""Difference of lightness up to which what surrounds a face has no contour."""
_ARCH = (0, 1, 2, 1, 0)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Some bars in which a motif can be stated."""

    bar: int
    bars: int


def face_voices(
    features: VisualFeatures,
    sights: BeatSights,
    phrases: tuple[PhrasePlan, ...],
    metre: Metre,
    climax_bar: int,
    tonic: int,
) -> tuple[FaceVoice, ...]:
    """Return the voices of the faces, in the order in which they enter.

    A face with a name has the motif of its name by the cipher, one without has the contour
    of the light around it. It enters in the bar in which the path comes nearest to it, or
    the nearest that is free and lies within a phrase. If there are more faces than the piece
    can hold, those with names go first, then the largest.

    Parameters
    ----------
    features : VisualFeatures
    sights : BeatSights
        Where the path is at every felt beat.
    phrases, metre, climax_bar
        The piece: entries keep off the ends of phrases and the climax, where all motifs
        come together.
    tonic : int
        Pitch class of the home note.
    """
    order = sorted(
        range(len(features.faces)),
        key=lambda i: (not features.faces[i].name, -_share(features.faces[i]), i),
    )
    leader = _leader(features.faces)
    bars = phrases[-1].first_bar + phrases[-1].bars
    climax = _kept_free(phrases, climax_bar, len(order))
    taken: set[int] = set()
    if leader is not None:
        order.remove(leader)
        order.insert(0, leader)
        # It opens the piece.
        taken |= {0, 1}
    voices: list[FaceVoice] = []
    held = 0
    for index in order:
        face = features.faces[index]
        letters = motif_of(face.name) or _contour(features.maps, face, tonic)
        count = bars_of(letters, metre)
        if voices and held + count > _OCCUPIED * bars:
            break
        wished = _nearest_bar(sights, face, features.aspect, metre)
        # A very short piece is all climax.
        slot = _free(phrases, wished, count, taken | climax)
        slot = slot or _free(phrases, wished, count, taken)
        if slot is None:
            continue
        taken |= set(range(slot.bar, slot.bar + slot.bars))
        held += slot.bars
        leads = index == leader
        beat = slot.bar * metre.felt_beats
        voices.append(
            FaceVoice(
                index,
                face.place,
                face.name,
                letters,
                beat,
                leads,
                _reason(face, letters, slot.bar, leads),
            )
        )
    return tuple(sorted(voices, key=lambda voice: (voice.beat, voice.face)))


def bars_of(letters: tuple[int, ...], metre: Metre) -> int:
    """Return how many bars a motif takes: one if there is a beat for each note, else two."""
    return 1 if len(letters) <= metre.felt_beats else 2


def motif_line(letters: tuple[int, ...]) -> tuple[int, ...]:
    """Return the steps of a motif as a line in the scale: each next letter the near way.

    Where the line would leave the octave it goes the other way instead.

    Returns
    -------
    tuple of int
        Steps from C, so that ``line[i] % 7 == letters[i]``.
    """
    line = [letters[0]]
    for letter in letters[1:]:
        up = (letter - line[-1]) % 7
        ways = [line[-1] + up, line[-1] + up - 7]
        if up > 3:
            ways.reverse()
        spans = [max(*line, way) - min(*line, way) for way in ways]
        line.append(ways[0] if spans[0] <= 7 or spans[0] <= spans[1] else ways[1])
    return tuple(line)


def leading_contour(voices: tuple[FaceVoice, ...], otherwise: Curve) -> Curve:
    """Return the line of the leading face's motif, -1 (low) to 1 (high).

    If no face leads it is the one given, whose length it has.
    """
    lines = [motif_line(voice.letters) for voice in voices if voice.leads]
    if not lines:
        return otherwise
    line = np.array(lines[0], np.float64)
    drawn = line[np.linspace(0, len(line) - 1e-6, len(otherwise)).astype(np.int64)]
    low, span = drawn.min(), max(float(np.ptp(drawn)), 1.0)
    return np.asarray(np.round(2.0 * (drawn - low) / span - 1.0, 3), np.float32)


def _share(face: Face) -> float:
    return round(face.width * face.height, 4)


def _leader(faces: tuple[Face, ...]) -> int | None:
    """Return the face of a portrait: large, in the middle, and larger than the others."""
    if not faces:
        return None
    sizes = [_share(face) for face in faces]
    index = int(np.argmax(sizes))
    others = max((size for i, size in enumerate(sizes) if i != index), default=0.0)
    central = abs(faces[index].place[0] - 0.5) <= _CENTRAL
    portrait = sizes[index] >= _LARGE and sizes[index] >= _FOREMOST * others
    return index if central and portrait else None


def _nearest_bar(sights: BeatSights, face: Face, aspect: float, metre: Metre) -> int:
    away = np.hypot((sights.x - face.place[0]) * aspect, sights.y - face.place[1])
    # Where the path comes by again later, the first time counts.
    return int(np.flatnonzero(away <= away.min() + _BY)[0]) // metre.felt_beats


def _kept_free(phrases: tuple[PhrasePlan, ...], climax_bar: int, faces: int) -> set[int]:
    """Return the bars in which the motifs come together: two for one, a phrase for several."""
    bars = {climax_bar, climax_bar + 1}
    for phrase in phrases:
        if faces > 1 and phrase.first_bar <= climax_bar < phrase.first_bar + phrase.bars:
            bars |= set(range(phrase.first_bar, phrase.first_bar + phrase.bars))
    return bars


def _free(
    phrases: tuple[PhrasePlan, ...], wished: int, count: int, taken: set[int]
) -> _Slot | None:
    """Return the free bars nearest to the one wished; shorter ones only if there are no others.

    The last bar of a phrase belongs to its cadence.
    """
    for length in range(count, 0, -1):
        starts = [
            bar
            for phrase in phrases
            for bar in range(phrase.first_bar, phrase.first_bar + phrase.bars - length)
            if not taken & set(range(bar, bar + length))
        ]
        if starts:
            return _Slot(min(starts, key=lambda bar: (abs(bar - wished), bar)), length)
    return None


def _contour(maps: FeatureMaps, face: Face, tonic: int) -> tuple[int, ...]:
    """Return the light around a face, from its left over its top to its right, as letters.

    The darkest place is the home note, the lightest the fifth above it.
    """
    rows, columns = maps.lightness.shape
    width, height = face.width * columns, face.height * rows
    x = face.place[0] * columns + _AROUND * width * np.cos(_ANGLES)
    y = face.place[1] * rows - _AROUND * height * np.sin(_ANGLES)
    reach = max(_REACH * min(width, height), 1.5)
    light = np.array([_light_about(maps, u, v, reach) for u, v in zip(x, y, strict=True)])
    spread = float(np.ptp(light))
    levels = (
        tuple(int(level) for level in np.round(4.0 * (light - light.min()) / spread))
        if spread > _EVEN
        else _ARCH
    )
    home = LETTER_NAMES.index(NOTE_NAMES[tonic][0])
    return tuple((home + level) % 7 for level in levels)


def _light_about(maps: FeatureMaps, x: float, y: float, reach: float) -> float:
    """Return the lightness about a place (all in cells), the nearer the more it counts."""
    rows, columns = maps.lightness.shape
    across = np.exp(-0.5 * ((np.arange(columns) + 0.5 - min(max(x, 0.0), columns)) / reach) ** 2)
    down = np.exp(-0.5 * ((np.arange(rows) + 0.5 - min(max(y, 0.0), rows)) / reach) ** 2)
    weight: Values = down[:, None] * across[None, :]
    return float((weight * maps.lightness).sum() / weight.sum())


def _reason(face: Face, letters: tuple[int, ...], bar: int, leads: bool) -> Reason:
    motif = "–".join(LETTER_NAMES[letter] for letter in letters)
    if face.name:
        who, source = f"The face of {face.name}", "spelt from the letters of the name"
    else:
        who, source = f"The face {where(face.place)}", "read from the light around it"
    sentence = (
        "{who} leads the melody with {motif}, {source}, and enters in bar {bar}."
        if leads
        else "{who} enters in bar {bar} with {motif}, {source}."
    )
    values = (("who", who), ("motif", motif), ("source", source), ("bar", bar + 1))
    return Reason(RULE, "face", 1.0, face.place, sentence, values)
