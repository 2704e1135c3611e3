"""What is held: bars, parts and chords that stay while everything else may change."""

from studio.composing.settings import ComposingSettings, HeldChord


def chords_held(settings: ComposingSettings, bar_ticks: int, bars: int) -> tuple[HeldChord, ...]:
    """Return the chords that stay, in order and without overlap.

    Those of held bars come before those held alone, and these before those of held parts.
    What was held where bars had another length, or lies past the end, has no place.
    """
    wanted = [
        *(chord for bar in settings.held_bars for chord in bar.chords),
        *settings.held_chords,
        *(chord for part in settings.held_parts for chord in part.chords),
    ]
    end = bars * bar_ticks
    found: list[HeldChord] = []
    for chord in wanted:
        last = chord.onset + chord.duration
        free = all(last <= c.onset or chord.onset >= c.onset + c.duration for c in found)
        if chord.bar_ticks == bar_ticks and chord.onset >= 0 and last <= end and free:
            found.append(chord)
    return tuple(sorted(found, key=lambda chord: chord.onset))
