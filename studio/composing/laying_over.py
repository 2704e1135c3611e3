"""What is held takes the place of what was composed, without a tear at its edges.

The melody around held bars, and the harmony, know of them beforehand (see `held_melody` and
`Frame.held_chords`): what stands around them leads to them and from them.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias, TypeGuard

from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.seating import Seat, Seating
from studio.composing.settings import ComposingSettings, HeldNote

Bars: TypeAlias = Mapping[int, tuple[HeldNote, ...]]
"""The notes of each held bar of a part."""


def held_of_seats(
    settings: ComposingSettings, frame: Frame, seating: Seating
) -> dict[int, dict[int, tuple[HeldNote, ...]]]:
    """Return the held bars of each seat, by the seat's number.

    A part has to be there with its instrument, and its bars have to have the length they
    had; what has no place waits until it has. In a bar that is held, parts that were not
    there are silent.
    """
    seats = {f"P{seat.index + 1}": seat for seat in seating.seats}
    found: dict[int, dict[int, tuple[HeldNote, ...]]] = {}
    for part in settings.held_parts:
        seat = seats.get(part.part)
        if _fits(seat, part.instrument) and part.bar_ticks == frame.bar_ticks:
            bars = enumerate(part.bars[: frame.plan.bars])
            found.setdefault(seat.index, {}).update(bars)
    for held in settings.held_bars:
        if held.bar_ticks != frame.bar_ticks or held.bar >= frame.plan.bars:
            continue
        lines = {
            line.part: line.notes
            for line in held.lines
            if _fits(seats.get(line.part), line.instrument)
        }
        if lines:
            for name, seat in seats.items():
                found.setdefault(seat.index, {})[held.bar] = lines.get(name, ())
    return found


def _fits(seat: Seat | None, instrument: str) -> TypeGuard[Seat]:
    return seat is not None and seat.player.instrument.key == instrument


def laid_over(
    frame: Frame, seat: Seat, tones: tuple[Tone, ...], held: Bars, *, fits: bool = False
) -> tuple[Tone, ...]:
    """Return the tones of a part with its held bars in their place.

    A note that was composed into a held bar ends at its bar line, unless the held bar begins
    with that very note going on; what sounds out of a held bar gives way to what follows.

    Parameters
    ----------
    frame : Frame
    seat : Seat
        Who plays; strokes of percussion do not go on over a bar line.
    tones : tuple of Tone
        In order of onset, staff, voice and pitch.
    held : mapping
        The notes of each held bar.
    fits : bool
        Whether the tones have what is held in its place already, made playable.
    """
    if not held:
        return tones
    percussion = seat.player.instrument.percussion
    lanes: dict[tuple[int, int], _Lane] = {}
    for tone in tones:
        lane = lanes.setdefault((tone.staff, tone.voice), _Lane({}, {}))
        lane.composed.setdefault(tone.onset, []).append(tone)
    lengths = {(t.onset, t.pitch, t.staff, t.voice): t.duration for t in tones} if fits else {}
    for bar in sorted(held):
        for note in held[bar]:
            # What had to end sooner to be playable, such as before a breath, does so.
            onset = bar * frame.bar_ticks + note.onset
            length = lengths.get((onset, note.pitch, note.staff, note.voice), note.duration)
            kept = replace(note, duration=min(length, note.duration))
            lane = lanes.setdefault((note.staff, note.voice), _Lane({}, {}))
            lane.kept.setdefault(bar, []).append(kept)
    found: list[Tone] = []
    for lane in lanes.values():
        found += _joined(lane, held, frame.bar_ticks, frame.end, percussion)
    return tuple(sorted(found, key=lambda t: (t.onset, t.staff, t.voice, t.pitch)))


class _Lane(NamedTuple):
    """One voice: what was composed, by onset, and what is held, by bar."""

    composed: dict[int, list[Tone]]
    kept: dict[int, list[HeldNote]]


def _joined(lane: _Lane, held: Bars, bar_ticks: int, end: int, percussion: bool) -> list[Tone]:
    """Return one voice: chords in turn, each until the next at most."""
    chords: dict[int, list[Tone]] = {}
    tails: dict[int, list[Tone]] = {}
    for onset, chord in lane.composed.items():
        if onset // bar_ticks not in held:
            stop = _border(onset, held, bar_ticks, end)
            chords[onset] = [t._replace(duration=min(t.end, stop) - onset) for t in chord]
            continue
        line = _border(onset, held, bar_ticks, end)
        if chord[0].end > line and not percussion:
            # It began where something else is held now, and goes on behind it.
            tails[line] = [t._replace(onset=line, duration=t.end - line) for t in chord]
    for bar in sorted(lane.kept):
        start = bar * bar_ticks
        tied = [_tone(note, start) for note in lane.kept[bar] if note.tied]
        if tied and not _goes_on(chords, tied):
            chords[start] = tied
        for note in lane.kept[bar]:
            if not note.tied:
                chords.setdefault(start + note.onset, []).append(_tone(note, start))
    for line, chord in tails.items():
        before = max((onset for onset in chords if onset < line), default=None)
        silent = before is None or chords[before][0].end <= line
        if line not in chords and silent:
            chords[line] = chord
    onsets = sorted(chords)
    return [
        tone._replace(duration=min(tone.end, following) - onset)
        for onset, following in zip(onsets, [*onsets[1:], end], strict=True)
        for tone in chords[onset]
    ]


def _border(onset: int, held: Bars, bar_ticks: int, end: int) -> int:
    """Return the bar line from which on bars are held, or no longer held."""
    bar = onset // bar_ticks
    after = bar + 1
    while after * bar_ticks < end and (after in held) == (bar in held):
        after += 1
    return min(end, after * bar_ticks)


def _goes_on(chords: dict[int, list[Tone]], tied: list[Tone]) -> bool:
    """Let what sounds go on into a held bar, if the bar begins with just that.

    Return whether it does.
    """
    line = tied[0].onset
    before = max((onset for onset in chords if onset < line), default=None)
    if before is None or chords[before][0].end < line:
        return False
    if {t.pitch for t in chords[before]} != {t.pitch for t in tied}:
        return False
    length = tied[0].end - before
    chords[before] = [t._replace(duration=length) for t in chords[before]]
    return True


def _tone(note: HeldNote, start: int) -> Tone:
    return Tone(
        start + note.onset,
        note.duration,
        note.pitch,
        note.voice,
        note.staff,
        note.emphasis,
        note.articulations,
        note.role,
    )
