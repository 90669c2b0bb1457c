"""Decodes WebP by the library that Pillow carries, straight into the room for the pixels.

Pillow itself decodes a still WebP as an animation, with four copies of the picture in memory: 400 MB at 25
megapixels. Interface: webp/decode.h of libwebp.
"""

import ctypes
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, _webp

# A handle of the extension module finds the symbols of its libraries, wherever a wheel keeps them.
_LIBRARY = ctypes.CDLL(_webp.__file__)
_ABI = 0x0209  # the version of the structure below: the first version that has `format`
_OK = 0
_BAND_ROWS = 256


class _Features(ctypes.Structure):
    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("has_alpha", ctypes.c_int),
        ("has_animation", ctypes.c_int),
        ("format", ctypes.c_int),
        ("pad", ctypes.c_uint32 * 5),
    )


for _decode in (_LIBRARY.WebPDecodeRGBInto, _LIBRARY.WebPDecodeRGBAInto):
    _decode.restype = ctypes.c_void_p
    _decode.argtypes = (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
_LIBRARY.WebPGetFeaturesInternal.argtypes = (
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.POINTER(_Features),
    ctypes.c_int,
)


@dataclass(frozen=True, slots=True)
class WebPHeader:
    width: int
    height: int
    has_alpha: bool
    is_animated: bool


def read_webp_header(data: bytes) -> WebPHeader:
    """Raises ValueError for a file that is no WebP."""
    found = _Features()
    if _LIBRARY.WebPGetFeaturesInternal(data, len(data), ctypes.byref(found), _ABI) != _OK:
        raise ValueError("no WebP")
    return WebPHeader(found.width, found.height, bool(found.has_alpha), bool(found.has_animation))


def read_webp_rgb(data: bytes, header: WebPHeader, room: memoryview) -> None:
    """room: width x height x 3 bytes. Raises ValueError for a damaged file. Drops an alpha channel."""
    _decode_into(_LIBRARY.WebPDecodeRGBInto, data, header, room, channels=3)


def webp_rgba_bands(data: bytes, header: WebPHeader) -> Iterator[Image.Image]:
    """Bands of rows from top to bottom. Raises ValueError before the first one for a damaged file."""
    pixels = bytearray(header.width * header.height * 4)
    _decode_into(_LIBRARY.WebPDecodeRGBAInto, data, header, memoryview(pixels), channels=4)
    line = header.width * 4
    for top in range(0, header.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, header.height - top)
        part = bytes(memoryview(pixels)[top * line : (top + rows) * line])
        yield Image.frombuffer("RGBA", (header.width, rows), part, "raw", "RGBA", 0, 1)


def webp_exif(data: bytes) -> bytes:
    """The EXIF chunk, empty for none; RFC 9649, section 2."""
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind == b"EXIF":
            return data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    return b""


def _decode_into(
    decode: "ctypes._NamedFuncPointer", data: bytes, header: WebPHeader, room: memoryview, *, channels: int
) -> None:
    size = header.width * header.height * channels
    target = (ctypes.c_char * size).from_buffer(room)
    if not decode(data, len(data), target, size, header.width * channels):
        raise ValueError("damaged WebP")
