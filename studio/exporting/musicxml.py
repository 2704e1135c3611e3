"""MusicXML in its compressed container (.mxl)."""

import zipfile
from io import BytesIO

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: files of the same music are the same bytes."""

_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container>
 <rootfiles>
  <rootfile full-path="score.musicxml" media-type="application/vnd.recordare.musicxml+xml"/>
 </rootfiles>
</container>
"""


def mxl(xml: bytes) -> bytes:
    """Return MusicXML in its compressed container, the same bytes for the same music."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # The type comes first and uncompressed, so that programs can tell the file by it.
        for name, data, method in (
            ("mimetype", b"application/vnd.recordare.musicxml", zipfile.ZIP_STORED),
            ("META-INF/container.xml", _CONTAINER, zipfile.ZIP_DEFLATED),
            ("score.musicxml", xml, zipfile.ZIP_DEFLATED),
        ):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data)
    return buffer.getvalue()
