"""A picture that was seen and a piece of it, small, for the views' tests."""

from dataclasses import replace

import numpy as np

from studio.imaging.features import (
    FeatureMaps,
    Layout,
    Mood,
    MoodScore,
    Region,
    Statistics,
    Swatch,
    VisualFeatures,
)
from studio.imaging.picture import Picture
from studio.mapping.plan import Reason
from studio.performing.perform import perform
from studio.performing.settings import PerformingSettings
from studio.project.claims import Claims
from studio.project.music import Music, Seen
from studio.project.note_uses import chord_uses, note_uses
from tests.builders import a_plan, a_score

ROWS = 64


def some_seen(aspect: float = 1.5) -> Seen:
    """Return a picture, dark below and light above, with a round region on the right."""
    columns = round(ROWS * aspect)
    y, x = np.mgrid[0:ROWS, 0:columns].astype(np.float32)
    y, x = (y + 0.5) / ROWS, (x + 0.5) / columns
    disc = np.hypot((x - 0.75) * aspect, y - 0.5) < 0.2
    lightness = np.where(disc, 80, 60 - 40 * y).astype(np.float32)
    zero, one = np.zeros_like(lightness), np.ones_like(lightness)
    maps = FeatureMaps(
        lightness=lightness,
        a=zero,
        b=40 * disc.astype(np.float32),
        chroma=40 * disc.astype(np.float32),
        warmth=disc.astype(np.float32),
        contrast=zero,
        edge_density=0.5 * one,
        orientation=45 * one,
        coherence=0.8 * one,
        angularity=zero,
        fineness=x,
        entropy=x,
        roughness=zero,
        focus=one,
        saliency=np.exp(-8 * ((x - 0.75) ** 2 + (y - 0.5) ** 2)).astype(np.float32),
        weight=one,
        region=np.where(disc, 0, -1).astype(np.int16),
    )
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    outline = tuple(
        (0.75 + 0.2 / aspect * float(np.cos(t)), 0.5 + 0.2 * float(np.sin(t))) for t in turn
    )
    sun = Region(
        outline=outline,
        area=0.08,
        centroid=(0.75, 0.5),
        lab=(80.0, 0.0, 40.0),
        warmth=1.0,
        fineness=0.5,
        saliency=0.9,
        shape="circle",
        confidence=0.95,
        roundness=0.98,
        angularity=0.0,
        acute_corners=0,
        orientation=0.0,
        elongation=0.0,
        neighbours=(),
        alike=(),
    )
    feeling = MoodScore(0.1, ())
    features = VisualFeatures(
        digest="0" * 64,
        name="disc.png",
        aspect=aspect,
        maps=maps,
        regions=(sun,),
        palette=(
            Swatch((45.0, 0.0, 0.0), (105, 105, 105), 0.92, (0.4, 0.5)),
            Swatch((80.0, 0.0, 40.0), (235, 195, 120), 0.08, (0.75, 0.5)),
        ),
        layout=Layout(0.2, 0.1, (0.5, 0.5), None, 0.4, 0.3, 0.2, 0.1, 0.2, ()),
        statistics=Statistics(
            45.0, 15.0, 4.0, 0.1, 5.0, 90.0, 0.9, 0.5, 0.3, 0.8, -2.0, False, {}
        ),
        mood=Mood(feeling, feeling, feeling),
    )
    grey = (255 * lightness / 100).astype(np.uint8)
    pixels = np.repeat(np.repeat(np.stack([grey] * 3, axis=-1), 4, axis=0), 4, axis=1)
    alpha = np.ones(pixels.shape[:2], np.float32)
    picture = Picture("disc.png", 4 * columns, 4 * ROWS, pixels, alpha, "0" * 64)
    return Seen(picture, features)


def some_music(bars: int = 4) -> Music:
    """Return a short strict piece whose every beat has a reason."""
    plan = a_plan(bars)
    reasons = tuple(
        (
            Reason(
                "lightness_to_pitch",
                "lightness",
                2.0,
                (0.5, 0.5),
                "Bar {bar} rises: the picture turns lighter here.",
                (("bar", str(beat // plan.metre.felt_beats + 1)),),
                "pitch",
            ),
        )
        for beat in range(len(plan.beat_reasons))
    )
    plan = replace(plan, beat_reasons=reasons)
    score = a_score(bars=bars)
    performance = perform(score, PerformingSettings(humanise=0.0), 0)
    return Music(plan, score, performance, {}, some_seen().features)


CLAIMED = 10
"""The note of `some_music` that has a cause."""


def some_claims(music: Music) -> Claims:
    """Return causes for one note and one chord of `some_music`; the others have none."""
    cause = Reason(
        "lightness_to_pitch",
        "lightness",
        2.0,
        (0.5, 0.5),
        "It lies higher because the picture is lighter here; otherwise it would be {other}.",
        (("bar", 3), ("other", "A4")),
        "pitch",
    )
    chord = replace(
        cause,
        rule="shape_to_chord",
        sentence="The chord is richer because the picture has freer shapes here.",
        entry="colour",
    )
    return Claims(
        notes={CLAIMED: (cause,)},
        chords=((), (chord,)),
        uses=note_uses(music.score),
        chord_uses=chord_uses(music.score),
    )
