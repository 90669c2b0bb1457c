"""Hostile JPEG: ITU-T T.81, annex B."""

import struct
from collections.abc import Iterator

from PIL import Image

from tests.hostile.hostile_file import (
    ACCEPTED,
    DAMAGED,
    TOO_LARGE,
    HostileFile,
    file_of,
    patched,
    small,
    truncations,
)

START, END = b"\xff\xd8", b"\xff\xd9"


def segment(marker: int, body: bytes, *, length: int | None = None) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2 if length is None else length) + body


def segments(data: bytes) -> list[tuple[int, int]]:
    """(marker, where it begins) of all segments up to the first scan."""
    found, at = [], 2
    while not found or found[-1][0] != 0xDA:
        found.append((data[at + 1], at))
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


def place(data: bytes, marker: int) -> int:
    return next(at for found, at in segments(data) if found == marker)


def with_segments(*extra: bytes, data: bytes | None = None) -> bytes:
    """A JPEG with extra segments behind the start marker."""
    return START + b"".join(extra) + (data or file_of(small(), "JPEG"))[2:]


def hostile_jpegs() -> Iterator[HostileFile]:
    yield from _truncated()
    yield from _sizes()
    yield from _frames()
    yield from _tables()
    yield from _lengths()
    yield from _scans()
    yield from _metadata()
    yield from _bombs()


def _truncated() -> Iterator[HostileFile]:
    data = file_of(small(), "JPEG", quality=95)
    bounds = [at + step for _, at in segments(data) for step in (0, 1, 2, 4, 5)]
    yield from truncations("jpeg", data, [*range(1, 24), *bounds, len(data) - 40], 3)
    progressive = file_of(small(), "JPEG", quality=95, progressive=True)
    scans = [at for at in range(len(progressive)) if progressive[at : at + 2] == b"\xff\xda"]
    # The last scans only refine the picture, but all of them must be there.
    yield from truncations("progressive jpeg", progressive, [at + s for at in scans for s in (0, 2, 8)], 3)


def _sizes() -> Iterator[HostileFile]:
    data = file_of(small(), "JPEG")
    at = place(data, 0xC0) + 5
    for height, width in ((65_500, 65_500), (65_500, 400), (5001, 5000), (382, 65_500), (30_000, 30_000)):
        yield HostileFile(
            f"jpeg {width}x{height}", patched(data, at, struct.pack(">HH", height, width)), TOO_LARGE
        )
    for height, width in ((0, 40), (32, 0), (0, 0), (65_535, 1), (1, 65_535), (65_535, 65_535)):
        name = f"jpeg that claims {width}x{height}"
        answer = TOO_LARGE if width * height > 25_000_000 else DAMAGED
        yield HostileFile(name, patched(data, at, struct.pack(">HH", height, width)), answer)
    promise = patched(data, at, struct.pack(">HH", 2000, 3000))
    yield HostileFile("jpeg that ends after its first rows", promise, ACCEPTED)
    for width, height in ((65_500, 1), (1, 65_500), (1, 1), (65_500, 16)):
        yield HostileFile(
            f"jpeg {width}x{height}", file_of(Image.new("L", (width, height)), "JPEG"), ACCEPTED
        )


