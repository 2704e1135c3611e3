"""The metadata of MP3 files: ID3 version 2.3 (id3.org, id3v2.3.0).

libsndfile declares the UTF-8 bytes of its own tag as Latin-1, so that any name beyond
English comes out garbled.
"""

_UTF_16 = b"\x01"
_VERSION = b"\x03\x00"
_NO_FLAGS = b"\x00\x00"


def id3_tag(title: str, software: str, comment: str) -> bytes:
    """Return a tag to stand before the sound: title, encoder and comment.

    Parameters
    ----------
    title, software, comment : str
        In any script.

    Returns
    -------
    bytes
    """
    frames = b"".join(
        (
            _frame(b"TIT2", _text(title)),
            _frame(b"TSSE", _text(software)),
            # A comment has its language and a short description before it.
            _frame(b"COMM", b"eng" + _text("") + b"\x00\x00" + _text(comment)),
        )
    )
    # The size has seven bits a byte, so that no decoder takes it for the start of sound.
    size = bytes((len(frames) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + _VERSION + b"\x00" + size + frames


def _text(text: str) -> bytes:
    return b"\xff\xfe" + text.encode("utf-16-le")


def _frame(name: bytes, body: bytes) -> bytes:
    content = _UTF_16 + body
    return name + len(content).to_bytes(4, "big") + _NO_FLAGS + content
