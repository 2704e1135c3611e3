"""A theme of a person's own as tones of the piece: its rhythm, its line, its key.

The theme keeps its intervals where the piece is major or minor as it is; in another mode the
notes of its scale take the steps of that mode, as a tune does that is played in minor.
"""

from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.settings import Theme
from studio.composing.theory import SCALES

_EMPHASIS = 0.35
_GRIDS = (480, 240, 120, 60, 20)
"""Where notes may begin when a bar is made shorter: the coarsest that keeps them apart."""


def theme_bars(theme: Theme, bar_ticks: int) -> int:
    """Return how many bars of a length the theme fills, at least one."""
    return max(1, -(-_laid_out(theme, bar_ticks)[-1].end // bar_ticks))


def theme_tones(theme: Theme, frame: Frame, onset: int, bar: int, count: int) -> tuple[Tone, ...]:
    """Return the first bars of a theme, without its upbeat.

    Parameters
    ----------
    theme : Theme
    frame : Frame
    onset : int
        Tick at which its first bar begins.
    bar : int
        In its key the theme stands.
    count : int
        Bars stated; a note that reaches over the last ends with it.

    Returns
    -------
    tuple of Tone
        Near the octave of the theme.
    """
    stop = count * frame.bar_ticks
    return tuple(
        Tone(
            onset + tone.onset,
            min(tone.end, stop) - tone.onset,
            _in_key(tone.pitch, theme, frame, bar),
            emphasis=_EMPHASIS,
        )
        for tone in _laid_out(theme, frame.bar_ticks)
        if tone.onset < stop
    )


def _in_key(pitch: int, theme: Theme, frame: Frame, bar: int) -> int:
    """Return a pitch of the theme in the key of a bar."""
    key = frame.key_of_bar(bar)
    own = SCALES["minor" if theme.minor else "major"]
    octave, above = divmod(pitch - theme.tonic, 12)
    if above in own:
        above = SCALES[key.mode][own.index(above)]
    # The nearest tonic: up to a tritone from the theme's own.
    shift = (key.tonic - theme.tonic + 5) % 12 - 5
    return theme.tonic + shift + 12 * octave + above


def _laid_out(theme: Theme, bar_ticks: int) -> list[Tone]:
    """Return the theme from its first bar line on in bars of another length.

    Where one length is a multiple of the other the notes just follow. Longer bars hold each
    bar's last note; in shorter ones its notes move together.
    """
    notes = [Tone(n.onset, n.duration, n.pitch) for n in theme.notes if n.onset >= 0]
    own = theme.bar_ticks
    if bar_ticks % own == 0 or own % bar_ticks == 0:
        return notes
    bars: dict[int, list[Tone]] = {}
    for note in notes:
        bars.setdefault(note.onset // own, []).append(note)
    fit = _stretched if bar_ticks > own else _squeezed
    return [tone for bar, held in bars.items() for tone in fit(held, bar, own, bar_ticks)]


def _stretched(notes: list[Tone], bar: int, own: int, bar_ticks: int) -> list[Tone]:
    start = bar * own
    found = []
    for note in notes:
        inside = note.onset - start
        # What is held to the bar line, or beyond, is held to the new one.
        end = bar_ticks if inside + note.duration >= own else inside + note.duration
        found.append(Tone(bar * bar_ticks + inside, end - inside, note.pitch))
    return found


def _squeezed(notes: list[Tone], bar: int, own: int, bar_ticks: int) -> list[Tone]:
    start, share = bar * own, bar_ticks / own
    wanted = [(note.onset - start) * share for note in notes]
    for grid in _GRIDS:
        onsets = [min(round(w / grid), (bar_ticks - 1) // grid) * grid for w in wanted]
        if len(set(onsets)) == len(onsets):
            break
    found = []
    for i, note in enumerate(notes):
        ends = onsets[i + 1] if i + 1 < len(notes) else bar_ticks
        length = max(grid, round(note.duration * share / grid) * grid)
        held = i + 1 == len(notes) or notes[i + 1].onset <= note.end
        length = ends - onsets[i] if held else min(length, ends - onsets[i])
        found.append(Tone(bar * bar_ticks + onsets[i], length, note.pitch))
    return found


def folded(tones: tuple[Tone, ...], low: int, high: int) -> tuple[Tone, ...]:
    """Return the tones with those outside a range of an octave or more moved into it."""
    return tuple(tone._replace(pitch=_into(tone.pitch, low, high)) for tone in tones)


def _into(pitch: int, low: int, high: int) -> int:
    if pitch < low:
        return pitch + 12 * -(-(low - pitch) // 12)
    if pitch > high:
        return pitch - 12 * -(-(pitch - high) // 12)
    return pitch
