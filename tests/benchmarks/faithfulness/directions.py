"""Whether each slider does what its name says: on drawn ramps and on pictures."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Note, Score
from studio.mapping.plan import FIGURES, MusicalPlan
from studio.performing.performance import NOTE_ON
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting
from tests.benchmarks.faithfulness import drawn
from tests.mapping.seen import rank_correlation

Values = NDArray[np.float64]

CHORD_CONSONANCE = {
    "major": 3.80,
    "minor": 3.40,
    "suspended-fourth": 3.13,
    "suspended-second": 2.93,
    "major-seventh": 3.30,
    "major-ninth": 3.30,
    "minor-seventh": 3.07,
    "minor-ninth": 3.07,
    "major-sixth": 2.97,
    "minor-sixth": 2.97,
    "half-diminished": 2.60,
    "dominant": 2.53,
    "dominant-ninth": 2.53,
    "diminished": 2.37,
    "augmented": 1.93,
    "diminished-seventh": 1.73,
}
"""Consonance of chords, 1 to 4 (Bowling et al. 2018); ninths as their sevenths."""

_TONES = {"major": 3, "minor": 3, "diminished": 3, "suspended-fourth": 3, "suspended-second": 3}
_SEEDS = (0, 1, 2)


def by_bar(plan: MusicalPlan, curve: NDArray[np.floating]) -> Values:
    """Return the mean of a curve of beats in every bar."""
    return np.asarray(np.asarray(curve, np.float64).reshape(plan.bars, -1).mean(axis=1))


def melody_pitch(music: Music) -> Values:
    """Return the mean pitch of the melody in every bar, nan where it rests."""
    return _melody(music)[0]


def melody_notes(music: Music) -> Values:
    """Return the number of melody notes that begin in every bar."""
    return _melody(music)[1]


def leading(score: Score) -> list[Note]:
    """Return the notes of the melody, without what the same player has under it."""
    return list(score.melody)


def _melody(music: Music) -> tuple[Values, Values]:
    score = music.score
    notes = leading(score)
    total, weight = np.zeros(score.bars), np.zeros(score.bars)
    count = np.zeros(score.bars)
    for note in notes:
        bar = note.onset // score.metre.bar_ticks
        total[bar] += note.pitch.midi * note.duration
        weight[bar] += note.duration
        count[bar] += 1
    return np.where(weight > 0, total / np.maximum(weight, 1), np.nan), count


def onsets(music: Music) -> Values:
    """Return how often a player strikes anew in every bar, all players together."""
    score = music.score
    struck = np.zeros(score.bars)
    for part in score.parts:
        for onset in {note.onset for note in part.notes}:
            struck[onset // score.metre.bar_ticks] += 1
    return struck


def velocity(music: Music) -> Values:
    """Return the mean velocity of all notes that begin in every bar."""
    events = music.performance.events
    on = events[events["kind"] == NOTE_ON]
    ticks = music.performance.tempo.ticks_at(on["time"] + 0.03)
    bar = np.clip((ticks / music.performance.bar_ticks).astype(int), 0, music.score.bars - 1)
    count = np.bincount(bar, minlength=music.score.bars)
    total = np.bincount(bar, on["data2"].astype(np.float64), music.score.bars)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def chord_consonance(music: Music) -> Values:
    """Return the mean measured consonance of the chords in every bar."""
    return _of_chords(music, lambda kind: CHORD_CONSONANCE[kind])


def chord_richness(music: Music) -> Values:
    """Return how many tones beyond a triad the chords of every bar have."""
    return _of_chords(music, lambda kind: 0.0 if kind in _TONES else 2.0 if "ninth" in kind else 1)


def _of_chords(music: Music, worth: Callable[[str], float]) -> Values:
    score = music.score
    bar_ticks = score.metre.bar_ticks
    total = np.zeros(score.bars)
    for chord in score.chords:
        for bar in range(
            chord.onset // bar_ticks, -(-(chord.onset + chord.duration) // bar_ticks)
        ):
            begin = max(chord.onset, bar * bar_ticks)
            end = min(chord.onset + chord.duration, (bar + 1) * bar_ticks)
            total[bar] += worth(chord.kind) * (end - begin) / bar_ticks
    return total


def chord_changes(music: Music) -> Values:
    """Return how many chords begin in every bar."""
    bars = [c.onset // music.score.metre.bar_ticks for c in music.score.chords]
    return np.bincount(bars, minlength=music.score.bars).astype(np.float64)


def figure_kinds(music: Music) -> Values:
    """Return how the accompaniment moves in every bar, one row for each of FIGURES.

    From the notes alone: sustained where chords are held, rising and falling where single
    notes follow one another upwards or downwards, pulse where chords are struck again.
    """
    score = music.score
    tune = {note.id for note in leading(score)}
    under = [
        note
        for part in score.parts
        for note in part.notes
        if part.role_of(note) in ("melody", "harmony", "figure") and note.id not in tune
    ]
    rows = np.zeros((len(FIGURES), score.bars))
    for bar in range(score.bars):
        mine = [n for n in under if n.onset // score.metre.bar_ticks == bar]
        onsets = sorted({n.onset for n in mine})
        if len(onsets) <= 1:
            rows[0, bar] = 1
            continue
        chords = [[n.pitch.midi for n in mine if n.onset == t] for t in onsets]
        if np.median([len(c) for c in chords]) >= 2:
            rows[3, bar] = 1
            continue
        steps = np.diff([max(c) for c in chords])
        rows[1, bar], rows[2, bar] = (steps > 0).mean(), (steps < 0).mean()
    return rows


@dataclass(frozen=True, slots=True)
class Ramp:
    """A drawn picture, the slider it speaks to, and what is compared bar by bar."""

    slider: str
    picture: Callable[[], bytes]
    seen: Callable[[MusicalPlan], Values]
    heard: Callable[[Music], Values]
    ends: tuple[float, float]
    what: str = ""


def _x(plan: MusicalPlan) -> Values:
    return by_bar(plan, plan.beats.x)


RAMPS = (
    Ramp("warmth_to_pitch", drawn.warmth, _x, melody_pitch, (-1.0, 1.0)),
    Ramp("lightness_to_pitch", drawn.lightness, _x, melody_pitch, (-1.0, 1.0)),
    Ramp("height_to_pitch", drawn.height, _x, melody_pitch, (-1.0, 1.0)),
    Ramp("size_to_pitch", drawn.smallness, _x, melody_pitch, (-1.0, 1.0)),
    Ramp("texture_to_rhythm", drawn.texture, _x, melody_notes, (0.0, 1.0)),
    Ramp("texture_to_rhythm", drawn.texture, _x, onsets, (0.0, 1.0), "onsets of all"),
    Ramp("saliency_to_loudness", drawn.saliency, _x, velocity, (0.0, 1.0)),
    Ramp("roundness_to_consonance", drawn.roundness, _x, chord_consonance, (-1.0, 1.0)),
)


def correlation(one: Values, other: Values) -> float:
    """Return Spearman's coefficient over the bars in which both are heard; 0 if one is flat."""
    here = np.isfinite(one) & np.isfinite(other)
    one, other = np.round(one[here], 6), np.round(other[here], 6)
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return rank_correlation(one, other)


