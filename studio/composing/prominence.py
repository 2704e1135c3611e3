"""Who comes forward where: bar by bar, how near the path is to what each role plays."""

from typing import cast, get_args

import numpy as np
from numpy.typing import NDArray

from studio.mapping.plan import MusicalPlan, RegionRole, RoleName

Bars = NDArray[np.float64]
ROLES = cast(tuple[RoleName, ...], get_args(RoleName))
_LEAST_SWING = 0.15
_SMOOTHING = (0.25, 0.5, 0.25)


def heard_roles(plan: MusicalPlan, role: RoleName) -> tuple[RegionRole, ...]:
    """Return the regions that play a role: those a person cast, if any were, else all."""
    mine = tuple(r for r in plan.roles if r.role == role)
    chosen = tuple(r for r in mine if r.chosen)
    return chosen or mine


def forward_by_role(plan: MusicalPlan) -> dict[RoleName, Bars]:
    """Return for each role how far it stands forward in every bar, -1 to 1; 0 is as usual.

    A role whose regions are always near, or that has none, stays where it is.
    """
    return {role: forward(plan, heard_roles(plan, role)) for role in ROLES}


def forward(plan: MusicalPlan, regions: tuple[RegionRole, ...]) -> Bars:
    """Return how far what plays these regions stands forward in every bar, -1 to 1."""
    if not regions:
        return np.zeros(plan.bars)
    weighed = np.stack([(0.5 + 0.5 * r.weight) * r.presence.astype(np.float64) for r in regions])
    near = weighed.max(axis=0).reshape(plan.bars, -1).mean(axis=1)
    padded = np.pad(near, 1, mode="edge")
    smooth = np.convolve(padded, _SMOOTHING, mode="valid")
    middle = (float(smooth.max()) + float(smooth.min())) / 2.0
    swing = max(float(np.ptp(smooth)) / 2.0, _LEAST_SWING)
    return np.asarray(np.round(np.clip((smooth - middle) / swing, -1.0, 1.0), 3))
