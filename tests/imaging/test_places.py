"""Places are in the region that a person would say."""

import numpy as np
import pytest

from studio.imaging.places import enclosed_share, region_in_map


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ((0.1, 0.1), 0),
        ((0.9, 0.1), 1),
        ((0.1, 0.9), 2),
        ((1.0, 1.0), -1),
        ((-0.5, 2.0), 2),  # beyond the edge counts as at the edge
    ],
)
def test_the_cell_under_a_place_names_its_region(place: tuple[float, float], region: int) -> None:
    assert region_in_map(np.array([[0, 0, 1], [2, 2, -1]], np.int16), place) == region


def test_an_outline_goes_around_its_share_whichever_way_it_runs() -> None:
    triangle = ((0.0, 0.0), (1.0, 0.0), (0.0, 0.5))
    assert enclosed_share(triangle) == enclosed_share(triangle[::-1]) == 0.25
