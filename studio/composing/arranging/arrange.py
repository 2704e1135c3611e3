"""From melody and chords to the notes of every player of an ensemble."""

from collections.abc import Callable

from studio.composing.arranging.chamber import chorale, quartet, trio
from studio.composing.arranging.keyboards import guitar, harp, music_box, piano
from studio.composing.arranging.modern import jazz, pads
from studio.composing.arranging.orchestra import orchestra
from studio.composing.ensembles import Ensemble, Texture
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone

Writing = Callable[
    [Frame, Ensemble, tuple[Span, ...], tuple[Tone, ...]],
    list[list[Tone]],
]

_WRITINGS: dict[Texture, Writing] = {
    "piano": piano,
    "quartet": quartet,
    "trio": trio,
    "chorale": chorale,
    "guitar": guitar,
    "harp": harp,
    "music_box": music_box,
    "jazz": jazz,
    "pads": pads,
    "orchestra": orchestra,
}


def arrange(
    frame: Frame, ensemble: Ensemble, spans: tuple[Span, ...], melody: tuple[Tone, ...]
) -> list[tuple[Tone, ...]]:
    """Return the tones of every player, in the ensemble's order, fit to be written.

    Every tone lies in its instrument's range; within a voice tones either begin and end
    together or follow each other.
    """
    written = _WRITINGS[ensemble.texture](frame, ensemble, spans, melody)
    return [
        settle(tones, player.instrument.low, player.instrument.high, frame.end)
        for tones, player in zip(written, ensemble.players, strict=True)
    ]


def settle(tones: list[Tone], low: int, high: int, end: int) -> tuple[Tone, ...]:
    """Return tones without overlaps in a voice, without doubles and within range."""
    lanes: dict[tuple[int, int], dict[int, dict[int, Tone]]] = {}
    for tone in tones:
        if not low <= tone.pitch <= high or tone.duration <= 0 or tone.onset >= end:
            continue
        chord = lanes.setdefault((tone.staff, tone.voice), {}).setdefault(tone.onset, {})
        chord.setdefault(tone.pitch, tone)
    result: list[Tone] = []
    for lane in lanes.values():
        onsets = sorted(lane)
        for onset, following in zip(onsets, [*onsets[1:], end], strict=True):
            chord = lane[onset]
            # The notes of a chord end together, and before the next begins.
            length = min(following - onset, max(t.duration for t in chord.values()))
            result += [chord[p]._replace(duration=length) for p in sorted(chord)]
    return tuple(sorted(result, key=lambda t: (t.onset, t.staff, t.voice, t.pitch)))
