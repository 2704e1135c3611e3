"""Motifs that are given note by note: faces of the picture as voices of the piece, and a theme.

They are planned before anything else is composed. Harmony is then chosen to fit them, the
melody states them as they are, and players with a line of their own answer at the climax.
"""

from dataclasses import dataclass, replace

from studio.composing.ensembles import Ensemble, Player
from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.motif_tones import moved
from studio.composing.motifs import Motif, motifs_of
from studio.composing.settings import Theme
from studio.composing.themes import folded
from studio.imaging.features import Place

_SUMMIT = 5.0
"""Semitones above the middle of the register at which a motif is stated at the climax."""
_CONSONANCE = {0: 0.5, 1: -1.0, 2: -0.6, 3: 1.0, 4: 1.0, 5: 0.1, 6: -0.8, 7: 0.6, 8: 0.9, 9: 0.9,
               10: -0.6, 11: -1.0}  # fmt: skip
"""How well two lines sound together, by the semitones between them."""
_STRETTO = 1.2
"""Worth of an answer that enters at once, against one that waits till the motif is over."""
_AT_CLIMAX = 2
"""Most bars that a motif takes at the climax."""
_OCCUPIED = 0.5
"""Most of the piece in which a theme comes back."""
_HERALDS = ("trumpet", "horn", "oboe")
"""Who takes up a motif in an orchestra; elsewhere all who have a line of their own."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A motif as it is played.

    Parameters
    ----------
    voice : int
        Number of the motif (see `motifs_of`).
    place : Place or None
        That of a face; None for a theme, which has none in the picture.
    player : int or None
        Index of the player who answers the melody with it; None for the melody itself.
    tones : tuple of Tone
        Those of an answer still have to be moved by octaves.
    """

    voice: int
    place: Place | None
    player: int | None
    tones: tuple[Tone, ...]
    theme: bool = False
    """Whether it is the theme."""

    @property
    def onset(self) -> int:
        """Return the tick at which it begins."""
        return self.tones[0].onset

    @property
    def end(self) -> int:
        """Return the tick at which it ends."""
        return self.tones[-1].end


def statements(
    frame: Frame,
    ensemble: Ensemble,
    theme: Theme | None = None,
) -> tuple[Statement, ...]:
    """Return all statements of motifs, in the order of time.

    The theme, or the motif of a face that leads, opens the piece. A theme comes back where
    the first section does; each face enters where the plan says, in the melody and, but for
    the first, an octave below in the part of its own player. At the climax they come
    together: the melody has the first, and players with a line of their own answer with the
    others while it still sounds. Where there are none the melody has one after the other.

    Parameters
    ----------
    frame : Frame
    ensemble : Ensemble
    theme : Theme or None
    """
    motifs = motifs_of(frame, theme)
    if not motifs:
        return ()
    low, high = ensemble.melody
    middle = (low + high) / 2.0
    found: list[Statement] = []
    taken: set[int] = set()
    stage = _Stage(frame, ensemble, motifs, found, taken)
    for index, motif in enumerate(motifs):
        if motif.leads:
            stage.enter(index, frame.plan.phrases[0].first_bar, middle)
    players = _answering(ensemble) if ensemble.texture != "chorale" else []
    for rank, index in enumerate(_order(motifs)):
        for bar in motifs[index].entries(frame):
            if theme is not None and rank == 0 and len(taken) > _OCCUPIED * frame.plan.bars:
                break
            if stage.enter(index, bar, middle) and rank > 0 and players:
                # The player who will answer with it is heard with it from the first.
                found.append(replace(found[-1], player=players[(rank - 1) % len(players)]))
    _gather(stage, middle + _SUMMIT)
    return tuple(sorted(found, key=lambda s: (s.onset, s.player is not None, s.voice)))


def melody_pitches(stated: tuple[Statement, ...]) -> dict[int, int]:
    """Return the melody's pitches that are given, by onset."""
    return {t.onset: t.pitch for s in stated if s.player is None for t in s.tones}


def places_of_notes(stated: tuple[Statement, ...], player: int, leads: bool) -> dict[int, Place]:
    """Return the faces' places for the notes of a player that state motifs, by onset."""
    return {
        tone.onset: statement.place
        for statement in stated
        for tone in statement.tones
        if statement.place is not None
        and (statement.player == player or (leads and statement.player is None))
    }


