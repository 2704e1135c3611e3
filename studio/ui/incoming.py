"""What is dropped or pasted: a file, or a picture's pixels."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter


def accepted_url(data: QMimeData) -> Path | None:
    """Return the first file of this computer in dropped or copied data."""
    for url in data.urls() if data.hasUrls() else []:
        if url.isLocalFile() and Path(url.toLocalFile()).is_file():
            return Path(url.toLocalFile())
    return None


def picture_bytes(data: QMimeData) -> bytes | None:
    """Return pixels in dropped or copied data as the bytes of a PNG file."""
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Little compression: it is unpacked again at once.
    writer = QImageWriter(buffer, b"png")
    writer.setCompression(1)
    if not writer.write(image):
        return None
    return bytes(buffer.data().data())
