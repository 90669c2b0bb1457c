"""Files of other types, as themselves and dressed as a picture; polyglots; noise."""

import random
import struct
import zlib
from collections.abc import Iterator

from tests.hostile.hostile_file import (
    ACCEPTED,
    ANIMATED,
    DAMAGED,
    UNSUPPORTED,
    HostileFile,
    file_of,
    small,
)

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
OTHERS = {
    "svg": SVG,
    "bare svg": SVG[21:],
    "mvg": b"push graphic-context\nviewbox 0 0 9 9\nfill 'url(https://x/|ls)'\npop graphic-context",
    "msl": b"<?xml version='1.0'?><image><read filename='/etc/passwd'/></image>",
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file showpage",
    "eps with a preview": b"\xc5\xd0\xd3\xc6" + bytes(26) + b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "ps": b"%!PS\n{ } loop",
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "php": b"<?php system($_GET['c']); ?>",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "elf": b"\x7fELF\x02\x01\x01" + bytes(200),
    "exe": b"MZ" + bytes(300),
    "zip": b"PK\x03\x04" + bytes(60),
    "docx": b"PK\x03\x04\x14\0\x06\0" + b"[Content_Types].xml" + bytes(60),
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(60),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    "gzip": b"\x1f\x8b\x08\0" + bytes(60),
    "gzip bomb": b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zlib.compress(bytes(50_000_000), 1)[2:],
    "bmp": file_of(small(), "BMP"),
    "bmp of -1x-1": b"BM" + bytes(12) + struct.pack("<IiiHHI", 40, -1, -1, 1, 32, 0) + bytes(20),
    "bmp of 2 billion": b"BM" + bytes(12) + struct.pack("<IiiHHI", 40, 2**31 - 1, 2**31 - 1, 1, 32, 0),
    "tiff": file_of(small(), "TIFF"),
    "tiff big endian": b"MM\0*\xff\xff\xff\xff",
    "bigtiff": b"II+\0\x08\0\0\0" + b"\xff" * 20,
    "ico": file_of(small(), "ICO"),
    "ppm": b"P6 99999 99999 255\n",
    "pcx": b"\x0a\x05\x01\x08" + bytes(130),
    "tga": b"\0\0\x02" + bytes(9) + b"\xff\xff\xff\xff\x18\0",
    "psd": b"8BPS\0\x01" + bytes(6) + b"\0\x03\xff\xff\xff\xff\xff\xff\xff\xff\0\x08\0\x03",
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60),
    "j2k": b"\xff\x4f\xff\x51" + bytes(60),
    "jpeg xl": b"\xff\x0a" + bytes(60),
    "avif": b"\0\0\0\x20ftypavif" + bytes(60),
    "mp4": b"\0\0\0\x18ftypisom" + bytes(60),
    "mov": b"\0\0\0\x14ftypqt  " + bytes(60),
    "webm": b"\x1a\x45\xdf\xa3" + bytes(60),
    "wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(30),
    "mp3": b"ID3\x04" + bytes(60),
    "flash": b"FWS\x06" + bytes(60),
    "exr": b"\x76\x2f\x31\x01" + bytes(60),
    "fits": b"SIMPLE  =                    T" + bytes(60),
    "wmf": b"\xd7\xcd\xc6\x9a" + bytes(60),
    "xbm": b"#define x_width 99999\n#define x_height 99999\n",
    "text": b"hello, this is no picture",
    "json": b'{"a":' * 10_000,
}
DISGUISES = {
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "webp": b"RIFF\x40\0\0\0WEBP",
    "heic": b"\0\0\0\x18ftypheic",
}
_PICTURES = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}


def hostile_others() -> Iterator[HostileFile]:
    for name, data in OTHERS.items():
        yield HostileFile(name, data, UNSUPPORTED)
    for dress, start in DISGUISES.items():
        for name in ("svg", "mvg", "pdf", "eps", "html", "zip", "elf", "tiff", "bmp", "gzip bomb"):
            yield HostileFile(f"{name} dressed as {dress}", start + OTHERS[name], DAMAGED)
    yield from _polyglots()
    yield from _gifs()
    yield from _lengths()


def _polyglots() -> Iterator[HostileFile]:
    """Polyglots: the first bytes decide the type, and a picture is only sent on as new pixels."""
    for name, kind in _PICTURES.items():
        picture = file_of(small(), kind)
        for other in ("zip", "html", "php", "pdf"):
            yield HostileFile(f"{name} and then {other}", picture + OTHERS[other], ACCEPTED)
        yield HostileFile(f"pdf and then {name}", OTHERS["pdf"] + picture, UNSUPPORTED)
        yield HostileFile(f"line feed and then {name}", b"\n" + picture, UNSUPPORTED)


def _gifs() -> Iterator[HostileFile]:
    head = b"GIF89a\x04\0\x04\0\x80\0\0" + bytes(3) + b"\xff" * 3
    frame = b"\x21\xf9\x04\0\x0a\0\0\0\x2c" + bytes(4) + b"\x04\0\x04\0\0" + b"\x02\x05\x84\x8f\xa9\xcb\x1d\0"
    yield HostileFile("gif of 100,000 frames", head + frame * 100_000 + b";", ANIMATED)
    yield HostileFile("gif of 2 frames", head + frame * 2 + b";", ANIMATED)
    yield HostileFile("gif of one frame", head + frame + b";", UNSUPPORTED)
    yield HostileFile(
        "gif of a frame of 4 billion pixels", head[:6] + b"\xff" * 4 + head[10:] + frame, UNSUPPORTED
    )
    wide = b"\x2c" + bytes(4) + b"\xff" * 4 + b"\0" + b"\x02\x05\x84\x8f\xa9\xcb\x1d\0"
    undone = b"\x21\xf9\x04\x08\x0a\0\0\0"  # a frame that is undone needs a copy of the canvas
    yield HostileFile("gif of 2 frames of 4 billion pixels", head + (undone + wide) * 2 + b";", ANIMATED)
    yield HostileFile("gif of a frame to be undone", head + undone + wide + b";", UNSUPPORTED)
    yield HostileFile("gif of nothing", b"GIF87a", UNSUPPORTED)
    yield HostileFile("gif and script", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", UNSUPPORTED)
    yield HostileFile(
        "gif of endless comments", head + b"\x21\xfe" + (b"\xff" + b"x" * 255) * 10_000, UNSUPPORTED
    )


def _lengths() -> Iterator[HostileFile]:
    yield HostileFile("nothing", b"", "file_empty")
    for size in (1, 2, 3, 11, 4096, 20 * 1024 * 1024):
        yield HostileFile(f"{size} zeros", bytes(size), UNSUPPORTED)
    yield HostileFile("one byte too many", bytes(20 * 1024 * 1024 + 1), "file_too_big")
    picture = file_of(small(), "PNG")
    yield HostileFile("png of 21 MB", picture + bytes(21 * 1024 * 1024), "file_too_big")


def noise(seed: int) -> Iterator[HostileFile]:
    """Yields random bytes without end: behind a byte that begins no type, then behind each signature."""
    dice = random.Random(seed)
    while True:
        data = dice.randbytes(dice.randint(20, 5000))
        yield HostileFile(f"noise {seed}", b"\xfe" + data, UNSUPPORTED)
        for dress, start in DISGUISES.items():
            yield HostileFile(f"noise {seed} dressed as {dress}", start + data, DAMAGED)
