"""How many passes a JPEG is built in: a few hundred bytes can ask for hours of decoding."""

import re
import struct
from typing import NamedTuple

_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""The next marker in coded data, where 0xFF is followed by 0 or a restart mark."""

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}


class Scans(NamedTuple):
    """Passes over the picture, and whether they refine it (progressive)."""

    number: int
    progressive: bool


def scans_of(data: bytes) -> Scans:
    """Return in how many passes a JPEG is built.

    Parameters
    ----------
    data : bytes
        The whole file; what follows the end of the image (a film, say) is not looked at.

    Returns
    -------
    Scans
        ``Scans(0, False)`` if the data is no JPEG.
    """
    if not data.startswith(b"\xff\xd8"):
        return Scans(0, False)
    at, count, components, progressive = 2, 0, 0, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            found = _MARKER.search(data, at)
            if found is None:
                break
            at = found.start()
        marker = data[at + 1]
        if marker == _END_OF_IMAGE:
            break
        if marker == 0xFF:
            at += 1
            continue
        if marker in _STANDALONE or marker == 0:
            at += 2
            continue
        if at + 4 > len(data):
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES and length >= 8 and at + 10 <= len(data):
            progressive = progressive or marker in _PROGRESSIVE
            components = data[at + 9]
        if marker == _START_OF_SCAN:
            count += 1
            whole = at + 5 <= len(data) and data[at + 4] == components
            if whole and not progressive:
                break  # every component in one pass: nothing can follow
            found = _MARKER.search(data, at + 2 + length)
            if found is None:
                break
            at = found.start()
        else:
            at += 2 + max(length, 2)
    return Scans(count, progressive)