def theme_spans(stated: tuple[Statement, ...]) -> tuple[tuple[int, int], ...]:
    """Return first and one-past-last tick of each statement of the theme."""
    return tuple((s.onset, s.end) for s in stated if s.theme)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where motifs are stated: what has been found, and the bars that are taken."""

    frame: Frame
    ensemble: Ensemble
    motifs: tuple[Motif, ...]
    found: list[Statement]
    taken: set[int]

    def enter(self, voice: int, bar: int, level: float, most: int | None = None) -> bool:
        """State a motif in the melody from a bar on, if it is free; return whether it was.

        It takes as many bars as it needs, as there are, and at `most` so many.
        """
        frame, motif = self.frame, self.motifs[voice]
        room = _room(frame, bar, self.taken)
        count = min(motif.bars(frame), room, most or motif.most)
        if count < 1:
            return False
        low, high = self.ensemble.melody
        tones = motif.tones(frame, bar * frame.bar_ticks, bar, count)
        if not tones:
            return False
        tones = folded(moved(tones, level, low, high), low, high)
        theme = motif.place is None
        self.found.append(Statement(voice, motif.place, None, tones, theme))
        self.taken.update(range(bar, bar + count))
        return True


def _room(frame: Frame, bar: int, taken: set[int]) -> int:
    """Return how many bars are free from a bar to the cadence of its phrase."""
    if not 0 <= bar < frame.plan.bars:
        return 0
    phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
    room = 0
    while bar + room < phrase.first_bar + phrase.bars - 1 and bar + room not in taken:
        room += 1
    return room


def _gather(stage: _Stage, level: float) -> None:
    """Bring the motifs together at the climax: the leading one first, the others with it."""
    frame, taken, found = stage.frame, stage.taken, stage.found
    order = _order(stage.motifs)
    players = _answering(stage.ensemble)
    if not players and len(order) > 1:
        row = _row(frame, len(order), taken)
        for voice, free in zip(order, row, strict=False):
            stage.enter(voice, free, level, most=1)
        return
    first_motif = stage.motifs[order[0]]
    wanted = min(first_motif.bars(frame), _AT_CLIMAX)
    start = _climax(frame, wanted, taken)
    if start is None or not stage.enter(order[0], start, level, most=_AT_CLIMAX):
        return
    first = found[-1]
    left = order[1:]
    placed = [first]
    while left and len(placed) <= len(players):
        answer = _answer(stage, left[0], players[len(placed) - 1], first, placed)
        if answer is None:
            break
        placed.append(answer)
        left.pop(0)
    found += placed[1:]
    for voice in left:
        following = (s for s in range(start, frame.plan.bars) if _room(frame, s, taken))
        bar = next(following, None)
        if bar is None:
            return
        stage.enter(voice, bar, level)


def _order(motifs: tuple[Motif, ...]) -> list[int]:
    """Return the motifs with the one that leads first, the others as they enter."""
    return sorted(range(len(motifs)), key=lambda i: (not motifs[i].leads, i))


def _climax(frame: Frame, wanted: int, taken: set[int]) -> int | None:
    """Return the bar nearest to the climax with so much room, or with any."""
    for room in range(wanted, 0, -1):
        bars = [bar for bar in range(frame.plan.bars) if _room(frame, bar, taken) >= room]
        if bars:
            return min(bars, key=lambda bar: (abs(bar - frame.plan.climax_bar), bar))
    return None


def _row(frame: Frame, count: int, taken: set[int]) -> list[int]:
    """Return so many free bars close to each other and to the climax; fewer if need be."""
    free = [bar for bar in range(frame.plan.bars) if _room(frame, bar, taken)]
    count = min(count, len(free))

    def cost(first: int) -> tuple[float, int]:
        row = free[first : first + count]
        apart = row[-1] - row[0]
        return 2.0 * apart + abs((row[0] + row[-1]) / 2.0 - frame.plan.climax_bar), first

    best = min(range(len(free) - count + 1), key=cost) if count else 0
    return free[best : best + count]


def _answering(ensemble: Ensemble) -> list[int]:
    """Return the players who can take up a motif beside the melody, the best first."""

    def suits(player: Player) -> bool:
        if ensemble.texture == "orchestra":
            return player.instrument.key in _HERALDS
        if player.instrument.key == "synth_bells":
            return True
        return player.role in ("counter", "inner") and player.instrument.sustained

    fitting = [i for i, player in enumerate(ensemble.players) if suits(player)]
    if ensemble.texture == "orchestra":
        keys = [player.instrument.key for player in ensemble.players]
        return sorted(fitting, key=lambda i: _HERALDS.index(keys[i]))
    # The middle voices are heard better the further they lie from the melody.
    return fitting[::-1]


def _answer(
    stage: _Stage, voice: int, player: int, first: Statement, placed: list[Statement]
) -> Statement | None:
    """Return a motif against those already placed, where it sounds best with them.

    It enters while the first still sounds, on a beat, and ends with the next cadence at the
    latest.
    """
    frame, motif = stage.frame, stage.motifs[voice]
    bar = frame.bar_of(first.onset)
    phrase = frame.plan.phrases[frame.phrase_of_bar[bar]]
    stop = (phrase.first_bar + phrase.bars) * frame.bar_ticks
    best: tuple[float, int, tuple[Tone, ...]] | None = None
    for tick in (int(t) for t in frame.beat_ticks if first.onset < t < first.end):
        tones = motif.tones(frame, tick, frame.bar_of(tick), motif.bars(frame))
        if tones[-1].end > stop:
            continue
        overlap = min(first.end, tones[-1].end) - tick
        worth = _together(tones, placed) + 0.2 * (frame.strength(tick) >= 2)
        worth += _STRETTO * overlap / (first.end - first.onset)
        if best is None or round(worth, 3) > round(best[0], 3):
            best = (worth, tick, tones)
    return None if best is None else Statement(voice, motif.place, player, best[2])


def _together(tones: tuple[Tone, ...], placed: list[Statement]) -> float:
    """Return how well tones sound with those placed, per time in which both sound."""
    worth = total = 0.0
    for other in (tone for statement in placed for tone in statement.tones):
        for tone in tones:
            both = min(tone.end, other.end) - max(tone.onset, other.onset)
            if both > 0:
                worth += both * _CONSONANCE[abs(tone.pitch - other.pitch) % 12]
                total += both
    return worth / total if total else -1.0


def sounding(stated: tuple[Statement, ...], onset: int, end: int, beat: int) -> dict[int, float]:
    """Return how long each pitch class of the motifs sounds between two ticks, in beats."""
    lasting: dict[int, float] = {}
    # What is doubled at the octave counts once.
    for statement in {(s.voice, s.onset): s for s in stated}.values():
        for tone in statement.tones:
            both = min(end, tone.end) - max(onset, tone.onset)
            if both > 0:
                lasting[tone.pitch % 12] = lasting.get(tone.pitch % 12, 0.0) + both / beat
    return lasting
