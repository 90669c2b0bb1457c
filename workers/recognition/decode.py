"""Bytes from a stranger to pixels, refusing early.

The type is read from the content and the size from the header, both before pixels are allocated. Peak memory
at 25 megapixels: 140 to 190 MB, 240 MB for a progressive JPEG.
"""

import re
import struct
from io import BytesIO

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

from domain.errors import InvalidInput
from domain.ports import UprightImage

MAX_FILE_BYTES = 20 * 1024 * 1024  # what Telegram lets a bot download
MAX_PIXELS = 25_000_000
# A progressive JPEG repeats its passes; a hostile one repeats them a thousand times. Encoders write 10 or so.
_MAX_JPEG_SCANS = 100
_BAND_ROWS = 256

_FLIPS = {2: 1, 4: 0, 7: -1}  # OpenCV's codes: 1 left-right, 0 top-bottom, -1 both
_TURNS = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_CLOCKWISE, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and Pillow's half-way warning is not wanted

_SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"....ftyp(heic|heix|heim|heis|mif1)", re.DOTALL), "HEIF"),
    (re.compile(rb"....ftyp(hevc|hevx|msf1)", re.DOTALL), "HEIF sequence"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
)
# What Pillow and its plugins raise for damaged files (held by a test that damages thousands of them).
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)


def decode(data: bytes) -> UprightImage:
    """RGB, orientation applied. Raises InvalidInput; see `domain.ports.ImageCodec` for the codes."""
    if not data:
        raise InvalidInput("file_empty")
    if len(data) > MAX_FILE_BYTES:
        raise InvalidInput("file_too_big", size_bytes=len(data), limit_bytes=MAX_FILE_BYTES)
    kind = _kind(data)
    try:
        _ensure_acceptable(data, kind)
        pixels, orientation = _read(data, kind)
    except _DAMAGED as error:
        raise InvalidInput("image_damaged") from error
    return _turned(pixels, orientation)


def _kind(data: bytes) -> str:
    """Pillow's name of the format."""
    for signature, kind in _SIGNATURES:
        if signature.match(data):
            return kind
    raise InvalidInput("image_type_unsupported")


def _ensure_acceptable(data: bytes, kind: str) -> None:
    """What must be known before Pillow opens the file."""
    if kind == "HEIF sequence":
        raise InvalidInput("image_animated")
    if kind == "GIF":
        with Image.open(BytesIO(data), formats=[kind]) as image:
            animated = getattr(image, "is_animated", False)
        raise InvalidInput("image_animated" if animated else "image_type_unsupported")
    if kind == "WEBP":
        _ensure_size(*_webp_size(data))  # Pillow's decoder reserves the canvas when it opens the file
    if kind == "JPEG" and data.count(b"\xff\xda") > _MAX_JPEG_SCANS:
        raise InvalidInput("image_damaged")


def _read(data: bytes, kind: str) -> tuple[UprightImage, int]:
    """Pixels as they are stored, and EXIF's orientation."""
    with Image.open(BytesIO(data), formats=[kind]) as image:
        # A JPEG of several pictures is a camera's (preview, second lens); a HEIC has a primary picture.
        if kind in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
            raise InvalidInput("image_animated")
        # libjpeg holds a whole progressive file as coefficients: a fourth channel costs a third more.
        _ensure_size(*image.size, limit=MAX_PIXELS * 3 // 4 if image.mode == "CMYK" else MAX_PIXELS)
        if kind == "WEBP":
            return _read_webp(data), _orientation(image)
        image.load()
        return _to_rgb(image), _orientation(image)


def _read_webp(data: bytes) -> UprightImage:
    """By OpenCV: Pillow decodes a still WebP as an animation, with four copies of the picture in memory."""
    stored = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None:
        raise InvalidInput("image_damaged")
    has_alpha = stored.shape[2] == 4
    cv2.cvtColor(stored, cv2.COLOR_BGRA2RGBA if has_alpha else cv2.COLOR_BGR2RGB, dst=stored)
    return _to_rgb(Image.fromarray(stored)) if has_alpha else np.asarray(stored, dtype=np.uint8)


def _ensure_size(width: int, height: int, limit: int = MAX_PIXELS) -> None:
    if width * height > limit:
        raise InvalidInput("image_too_many_pixels", width=width, height=height, limit=limit)


def _webp_size(data: bytes) -> tuple[int, int]:
    """From the header; RFC 9649, section 2."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _orientation(image: Image.Image) -> int:
    """EXIF's 1..8. Unreadable EXIF does not spoil a readable picture."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except (*_DAMAGED, TypeError, KeyError):
        return 1


def _to_rgb(image: Image.Image) -> UprightImage:
    """In bands: every conversion of the whole picture would be another copy of it."""
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, _BAND_ROWS):
        bottom = min(top + _BAND_ROWS, image.height)
        pixels[top:bottom] = _band_to_rgb(image.crop((0, top, image.width, bottom)))
    return pixels


def _band_to_rgb(band: Image.Image) -> NDArray[np.uint8]:
    """(h, w, 3), or (h, w, 1) for grey."""
    if band.mode.startswith(("I", "F")):  # 16-bit grey: Pillow's own conversion clips it to white
        return (np.asarray(band, dtype=np.float32) / 257).clip(0, 255).astype(np.uint8)[:, :, None]
    if band.has_transparency_data:
        seen = band.convert("RGBA")
        paper = Image.new("RGB", band.size, "white")
        paper.paste(seen, mask=seen)
        return np.asarray(paper)
    return np.asarray(band.convert("RGB"))


def _turned(pixels: UprightImage, orientation: int) -> UprightImage:
    """Undoes what EXIF's orientation says the camera did."""
    if orientation in {5, 7}:
        pixels = np.asarray(cv2.transpose(pixels), dtype=np.uint8)
    if orientation in _FLIPS:
        return np.asarray(cv2.flip(pixels, _FLIPS[orientation]), dtype=np.uint8)
    if orientation in _TURNS:
        return np.asarray(cv2.rotate(pixels, _TURNS[orientation]), dtype=np.uint8)
    return pixels
