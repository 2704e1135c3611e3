"""Causes are found in short steps, and remembered."""

from dataclasses import replace
from pathlib import Path

from studio.jobs.maker import Maker
from studio.project.project import new_project, with_setting
from studio.sounding.mix import Mix, Strip

PICTURE = Path(__file__).resolve().parents[2] / "resources" / "pictures" / "sunset_hills.jpg"


def test_causes_come_after_as_many_steps_as_there_are_rules() -> None:
    maker = Maker.fresh()
    project = with_setting(new_project(PICTURE.name, PICTURE.read_bytes()), "bars", 8)
    shares = []
    while True:
        found = maker.find_causes(project)
        shares.append(found.share)
        if found.claims is not None:
            break
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    # What only changes what is heard has the same causes, known already.
    louder = replace(project, mix=Mix((Strip("P1", gain_db=3.0),)), preset="Calm")
    again = maker.find_causes(louder)
    assert again.claims is not None
    assert again.claims.notes == found.claims.notes
    assert again.project == found.project
