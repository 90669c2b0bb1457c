"""Makes the picture that replaces a photo that nobody may see any more and Telegram no longer deletes."""

import struct
import zlib
from typing import Final


def _grey_png(width: int, height: int) -> bytes:
    """One plain colour. Source of the format: PNG specification, sections 5 and 11."""
    rows = (b"\x00" + b"\xcc" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


GREY_PNG: Final = _grey_png(320, 200)
