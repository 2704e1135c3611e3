"""A comb of a music box, or a set of drums: few pitches, fixed before the piece begins."""

from collections import Counter
from collections.abc import Iterator

from studio.composing.limits.declared import Limits
from studio.composing.limits.sounding import Seconds
from studio.composing.material import Tone


def beyond_comb(
    tones: list[Tone], limits: Limits, seconds: Seconds
) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong): too many pitches, or one struck again too soon."""
    pitches = {t.pitch for t in tones}
    if limits.teeth is not None and len(pitches) > limits.teeth:
        yield 0, "comb", f"{len(pitches)} different pitches"
    last: dict[int, int] = {}
    for tone in sorted(tones, key=lambda t: (t.onset, t.pitch)):
        before = last.get(tone.pitch)
        if before is not None and seconds(tone.onset) - seconds(before) < limits.again_s - 1e-6:
            yield tone.onset, "struck again", f"pitch {tone.pitch} again too soon"
        last[tone.pitch] = tone.onset


def on_comb(tones: list[Tone], limits: Limits, kept: set[Tone], seconds: Seconds) -> list[Tone]:
    """Return the tones that a comb has teeth for, none struck again too soon.

    The tune's teeth come first, then those most used. What has none moves to another octave
    under the tune where there is one, else it is left out.
    """
    counts = Counter(t.pitch for t in tones)
    precious = Counter(t.pitch for t in tones if t in kept)
    tune = {t.pitch for t in tones if t in kept and t.voice == 1 and t.staff == 1}
    order = sorted(counts, key=lambda p: (p not in tune, -precious[p], -counts[p], p))
    teeth = set(order[: limits.teeth])
    found: list[Tone] = []
    for tone in tones:
        if tone.pitch not in teeth:
            lower = [p for p in (tone.pitch - 12, tone.pitch + 12) if p in teeth and p < min(tune)]
            if not lower:
                continue
            tone = tone._replace(pitch=lower[0])
        found.append(tone)
    if not limits.again_s:
        return found
    result: list[Tone] = []
    last: dict[int, int] = {}
    for tone in sorted(found, key=lambda t: (t.onset, t not in kept, t.staff, t.voice, t.pitch)):
        before = last.get(tone.pitch)
        if before is not None and seconds(tone.onset) - seconds(before) < limits.again_s:
            continue
        last[tone.pitch] = tone.onset
        result.append(tone)
    return result
