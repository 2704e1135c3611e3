"""How loud the programs of the shipped bank are beside each other, and the trims for it.

Measured as the loudest 400 ms, weighted as in ITU-R BS.1770, of three notes in the middle
of each program's range at velocity 80. Half of a difference is made up for: a trumpet stays
louder than a harp, but a music box can be heard at all.
"""

# fmt: off
_LEVELS_DB = (
    -23, -21, -23, -22, -18, -22, -23, -22, -23, -21, -30, -22, -22, -28, -19, -26,
    -23, -16, -19, -19, -20, -22, -21, -22, -21, -25, -21, -18, -25, -18, -19, -17,
    -17, -17, -17, -19, -21, -20, -19, -19, -19, -18, -16, -21, -24, -26, -22, -22,
    -20, -19, -23, -23, -22, -19, -21, -22, -17, -12, -12, -18, -17, -17, -20, -20,
    -18, -17, -19, -20, -15, -22, -16, -18, -17, -16, -19, -18, -17, -15, -14, -13,
    -18, -17, -23, -19, -18, -15, -17, -17, -19, -25, -16, -18, -21, -22, -19, -21,
    -21, -14, -22, -20, -20, -18, -23, -19, -23, -20, -28, -21, -23, -14, -22, -17,
    -21, -29, -23, -32, -23, -27, -16, -19, -18, -18, -18, -13, -14, -29, -14, -16,
)
# fmt: on
_USUAL_DB = -19.4
_MOST_DB = 6.0


def trim_db(program: int) -> float:
    """Return by how many decibels a program of General MIDI is raised."""
    return min(_MOST_DB, max(-_MOST_DB, 0.5 * (_USUAL_DB - _LEVELS_DB[program])))
