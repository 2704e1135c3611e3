"""A motif given by letters as tones: its rhythm, its line, its key and its octave."""

from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.score import Key
from studio.composing.spelling import named
from studio.mapping.faces import motif_line

_EMPHASIS = 0.35
_LETTERS = "CDEFGAB"
_NATURAL = (0, 2, 4, 5, 7, 9, 11)


def motif_tones(
    frame: Frame, letters: tuple[int, ...], onset: int, bar: int, count: int
) -> tuple[Tone, ...]:
    """Return a motif from a tick on, about the middle of the staff.

    Parameters
    ----------
    letters : tuple of int
        0 for C to 6 for B.
    bar : int
        In its key the letters are altered.
    count : int
        How many bars it takes, 1 or 2.
    """
    key = frame.key_of_bar(bar)
    tones = []
    steps = motif_line(letters)
    for step, (tick, length) in zip(steps, _rhythm(frame, len(steps), count), strict=True):
        tones.append(Tone(onset + tick, length, _diatonic(key, step) + 60, emphasis=_EMPHASIS))
    return tuple(tones)


def _diatonic(key: Key, step: int) -> int:
    """Return the semitones above C of a step of the scale as the key alters it (0 is C)."""
    octave, letter = divmod(step, 7)
    for position in range(key.fifths - 1, key.fifths + 6):
        name, alter = named(position)
        if _LETTERS.index(name) == letter:
            return 12 * octave + _NATURAL[letter] + alter
    raise ValueError(step)


def _rhythm(frame: Frame, notes: int, bars: int) -> list[tuple[int, int]]:
    """Return (onset, duration) of so many notes in so many bars, without rests.

    A first bar begins with its longest note, the last ends with it; where there are more
    notes than beats, beats in the middle are divided.
    """
    first = notes if bars == 1 else (notes + 1) // 2
    found = _bar_rhythm(frame, first, late=bars == 1)
    if bars > 1:
        rest = _bar_rhythm(frame, notes - first, late=True)
        found += [(frame.bar_ticks + onset, length) for onset, length in rest]
    return found


def _bar_rhythm(frame: Frame, notes: int, late: bool) -> list[tuple[int, int]]:
    beats = frame.beat_onsets
    ends = [*beats[1:], frame.bar_ticks]
    if notes <= len(beats):
        # The long note stands at the end, or at the beginning where the motif goes on.
        return _until_next(
            frame, [0, *(beats[1:notes] if late else beats[len(beats) - notes + 1 :])]
        )
    onsets = list(beats)
    more = notes - len(beats)
    # The middle of the bar moves first and its last beat last.
    order = sorted(range(len(beats)), key=lambda i: (i == len(beats) - 1, i == 0, -i))
    for i in order:
        length = ends[i] - beats[i]
        thirds = length % 960 != 0
        parts = min(more + 1, 3 if thirds else 2)
        if parts == 3:
            onsets += [beats[i] + length // 3, beats[i] + 2 * length // 3]
        elif parts == 2:
            # Beats of three parts, and the long one of an uneven bar, are divided unevenly.
            onsets.append(ends[i] - 480)
        more -= parts - 1
    while more > 0:
        # The bar is short: the longest of its notes are divided in two.
        found = _until_next(frame, sorted(onsets))
        onset, length = max(found, key=lambda note: (note[1], -note[0]))
        onsets.append(onset + length // 2)
        more -= 1
    return _until_next(frame, sorted(onsets))


def _until_next(frame: Frame, onsets: list[int]) -> list[tuple[int, int]]:
    return [(a, b - a) for a, b in zip(onsets, [*onsets[1:], frame.bar_ticks], strict=True)]


def moved(tones: tuple[Tone, ...], level: float, low: int, high: int) -> tuple[Tone, ...]:
    """Return the tones by so many octaves that they lie in a range and near a level."""
    pitches = [tone.pitch for tone in tones]
    mean = sum(pitches) / len(pitches)

    def cost(shift: int) -> tuple[int, float, int]:
        outside = sum(max(low - p - shift, 0) + max(p + shift - high, 0) for p in pitches)
        return outside, round(abs(mean + shift - level), 3), shift

    best = min(range(-48, 49, 12), key=cost)
    return tuple(tone._replace(pitch=tone.pitch + best) for tone in tones)