def on_ramp(ramp: Ramp, pipeline: Pipeline, by_phrase: bool = False) -> list[float]:
    """Return the coefficients of a ramp: the slider at its upper end, then at its lower.

    At the lower end of a two-sided slider the sign is turned; a slider that rests at its
    lower end has only its upper end told. One for each of three seeds. Bars are compared, or
    the means of phrases.
    """
    found = []
    for end in ramp.ends:
        if end == 0.0:
            continue
        for seed in _SEEDS:
            project = _silent(new_project(f"{ramp.slider}.png", ramp.picture()))
            project = with_setting(with_setting(project, ramp.slider, end), "seed", seed)
            music = pipeline.make(project)
            seen, heard = ramp.seen(music.plan), ramp.heard(music)
            if by_phrase:
                seen, heard = _of_phrases(music.plan, seen), _of_phrases(music.plan, heard)
            found.append(float(np.sign(end)) * correlation(seen, heard))
    return found


def faithful(fidelity: float, pipeline: Pipeline) -> float:
    """Return how far the melody follows the plan on the ramps of pitch, at a fidelity.

    The mean over ramps and seeds of the correlation of the pitch asked for in each bar with
    the pitch heard there.
    """
    found = []
    for ramp in RAMPS:
        if not ramp.slider.endswith("_to_pitch"):
            continue
        project = _silent(new_project(f"{ramp.slider}.png", ramp.picture()))
        project = with_setting(with_setting(project, ramp.slider, 1.0), "fidelity", fidelity)
        for seed in _SEEDS:
            music = pipeline.make(with_setting(project, "seed", seed))
            asked = by_bar(music.plan, music.plan.beats.pitch)
            found.append(correlation(asked, melody_pitch(music)))
    return float(np.mean(found))


