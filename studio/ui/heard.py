"""What the picture chose where a setting is left to it, by the setting's name."""

from studio.composing.ensembles import ENSEMBLES
from studio.mapping.plan import MusicalPlan
from studio.mapping.settings import KEYS
from studio.parameters import Value


def heard_values(plan: MusicalPlan) -> dict[str, Value]:
    """Return the values that the music has for the settings that may be automatic."""
    return {
        "key": KEYS[plan.tonic].value,
        "mode": plan.mode,
        "metre": str(plan.metre),
        "tempo": float(round(plan.tempo_bpm)),
        "bars": plan.bars,
        "duration": float(round(seconds_of(plan))),
        "ensemble": plan.ensemble,
        "swing": ENSEMBLES[plan.ensemble].swing,
    }


def seconds_of(plan: MusicalPlan) -> float:
    """Return the length of the piece at its written tempo."""
    return plan.bars * plan.metre.felt_beats * 60.0 / plan.tempo_bpm
