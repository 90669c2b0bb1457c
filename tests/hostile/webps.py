"""Hostile WebP: RFC 9649."""

import struct
from collections.abc import Iterator

from PIL import Image

from tests.hostile.hostile_file import (
    ACCEPTED,
    ANIMATED,
    DAMAGED,
    TOO_LARGE,
    HostileFile,
    file_of,
    patched,
    small,
    truncations,
)
from tests.hostile.jpegs import exif_bombs


def chunk(kind: bytes, body: bytes, *, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return kind + struct.pack("<I", size) + body + b"\0" * (len(body) % 2)


def webp(*chunks: bytes, length: int | None = None) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if length is None else length) + body


def extended(width: int, height: int, flags: int = 0) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size)


def hostile_webps() -> Iterator[HostileFile]:
    lossy = file_of(small(), "WEBP")
    lossless = file_of(small("RGBA"), "WEBP", lossless=True)
    yield from truncations("webp", lossy, [*range(1, 41), len(lossy) // 2, len(lossy) - 20], 12)
    yield from truncations("lossless webp", lossless, [*range(12, 40), len(lossless) // 2], 12)
    yield from _sizes(lossy, lossless)
    yield from _chunks(lossy)
    yield from _animations()
    yield from _metadata(lossy)
    yield HostileFile("webp bomb", file_of(Image.new("RGB", (5000, 5000)), "WEBP", method=0), ACCEPTED)
    transparent = Image.new("RGBA", (5000, 5000))
    bomb = file_of(transparent, "WEBP", lossless=True, method=0, quality=0)
    yield HostileFile("webp bomb of transparency", bomb, ACCEPTED)


def _sizes(lossy: bytes, lossless: bytes) -> Iterator[HostileFile]:
    for width, height in ((16_383, 16_383), (5001, 5000), (16_383, 1527)):
        name = f"{width}x{height}"
        yield HostileFile(f"webp {name}", patched(lossy, 26, struct.pack("<HH", width, height)), TOO_LARGE)
        bits = struct.pack("<I", (width - 1) | (height - 1) << 14)
        yield HostileFile(f"lossless webp {name}", patched(lossless, 21, bits), TOO_LARGE)
    for width, height in ((2**24, 2**8 - 1), (16_384, 16_384), (2**14, 2**18 - 1)):
        data = webp(extended(width, height), lossy[12:])
        yield HostileFile(f"webp canvas {width}x{height}", data, DAMAGED)
    for width, height in ((0, 0), (0, 5), (5, 0), (4000, 4000)):
        data = patched(lossy, 26, struct.pack("<HH", width, height))
        yield HostileFile(f"webp that claims {width}x{height}", data, DAMAGED)
    for width, height in ((16_383, 1), (1, 16_383), (1, 1)):
        yield HostileFile(
            f"webp {width}x{height}", file_of(Image.new("RGB", (width, height)), "WEBP"), ACCEPTED
        )


def _chunks(lossy: bytes) -> Iterator[HostileFile]:
    for length in (0, 3, 2**31 - 1, 2**32 - 1):
        yield HostileFile(f"webp of length {length}", patched(lossy, 4, struct.pack("<I", length)), DAMAGED)
    for length in (0, 1, 5, 2**31 - 1, 2**32 - 1):
        data = patched(lossy, 16, struct.pack("<I", length))
        yield HostileFile(f"webp picture of length {length}", data, DAMAGED)
    for name, data in {
        "of nothing": webp(),
        "of an unknown chunk": webp(chunk(b"XXXX", bytes(40))),
        "of another webp": webp(webp(lossy[12:])),
        "of garbage": webp(chunk(b"VP8 ", b"\xff" * 200)),
        "lossless of garbage": webp(chunk(b"VP8L", b"\x2f" + b"\xff\xff\x00\x00" * 50)),
        "of a canvas alone": webp(extended(10, 10)),
        "of alpha alone": webp(extended(40, 32, flags=0x10), chunk(b"ALPH", b"\0" * 20)),
        "without a start code": patched(lossy, 23, b"\0\0\0"),
        "of an inner frame": patched(lossy, 20, bytes([lossy[20] | 1])),
        "of a first part that is too long": patched(lossy, 20, b"\xf0\xff\xff"),
        "of 100,000 chunks": webp(*[chunk(b"XXXX", b"")] * 100_000),
    }.items():
        yield HostileFile(f"webp {name}", data, DAMAGED)


def _animations() -> Iterator[HostileFile]:
    still = file_of(Image.new("RGB", (4, 4)), "WEBP", lossless=True)[12:]
    frame = chunk(b"ANMF", bytes(6) + b"\x03\0\0\x03\0\0" + b"\x0a\0\0" + b"\0" + still)
    start = (extended(4, 4, flags=0x02), chunk(b"ANIM", bytes(6)))
    for count in (1, 2, 100_000):
        yield HostileFile(f"webp of {count} frames", webp(*start, *[frame] * count), ANIMATED)
    yield HostileFile("webp animation without frames", webp(*start), ANIMATED)
    yield HostileFile("webp animation of garbage", webp(*start, chunk(b"ANMF", b"\xff" * 90)), ANIMATED)


def _metadata(lossy: bytes) -> Iterator[HostileFile]:
    for name, tiff in exif_bombs().items():
        data = webp(extended(40, 32, flags=0x08), lossy[12:], chunk(b"EXIF", tiff))
        yield HostileFile(f"webp with EXIF {name}", data, ACCEPTED)
    profile = webp(extended(40, 32, flags=0x20), chunk(b"ICCP", bytes(15_000_000)), lossy[12:])
    yield HostileFile("webp with 15 MB of ICC", profile, ACCEPTED)
    endless = webp(extended(40, 32, flags=0x08), lossy[12:], b"EXIF\xff\xff\xff\xff")
    yield HostileFile("webp with EXIF without an end", endless, ACCEPTED)