def _of_phrases(plan: MusicalPlan, values: Values) -> Values:
    return np.array([np.nanmean(values[p.first_bar : p.first_bar + p.bars]) for p in plan.phrases])


def _silent(project: Project) -> Project:
    """Return the project with nothing but the ramp's own slider to move the pitch."""
    for name in ("warmth_to_pitch", "lightness_to_pitch", "height_to_pitch", "size_to_pitch"):
        project = with_setting(project, name, 0.0)
    return project


@dataclass(frozen=True, slots=True)
class Pull:
    """A slider, what is heard of it, and the curve of the plan that it moves."""

    slider: str
    low: float
    heard: Callable[[Music], Values]
    curve: str


PULLS = (
    Pull("warmth_to_pitch", -1.0, melody_pitch, "pitch"),
    Pull("lightness_to_pitch", -1.0, melody_pitch, "pitch"),
    Pull("height_to_pitch", -1.0, melody_pitch, "pitch"),
    Pull("size_to_pitch", -1.0, melody_pitch, "pitch"),
    Pull("texture_to_rhythm", 0.0, melody_notes, "density"),
    Pull("saliency_to_loudness", 0.0, velocity, "loudness"),
    Pull("roundness_to_consonance", -1.0, chord_consonance, "consonance"),
    Pull("shape_to_chord", 0.0, chord_richness, "colour"),
    Pull("hue_to_harmony", 0.0, chord_changes, "motion"),
)


def pulled(pull: Pull, project: Project, pipeline: Pipeline) -> float | None:
    """Return how what a slider changes from end to end follows what the picture asks.

    Spearman's coefficient over the bars, of the mean over three seeds, which is the sign of
    what the slider does to this picture; None where the picture gives the slider nothing.
    """
    changes, asked = [], np.zeros(0)
    for seed in _SEEDS:
        base = with_setting(project, "seed", seed)
        low = pipeline.make(with_setting(base, pull.slider, pull.low))
        high = pipeline.make(with_setting(base, pull.slider, 1.0))
        if low.plan.bars != high.plan.bars or pull.slider in high.plan.unheard:
            return None
        asked = by_bar(high.plan, getattr(high.plan.beats, pull.curve)) - by_bar(
            low.plan, getattr(low.plan.beats, pull.curve)
        )
        changes.append(pull.heard(high) - pull.heard(low))
    if asked.std() < 0.02:
        return None
    return correlation(np.nanmean(np.stack(changes), axis=0), asked)


def wished(name: str, project: Project, pipeline: Pipeline) -> bool:
    """Return whether what is heard of a wish is more at its upper end than at its lower."""
    low, high = (
        np.mean([_WISHES[name](_with_seed(project, name, end, s, pipeline)) for s in _SEEDS])
        for end in (-1.0, 1.0)
    )
    return bool(low < high)


def _with_seed(project: Project, name: str, value: float, seed: int, pipeline: Pipeline) -> Music:
    return pipeline.make(with_setting(with_setting(project, name, value), "seed", seed))


_BRIGHT = ("phrygian", "minor", "dorian", "mixolydian", "major", "lydian")


def _happiness(music: Music) -> float:
    return min(4, _BRIGHT.index(music.plan.mode)) + 0.1 * float(np.mean(chord_consonance(music)))


def _notes_a_second(music: Music) -> float:
    count = sum(len(part.notes) for part in music.score.parts)
    return count / music.performance.tempo.duration_s


