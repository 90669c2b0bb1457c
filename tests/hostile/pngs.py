"""Hostile PNG: W3C, Portable Network Graphics, third edition."""

import struct
import zlib
from collections.abc import Iterator

from tests.hostile.hostile_file import (
    ACCEPTED,
    ANIMATED,
    DAMAGED,
    TOO_LARGE,
    HostileFile,
    file_of,
    small,
    truncations,
    u32,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"\0\0\0\0IEND\xaeB`\x82"


def chunk(kind: bytes, body: bytes = b"", *, length: int | None = None, checksum: int | None = None) -> bytes:
    sum_ = zlib.crc32(kind + body) if checksum is None else checksum
    return u32(len(body) if length is None else length) + kind + body + u32(sum_)


def header(width: int, height: int, depth: int = 8, colour: int = 2, rest: bytes = b"\0\0\0") -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBB", width & 0xFFFFFFFF, height & 0xFFFFFFFF, depth, colour) + rest)


def png(
    width: int, height: int, pixels: bytes, *, before: bytes = b"", after: bytes = b"", **head: int
) -> bytes:
    """A PNG that claims any size, honest or not."""
    start = SIGNATURE + header(width, height, **head)
    return start + before + chunk(b"IDAT", zlib.compress(pixels, 1)) + after + END


def plain(before: bytes = b"", after: bytes = b"") -> bytes:
    return png(4, 4, bytes(13 * 4), before=before, after=after)


def boundaries(data: bytes) -> list[int]:
    """Offsets of each chunk before IEND: where it begins, where its length ends, and where its kind ends."""
    found, at = [], len(SIGNATURE)
    while data[at + 4 : at + 8] != b"IEND":
        found += [at, at + 4, at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return found


def hostile_pngs() -> Iterator[HostileFile]:
    yield from _truncated()
    yield from _sizes()
    yield from _headers()
    yield from _chunks()
    yield from _texts_and_profiles()
    yield from _animations()
    yield from _bombs()


def _truncated() -> Iterator[HostileFile]:
    for mode in ("RGB", "P", "LA"):
        data = file_of(small(mode), "PNG", dpi=(72, 72))
        cuts = [*range(1, 33), *boundaries(data), (len(data) - 30)]
        yield from truncations(f"png {mode}", data, cuts if mode == "RGB" else boundaries(data), 8)


def _sizes() -> Iterator[HostileFile]:
    for width, height in (
        *((25_000_001, 1), (5001, 5000), (65_535, 65_535), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1)),
        *((-1, -1), (-1, 1), (2**31, 2), (1, -(2**31)), (30_000, 30_000)),
    ):
        yield HostileFile(f"png {width}x{height}", png(width, height, bytes(100)), TOO_LARGE)
    for width, height in ((0, 0), (0, 5), (5, 0)):
        yield HostileFile(f"png {width}x{height}", png(width, height, bytes(100)), DAMAGED)
    for width, height in ((65_535, 1), (1, 65_535), (1, 1), (100_000, 250)):
        pixels = bytes((width * 3 + 1) * height)
        yield HostileFile(f"png {width}x{height}", png(width, height, pixels), ACCEPTED)
    yield HostileFile("png with too few pixels", png(1000, 1000, bytes(100)), DAMAGED)
    yield HostileFile("png with too many pixels", png(2, 2, bytes(10_000_000)), ACCEPTED)


def _headers() -> Iterator[HostileFile]:
    pixels = chunk(b"IDAT", zlib.compress(bytes(13 * 4)))
    for depth, colour in ((3, 2), (0, 2), (32, 2), (8, 1), (8, 5), (8, 7), (1, 2), (16, 3), (255, 255)):
        yield HostileFile(
            f"png depth {depth} colour {colour}", png(4, 4, bytes(200), depth=depth, colour=colour), DAMAGED
        )
    for length in (0, 1, 4, 8):
        head = chunk(b"IHDR", bytes(13)[:length])
        yield HostileFile(f"png header of {length} bytes", SIGNATURE + head + pixels + END, DAMAGED)
    for length in (2**31, 2**32 - 1, 2**24):
        head = chunk(b"IHDR", bytes(13), length=length)
        yield HostileFile(f"png header that claims {length} bytes", SIGNATURE + head + pixels, DAMAGED)
    wrong_sum = header(4, 4)[:-4] + b"\0\0\0\0"
    yield HostileFile("png header with a wrong checksum", SIGNATURE + wrong_sum + pixels + END, DAMAGED)
    yield HostileFile("png without a header", SIGNATURE + pixels + END, DAMAGED)
    yield HostileFile("png without pixels", SIGNATURE + header(4, 4) + END, DAMAGED)
    yield HostileFile("png palette without a palette", png(4, 4, bytes(20), colour=3), ACCEPTED)


def _chunks() -> Iterator[HostileFile]:
    for length in (2**31 - 1, 2**31, 2**32 - 1, 100_000):
        claims = chunk(b"IDAT", zlib.compress(bytes(52)), length=length)
        yield HostileFile(
            f"png pixels that claim {length} bytes", SIGNATURE + header(4, 4) + claims + END, ACCEPTED
        )
    for name, body in {
        "garbage": b"\xff" * 40,
        "nothing": b"",
        "a preset dictionary": b"\x78\xbb" + bytes(30),
        "a stored block of wrong length": b"\x78\x01\x01\xff\xff\x00\x00" + bytes(40),
        "an endless Huffman code": b"\x78\x01\x05" + b"\xff" * 60,
        "the first 12 of their 60 bytes": zlib.compress(bytes(range(52)))[:12],
    }.items():
        data = SIGNATURE + header(4, 4) + chunk(b"IDAT", body) + END
        yield HostileFile(f"png with pixels of {name}", data, DAMAGED)
    yield HostileFile("png with filter 9", png(4, 4, (b"\x09" + bytes(12)) * 4), DAMAGED)
    many = b"".join(chunk(b"IDAT", bytes([byte])) for byte in zlib.compress(bytes(52)))
    yield HostileFile("png pixels byte by byte", SIGNATURE + header(4, 4) + many + END, ACCEPTED)
    yield HostileFile("png with 100,000 empty chunks", plain(before=chunk(b"teSt") * 100_000), ACCEPTED)
    yield HostileFile("png with an unknown critical chunk", plain(before=chunk(b"EVIL", b"x")), ACCEPTED)
    yield HostileFile("png with an odd chunk name", plain(before=chunk(b"\0\1\2\3", b"x")), DAMAGED)
    yield HostileFile("png with a gamma of nothing", plain(before=chunk(b"gAMA")), DAMAGED)


def _texts_and_profiles() -> Iterator[HostileFile]:
    bomb = zlib.compress(bytes(100_000_000), 1)
    yield HostileFile("png zTXt bomb", plain(before=chunk(b"zTXt", b"k\0\0" + bomb)), DAMAGED)
    yield HostileFile("png iTXt bomb", plain(before=chunk(b"iTXt", b"k\0\1\0\0\0" + bomb)), DAMAGED)
    yield HostileFile("png ICC bomb", plain(before=chunk(b"iCCP", b"k\0\0" + bomb)), DAMAGED)
    yield HostileFile("png zTXt bomb after the pixels", plain(after=chunk(b"zTXt", b"k\0\0" + bomb)), DAMAGED)
    texts = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(1_000_000), 9))
    yield HostileFile("png with 60 texts of 1 MB", plain(before=texts * 60), ACCEPTED)
    yield HostileFile("png with 100 texts of 1 MB", plain(before=texts * 100), DAMAGED)
    yield HostileFile("png with a text of garbage", plain(before=chunk(b"zTXt", b"k\0\0\xff\xff")), ACCEPTED)
    yield HostileFile("png with text compression 9", plain(before=chunk(b"zTXt", b"k\0\x09x")), DAMAGED)
    yield HostileFile("png with EXIF of garbage", plain(before=chunk(b"eXIf", b"\xff" * 100)), ACCEPTED)