def _frames() -> Iterator[HostileFile]:
    data = file_of(small(), "JPEG")
    at = place(data, 0xC0)
    for precision in (0, 1, 12, 16, 255):
        yield HostileFile(f"jpeg of {precision} bits", patched(data, at + 4, bytes([precision])), DAMAGED)
    cmyk = file_of(small("CMYK"), "JPEG")
    sixteen = patched(cmyk, place(cmyk, 0xC0) + 4, b"\x10")
    yield HostileFile("jpeg cmyk of 16 bits", sixteen, DAMAGED)
    yield HostileFile("jpeg cmyk", cmyk, ACCEPTED)
    large = patched(cmyk, place(cmyk, 0xC0) + 5, struct.pack(">HH", 4400, 4400))
    yield HostileFile("jpeg cmyk of 19 megapixels", large, TOO_LARGE)
    for count in (0, 2, 5, 255):
        yield HostileFile(f"jpeg of {count} components", patched(data, at + 9, bytes([count])), DAMAGED)
    for sampling in (0x00, 0x50, 0x05, 0xFF):
        yield HostileFile(f"jpeg sampling {sampling:02x}", patched(data, at + 11, bytes([sampling])), DAMAGED)
    for marker in (0xC3, 0xC5, 0xC6, 0xC7, 0xC8, 0xCB, 0xCD, 0xCE, 0xCF):
        yield HostileFile(f"jpeg frame {marker:02x}", patched(data, at + 1, bytes([marker])), DAMAGED)
    frame = data[at : at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")]
    yield HostileFile("jpeg of two frames", data[:at] + frame + data[at:], DAMAGED)
    yield HostileFile("jpeg without a frame", data[:at] + data[at + len(frame) :], DAMAGED)


def _tables() -> Iterator[HostileFile]:
    data = file_of(small(), "JPEG")
    huffman, quant = place(data, 0xC4), place(data, 0xDB)
    for name, counts in {
        "of 255 codes a length": b"\xff" * 16,
        "of too many short codes": b"\x05" + bytes(15),
        "of 257 codes": bytes(15) + b"\xff",
        "of nothing": bytes(16),
    }.items():
        yield HostileFile(f"jpeg Huffman table {name}", patched(data, huffman + 5, counts), DAMAGED)
    for number in (0x04, 0x20, 0xFF):
        yield HostileFile(
            f"jpeg Huffman table {number}", patched(data, huffman + 4, bytes([number])), DAMAGED
        )
    for number in (0x04, 0x0F, 0xFF):
        yield HostileFile(f"jpeg quantisation {number}", patched(data, quant + 4, bytes([number])), DAMAGED)
    yield HostileFile("jpeg quantisation of zeros", patched(data, quant + 5, bytes(64)), ACCEPTED)
    for marker, name in ((0xDB, "quantisation"), (0xDA, "a scan")):
        ats = [at for found, at in segments(data) if found == marker]
        yield HostileFile(f"jpeg without {name}", data[: ats[0]] + END, DAMAGED)


def _lengths() -> Iterator[HostileFile]:
    data = file_of(small(), "JPEG")
    for marker, at in segments(data):
        for length in (0, 1, 0xFFFF):
            # Pillow looks for the next marker and finds it; only libjpeg would have read on.
            answer = ACCEPTED if marker == 0xE0 and length < 2 else DAMAGED
            name = f"jpeg {marker:02x} at {at} of length {length}"
            yield HostileFile(name, patched(data, at + 2, struct.pack(">H", length)), answer)
    yield HostileFile("jpeg of start markers", START * 5000, DAMAGED)
    yield HostileFile("jpeg of fill bytes", START + b"\xff" * 1_000_000, DAMAGED)
    yield HostileFile("jpeg of restarts", START + b"\xff\xd0\xff\xd1" * 5000, DAMAGED)
    yield HostileFile("jpeg of an end", START + b"\xff" + END, DAMAGED)
    yield HostileFile("jpeg of zeros", START + b"\xff" + bytes(1_000_000), DAMAGED)
    yield HostileFile("jpeg of 8 MB of zeros", START + b"\xff" + bytes(8_000_000), DAMAGED)


def _scans() -> Iterator[HostileFile]:
    progressive = file_of(small(), "JPEG", progressive=True)
    last = progressive.rindex(b"\xff\xda")
    scan = progressive[last:-2]
    for count in (101, 1000, 20_000):
        yield HostileFile(f"jpeg of {count} scans", progressive[:last] + scan * count + END, DAMAGED)
    large = file_of(Image.new("RGB", (5000, 5000), "teal"), "JPEG", progressive=True)
    last = large.rindex(b"\xff\xda")
    bomb = large[:last] + large[last:-2] * 1000 + END
    yield HostileFile("jpeg of 1000 scans of 25 megapixels", bomb[: 20 * 1024 * 1024], DAMAGED)
    data = file_of(small(), "JPEG")
    at = place(data, 0xDA)
    for count in (0, 2, 5, 255):
        yield HostileFile(f"jpeg scan of {count} components", patched(data, at + 4, bytes([count])), DAMAGED)
    yield HostileFile("jpeg without entropy", data[: at + 14] + END, ACCEPTED)


def _metadata() -> Iterator[HostileFile]:
    blob = bytes(65_000)
    profile = [segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + blob) for n in range(1, 256)]
    yield HostileFile("jpeg with 16 MB of ICC", with_segments(*profile), ACCEPTED)
    yield HostileFile(
        "jpeg with ICC part 0 of 0", with_segments(segment(0xE2, b"ICC_PROFILE\0\0\0x")), ACCEPTED
    )
    comments = with_segments(*[segment(0xFE, b"x")] * 100_000)
    yield HostileFile("jpeg with 100,000 comments", comments, ACCEPTED)
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + b"\xff" * 8
    yield HostileFile("jpeg with endless 8BIM", with_segments(segment(0xED, photoshop)), ACCEPTED)
    for name, tiff in exif_bombs().items():
        data = with_segments(segment(0xE1, b"Exif\0\0" + tiff))
        yield HostileFile(f"jpeg with EXIF {name}", data, ACCEPTED)
    xmp = (
        b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY a 'b'>"
        + b"<!ENTITY a '&a;&a;'>" * 100
        + b"]>&a;"
    )
    yield HostileFile("jpeg with an XML bomb", with_segments(segment(0xE1, xmp)), ACCEPTED)
    index = b"MPF\0MM\0*\0\0\0\x08" + b"\xff" * 60
    yield HostileFile("jpeg of 4 billion pictures", with_segments(segment(0xE2, index)), ACCEPTED)


def exif_bombs() -> dict[str, bytes]:
    def directory(*entries: bytes, following: int = 0) -> bytes:
        head = b"MM\0*\0\0\0\x08" + struct.pack(">H", len(entries))
        return head + b"".join(entries) + struct.pack(">I", following)

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        return struct.pack(">HHII", tag, kind, count, value)

    return {
        "that is its own next": directory(following=8),
        "that holds itself": directory(entry(0x8769, 4, 1, 8), entry(0x8825, 4, 1, 8)),
        "of 4 billion values": directory(entry(0x0112, 3, 2**32 - 1, 8)),
        "far away": directory(entry(0x0112, 3, 100, 2**32 - 1)),
        "orientation 9": directory(entry(0x0112, 3, 1, 9 << 16)),
        "orientation 0": directory(entry(0x0112, 3, 1, 0)),
        "orientation as text": directory(entry(0x0112, 2, 4, 0x61626300)),
        "orientation as a fraction of nothing": directory(entry(0x0112, 5, 1, 26)) + bytes(8),
        "of 5000 entries": directory(*[entry(n, 4, 1, 0) for n in range(5000)]),
        "of an unknown kind": directory(entry(0x0112, 99, 1, 0)),
        "of garbage": b"\xff" * 500,
        "of nothing": b"",
        "cut short": directory(entry(0x0112, 3, 1, 6 << 16))[:12],
    }


def _bombs() -> Iterator[HostileFile]:
    for name, options in {"": {}, " progressive": {"progressive": True, "subsampling": 0}}.items():
        large = file_of(Image.new("RGB", (5000, 5000), "teal"), "JPEG", **options)
        yield HostileFile(f"jpeg bomb{name}", large, ACCEPTED)
