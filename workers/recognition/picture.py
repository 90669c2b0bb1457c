"""Turns the bytes of a picture into pixels. Strangers' files are read only in `decode_process`, where a crash
harms nobody.

The type is read from the content and the size from the header, so that a file is refused before pixels are
allocated. This module imports neither numpy nor OpenCV: they would double the memory of a decoding process.
"""

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO

import pillow_heif
from PIL import Image

from domain.errors import InvalidInput
from domain.values.quotas import MAX_DOWNLOAD_BYTES
from workers.recognition.decoding.gif import has_several_frames
from workers.recognition.decoding.webp import read_webp_header, read_webp_rgb, webp_exif, webp_rgba_bands

MAX_PIXELS = 25_000_000
# A progressive JPEG has several passes, called scans. Encoders write about 10, a hostile file a thousand.
_MAX_JPEG_SCANS = 100
_JPEG_MARKER = re.compile(rb"\xff([^\x00\xff])")
_START_OF_SCAN, _END_OF_IMAGE = b"\xda", b"\xd9"
_WITHOUT_LENGTH = {b"\x01", *(bytes([code]) for code in range(0xD0, 0xD9))}
_BAND_ROWS = 32
# Acts as `v // 257`, which maps 16 bits to 8. The 0.001 is more than the float's error, and less than 1/257,
# the least distance of a quotient to the next whole number.
_SIXTEEN_TO_EIGHT, _ROUNDING = 1 / 257, 0.001

pillow_heif.register_heif_opener()
Image.preinit()
for _late in ("ImageColor", "ImagePalette", "MpoImagePlugin", "TiffImagePlugin"):
    import_module(f"PIL.{_late}")  # else Pillow imports it later, when a confined process may open no file
Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and Pillow's half-way warning is not wanted

_SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"....ftyp(heic|heix|heim|heis|mif1)", re.DOTALL), "HEIF"),
    (re.compile(rb"....ftyp(hevc|hevx|msf1)", re.DOTALL), "HEIF sequence"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
)
# What Pillow and its plugins raise for damaged files; tests damage thousands of them to check it.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)

RoomFor = Callable[[int], memoryview]


@dataclass(frozen=True, slots=True)
class Stored:
    """The size of the stored picture, the turn that EXIF asks for, and the number of its frames.

    orientation: 1..8; any other number, as of a damaged EXIF, turns nothing.
    """

    width: int
    height: int
    orientation: int
    frames: int = 1


def read_picture(data: bytes, room_for: RoomFor) -> Stored:
    """Writes RGB, row by row, into the memory that `room_for(bytes)` gives. `room_for` is called once.

    Raises InvalidInput: `file_empty`, `file_too_big`, `image_type_unsupported`, `image_animated`,
    `image_too_many_pixels`, `image_damaged`.
    """
    ensure_file_size(data)
    kind = _kind(data)
    try:
        return _read_webp(data, room_for) if kind == "WEBP" else _read(data, kind, room_for)
    except _DAMAGED as error:
        raise InvalidInput("image_damaged") from error


def ensure_file_size(data: bytes) -> None:
    """Raises InvalidInput for a file that is empty or too big."""
    if not data:
        raise InvalidInput("file_empty")
    if len(data) > MAX_DOWNLOAD_BYTES:
        raise InvalidInput("file_too_big", size_bytes=len(data), limit_bytes=MAX_DOWNLOAD_BYTES)


def _kind(data: bytes) -> str:
    """Pillow's name of the format, or `HEIF sequence`. Raises InvalidInput(`image_type_unsupported`)."""
    for signature, kind in _SIGNATURES:
        if signature.match(data):
            return kind
    raise InvalidInput("image_type_unsupported")


def _read(data: bytes, kind: str, room_for: RoomFor) -> Stored:
    if kind == "HEIF sequence" or (kind == "GIF" and has_several_frames(data)):
        raise InvalidInput("image_animated")
    if kind == "GIF":
        raise InvalidInput("image_type_unsupported")
    if kind == "JPEG" and _has_many_scans(data):
        raise InvalidInput("image_damaged")
    with Image.open(BytesIO(data), formats=[kind]) as image:
        # Several pictures in a JPEG or HEIC are no animation: cameras add a preview or a second lens's view.
        if kind == "PNG" and getattr(image, "is_animated", False):
            raise InvalidInput("image_animated")
        # libjpeg holds a whole progressive file as coefficients: a fourth channel costs a third more.
        _ensure_size(*image.size, limit=MAX_PIXELS * 3 // 4 if image.mode == "CMYK" else MAX_PIXELS)
        image.load()
        _write(_bands(image), room_for(image.width * image.height * 3))
        return Stored(image.width, image.height, _orientation(image.getexif))


def _has_many_scans(data: bytes) -> bool:
    """Walks the markers of the first picture as libjpeg does. What is behind it is not decoded: the film of
    a motion photo is full of bytes that look like a scan.
    """
    at, scans = 2, 0
    while scans <= _MAX_JPEG_SCANS and (marker := _JPEG_MARKER.search(data, at)):
        at = marker.end()
        if marker[1] == _END_OF_IMAGE:
            return False
        if marker[1] not in _WITHOUT_LENGTH:
            scans += marker[1] == _START_OF_SCAN
            at += int.from_bytes(data[at : at + 2])
    return scans > _MAX_JPEG_SCANS


def _read_webp(data: bytes, room_for: RoomFor) -> Stored:
    header = read_webp_header(data)
    if header.is_animated:
        raise InvalidInput("image_animated")
    _ensure_size(header.width, header.height)
    room = room_for(header.width * header.height * 3)
    if header.has_alpha:
        _write(webp_rgba_bands(data, header), room)
    else:
        read_webp_rgb(data, header, room)
    exif = Image.Exif()

    def read_exif() -> Image.Exif:
        exif.load(webp_exif(data))
        return exif

    return Stored(header.width, header.height, _orientation(read_exif))


def _ensure_size(width: int, height: int, limit: int = MAX_PIXELS) -> None:
    if width * height > limit:
        raise InvalidInput("image_too_many_pixels", width=width, height=height, limit=limit)


def _orientation(read_exif: Callable[[], Image.Exif]) -> int:
    """EXIF's orientation; 1 when EXIF is unreadable, which does not spoil a readable picture."""
    try:
        return int(read_exif().get(0x0112, 1))
    except (*_DAMAGED, TypeError, KeyError):
        return 1


def _bands(image: Image.Image) -> Iterator[Image.Image]:
    """Bands of rows: every conversion of the whole picture would be another copy of it."""
    for top in range(0, image.height, _BAND_ROWS):
        yield image.crop((0, top, image.width, min(top + _BAND_ROWS, image.height)))


def _write(bands: Iterable[Image.Image], room: memoryview) -> None:
    at = 0
    for band in bands:
        rows = _to_rgb(band).tobytes()
        room[at : at + len(rows)] = rows
        at += len(rows)


def _to_rgb(band: Image.Image) -> Image.Image:
    if band.mode == "RGB" and not band.has_transparency_data:
        return band
    if band.mode.startswith(("I", "F")):  # 16-bit grey: Pillow's own conversion clips it to white
        eight = band.convert("I").point(lambda value: value * _SIXTEEN_TO_EIGHT + _ROUNDING)
        return eight.convert("L").convert("RGB")
    if band.has_transparency_data:
        seen = band.convert("RGBA")
        paper = Image.new("RGB", band.size, "white")
        paper.paste(seen, mask=seen)
        return paper
    return band.convert("RGB")