def _dissonance(music: Music) -> float:
    # Of the composer's chords, and the mode that the wish may have darkened.
    consonance = float(np.mean(chord_consonance(music)))
    return -consonance + 0.2 * (music.plan.mode == "phrygian")


_WISHES: dict[str, Callable[[Music], float]] = {
    "valence": _happiness,
    "arousal": _notes_a_second,
    "tension": _dissonance,
    "complexity": _notes_a_second,
}
WISHES = tuple(_WISHES)


def widened(project: Project, pipeline: Pipeline) -> bool:
    """Return whether contrast sets loud and soft further apart at the slider's upper end."""
    low, high = (
        np.nanstd(velocity(pipeline.make(with_setting(project, "contrast_to_dynamics", v))))
        for v in (0.0, 1.0)
    )
    return bool(high > low)


def contrasts(pipeline: Pipeline) -> float:
    """Return Spearman's coefficient of contrast and heard dynamics over six drawn pictures."""
    spreads = (3.0, 8.0, 13.0, 18.0, 24.0, 30.0)
    heard = [
        float(np.nanstd(velocity(pipeline.make(_piano(f"contrast{s}", drawn.contrast(s))))))
        for s in spreads
    ]
    return rank_correlation(np.array(spreads), np.array(heard))


def hues(pipeline: Pipeline) -> float:
    """Return Spearman's coefficient of changes of hue and of chords, over drawn stripes."""
    counts = (1, 2, 4, 8, 16, 24)
    heard = []
    for count in counts:
        project = _piano(f"hues{count}", drawn.hue_changes(count))
        project = with_setting(with_setting(project, "hue_to_harmony", 1.0), "bars", 48)
        music = [pipeline.make(with_setting(project, "seed", seed)) for seed in _SEEDS]
        heard.append(float(np.mean([len(m.score.chords) for m in music])))
    return rank_correlation(np.array(counts), np.array(heard))


def figures(pipeline: Pipeline) -> float:
    """Return the share of comparisons of drawn lines that the accompaniment bears out.

    Level lines have the fewest onsets, rising lines more rising steps than falling ones have,
    falling ones more falling steps.
    """
    right = []
    for seed in _SEEDS:
        kinds = {}
        for angle in (0.0, 45.0, 90.0, 135.0):
            project = _piano(f"lines{angle:g}", drawn.lines(angle))
            project = with_setting(project, "direction_to_figure", 1.0)
            kinds[angle] = figure_kinds(pipeline.make(with_setting(project, "seed", seed)))
        held, rises, falls, _ = range(4)
        share = {angle: rows.mean(axis=1) for angle, rows in kinds.items()}
        right += [share[0.0][held] > share[other][held] for other in (45.0, 90.0, 135.0)]
        right += [share[45.0][rises] > share[135.0][rises]]
        right += [share[135.0][falls] > share[45.0][falls]]
    return float(np.mean(right))


def drawn_right(project: Project, pipeline: Pipeline) -> float | None:
    """Return by how many bars more the accompaniment moves as the lines of a picture run.

    The share of bars at the slider's upper end less that at its lower end; None where the
    lines of the picture have no direction.
    """
    project = with_setting(project, "ensemble", "piano")
    shares = []
    for value in (0.0, 1.0):
        music = pipeline.make(with_setting(project, "direction_to_figure", value))
        if "direction_to_figure" in music.plan.unheard:
            return None
        asked = pipeline.make(with_setting(project, "direction_to_figure", 1.0)).plan
        wanted = asked.beats.figure[:: asked.metre.felt_beats]
        heard = np.argmax(figure_kinds(music), axis=0)
        shares.append(float((heard == wanted[: len(heard)]).mean()))
    return shares[1] - shares[0]


def returned(project: Project, pipeline: Pipeline) -> bool:
    """Return whether more, or more literally, comes back at the upper end of its slider."""

    def repeats(value: float) -> float:
        plan = pipeline.make(with_setting(project, "symmetry_to_form", value)).plan
        return sum(p.bars * (1.0 - p.variation) for p in plan.phrases if p.quotes is not None)

    return repeats(1.0) > repeats(0.0)


def _piano(name: str, data: bytes) -> Project:
    return with_setting(new_project(f"{name}.png", data), "ensemble", "piano")