def _animations() -> Iterator[HostileFile]:
    control = struct.pack(">IIIIIHHBB", 0, 4, 4, 0, 0, 1, 10, 0, 0)
    frame = chunk(b"fcTL", control) + chunk(b"fdAT", bytes(4) + zlib.compress(bytes(52)))
    frames = frame * 100_000
    count = chunk(b"acTL", struct.pack(">II", 100_001, 0)) + chunk(b"fcTL", control)
    yield HostileFile("png of 100,001 frames", plain(before=count, after=frames), ANIMATED)
    for number in (2, 1000, 2**31):
        count = chunk(b"acTL", struct.pack(">II", number, 0))
        yield HostileFile(f"png that claims {number} frames", plain(before=count), ANIMATED)
    # Pillow ignores an impossible number of frames, and reads the first picture.
    for number in (0, 2**31 + 1, 2**32 - 1):
        count = chunk(b"acTL", struct.pack(">II", number, 0))
        yield HostileFile(f"png that claims {number} frames", plain(before=count), ACCEPTED)


def _bombs() -> Iterator[HostileFile]:
    """Files of less than 100 kB that become the largest picture we take."""
    row = {0: 5000, 2: 15_000, 6: 20_000}
    for colour, length in row.items():
        squeezed = zlib.compressobj(9)
        body = b"".join([*(squeezed.compress(bytes(length + 1)) for _ in range(5000)), squeezed.flush()])
        data = SIGNATURE + header(5000, 5000, colour=colour) + chunk(b"IDAT", body) + END
        yield HostileFile(f"png bomb of colour {colour}", data, ACCEPTED)
