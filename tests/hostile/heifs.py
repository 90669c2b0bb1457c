"""Hostile HEIC: ISO/IEC 14496-12 boxes."""

import struct
from collections.abc import Iterator

from PIL import Image

from tests.hostile.hostile_file import (
    ACCEPTED,
    ANIMATED,
    DAMAGED,
    TOO_LARGE,
    UNSUPPORTED,
    HostileFile,
    file_of,
    patched,
    small,
    truncations,
)


def box(kind: bytes, body: bytes = b"", *, length: int | None = None) -> bytes:
    return struct.pack(">I", len(body) + 8 if length is None else length) + kind + body


def boundaries(data: bytes) -> list[int]:
    """Where the boxes of a small file begin, at any depth. They are found by their names."""
    names = (
        b"ftyp",
        b"meta",
        b"hdlr",
        b"pitm",
        b"iloc",
        b"iinf",
        b"infe",
        b"iprp",
        b"ipco",
        b"hvcC",
        b"ispe",
    )
    return [data.index(name) - 4 for name in (*names, b"ipma", b"mdat") if name in data]


def hostile_heifs() -> Iterator[HostileFile]:
    data = file_of(small(), "HEIF")
    yield from truncations("heic", data, [*range(1, 24), *boundaries(data), len(data) - 60], 12)
    yield from _sizes(data)
    yield from _boxes(data)
    brands = {b"hevc": ANIMATED, b"msf1": ANIMATED, b"avif": UNSUPPORTED, b"jpeg": UNSUPPORTED}
    for brand, answer in brands.items():
        yield HostileFile(f"heic of brand {brand.decode()}", patched(data, 8, brand), answer)


def heic_bombs() -> Iterator[HostileFile]:
    """HEIC bombs, which take seconds each to encode."""
    for side, answer in ((4992, ACCEPTED), (5008, TOO_LARGE)):
        data = file_of(Image.new("RGB", (side, side)), "HEIF", quality=1)
        yield HostileFile(f"heic bomb of {side}x{side}", data, answer)


def _sizes(data: bytes) -> Iterator[HostileFile]:
    at = data.index(b"ispe") + 8
    for width, height in (
        (5001, 5000),
        (2**16, 2**16),
        (30_000, 30_000),
        (0, 0),
        (2**32 - 1, 2**32 - 1),
        (2**31, 1),
    ):
        claim = patched(data, at, struct.pack(">II", width, height))
        yield HostileFile(f"heic that claims {width}x{height}", claim, DAMAGED)


def _boxes(data: bytes) -> Iterator[HostileFile]:
    for name in (b"meta", b"iloc", b"iinf", b"iprp", b"ipco", b"hvcC", b"pitm"):
        at = data.index(name) - 4
        for length in (1, 2, 7, 2**31 - 1):
            claim = patched(data, at, struct.pack(">I", length))
            yield HostileFile(f"heic {name.decode()} of length {length}", claim, DAMAGED)
        yield HostileFile(f"heic without {name.decode()}", patched(data, at + 4, b"free"), DAMAGED)
    start = data[: data.index(b"meta") - 4]
    deep = box(b"moov")
    for _ in range(3000):
        deep = box(b"meta", bytes(4) + deep)
    for name, rest in {
        "of nothing": b"",
        "of 3000 boxes inside each other": deep,
        "of 100,000 boxes": box(b"free") * 100_000,
        "of garbage": b"\xff" * 1000,
        "of zeros": bytes(100_000),
        "of a zip": b"PK\x03\x04" + bytes(100),
    }.items():
        yield HostileFile(f"heic {name}", start + rest, DAMAGED)
