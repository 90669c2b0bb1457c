"""Files from strangers: the content tells the type, and no file costs much before it is refused."""

import asyncio
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from domain.errors import InvalidInput
from domain.values.quotas import MAX_DOWNLOAD_BYTES
from tests.recognition.pictures import BLUE, GREEN, RED, noise, quarters, saved, with_orientation
from workers.recognition.decoding.decode import decode
from workers.recognition.decoding.decoder_pool import DecoderPool, DecoderProcess

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        decode(data)
    return caught.value.code


def png_that_claims(width: int, height: int) -> bytes:
    """A complete file of some hundred bytes whose header promises a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(saved(quarters(), "JPEG"))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_is_known_by_its_content(kind: str) -> None:
    image = decode(saved(quarters(), kind))
    assert image.shape == (64, 96, 3)
    assert image.dtype == np.uint8
    for (x, y), colour in {(10, 10): RED, (80, 10): GREEN, (10, 55): BLUE}.items():
        np.testing.assert_allclose(image[y, x], colour, atol=25)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_come_out_upright(kind: str, orientation: int) -> None:
    stored = quarters()
    upright = ImageOps.exif_transpose(Image.open(BytesIO(with_orientation(stored, "PNG", orientation))))
    image = decode(with_orientation(stored, kind, orientation))
    assert image.shape[:2] == (upright.height, upright.width)
    np.testing.assert_allclose(image[::20, ::20], np.asarray(upright)[::20, ::20], atol=30)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "file_empty", id="empty"),
        pytest.param(b"hello, this is no picture", "image_type_unsupported", id="text"),
        pytest.param(b"%PDF-1.7\n" + bytes(100), "image_type_unsupported", id="pdf"),
        pytest.param(b"\0\0\0\x18ftypisom" + bytes(100), "image_type_unsupported", id="mp4"),
        pytest.param(saved(quarters(), "BMP"), "image_type_unsupported", id="bmp"),
        pytest.param(saved(quarters(), "TIFF"), "image_type_unsupported", id="tiff"),
        pytest.param(saved(quarters(), "GIF"), "image_type_unsupported", id="still gif"),
        pytest.param(b"\xff\xd8\xff", "image_damaged", id="three bytes of a jpeg"),
        pytest.param(bytes(MAX_DOWNLOAD_BYTES + 1), "file_too_big", id="21 MB"),
        pytest.param(png_that_claims(30_000, 30_000), "image_too_many_pixels", id="huge png header"),
        pytest.param(png_that_claims(5001, 5000), "image_too_many_pixels", id="just too large"),
        pytest.param(webp_that_claims(16_000, 16_000), "image_too_many_pixels", id="huge webp header"),
        pytest.param(jpeg_that_claims(65_000, 65_000), "image_too_many_pixels", id="huge jpeg header"),
        pytest.param(b"\0\0\0\x18ftyphevc" + bytes(100), "image_animated", id="heif sequence"),
    ],
)
def test_what_is_no_usable_picture_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_animations_are_refused(kind: str) -> None:
    frames = [noise(32, 32, seed) for seed in range(3)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    assert refusal(data) == "image_animated"


def test_a_gif_that_ends_in_its_first_frame_is_no_animation() -> None:
    data = saved(noise(32, 32), "GIF")
    assert {refusal(data[:cut]) for cut in range(6, len(data), 50)} == {"image_type_unsupported"}


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of it too
@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_file_is_refused(kind: str) -> None:
    data = saved(noise(200, 150), kind)
    assert refusal(data[: len(data) // 2]) == "image_damaged"


def test_a_jpeg_that_repeats_its_scans_is_refused() -> None:
    data = saved(quarters(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    decode(data)
    assert refusal(data[:last] + scan * 2000 + data[-2:]) == "image_damaged"


def test_bytes_behind_the_end_of_a_jpeg_are_not_counted_as_scans() -> None:
    """A motion photo has its film there, and compressed film is full of bytes that look like a scan."""
    data = saved(quarters(), "JPEG", progressive=True)
    np.testing.assert_array_equal(decode(data + b"\xff\xda" * 2000), decode(data))


def test_a_camera_file_of_two_pictures_shows_the_first() -> None:
    data = saved(quarters(), "MPO", save_all=True, append_images=[noise(96, 64)])
    np.testing.assert_allclose(decode(data)[10, 10], RED, atol=25)


def test_cmyk_keeps_its_colours() -> None:
    image = decode(saved(quarters().convert("CMYK"), "JPEG"))
    np.testing.assert_allclose(image[10, 10], RED, atol=25)


def test_sixteen_bit_grey_is_not_clipped_to_white() -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    image = decode(saved(Image.fromarray(ramp), "PNG"))
    assert image.shape == (64, 64, 3)
    np.testing.assert_array_equal(image[:, :, 0], ramp // 257)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0)).convert(mode)
    options = {"transparency": picture.getpixel((0, 0))} if mode == "P" else {}
    assert (decode(saved(picture, "PNG", **options)) == 255).all()


def test_transparent_webp_becomes_white() -> None:
    picture = Image.new("RGBA", (40, 40), (200, 0, 0, 0))
    assert (decode(saved(picture, "WEBP", lossless=True, exact=True)) == 255).all()


def test_unreadable_exif_does_not_spoil_a_readable_picture() -> None:
    data = with_orientation(quarters(), "JPEG", 6)
    start = data.index(b"Exif\0\0") + 6
    broken = data[:start] + b"\xff" * 8 + data[start + 8 :]
    assert decode(broken).shape == (64, 96, 3)


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_read_or_refused_and_raises_no_other_error(kind: str) -> None:
    data = saved(quarters(), kind)
    random = np.random.default_rng(7)
    refused = 0
    for _ in range(500):
        damaged = bytearray(data)
        for position in random.integers(0, len(data), random.integers(1, 8)):
            damaged[position] = random.integers(0, 256)
        try:
            assert decode(bytes(damaged)).ndim == 3
        except InvalidInput:
            refused += 1
    assert refused > 0


_PEAK_OF_DECODING = """
import sys
from workers.recognition.decoding.decode import decode
from workers.recognition.decoding.decoder_pool import DecoderPool, DecoderProcess
def peak_kb():
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1])
data = open(sys.argv[1], "rb").read()
open("/proc/self/clear_refs", "w").write("5")
before = peak_kb()
decode(data)
print((peak_kb() - before) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="reads Linux's peak memory counter")
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"progressive": True, "subsampling": 0}),
        ("PNG", {"compress_level": 1}),
        ("WEBP", {"method": 0}),
    ],
)
def test_the_largest_picture_costs_less_than_300_mb(
    tmp_path: Path, kind: str, options: dict[str, int]
) -> None:
    mode = "RGB" if kind == "JPEG" else "RGBA"
    file = tmp_path / "large"
    file.write_bytes(saved(Image.new(mode, (5000, 5000), "teal"), kind, **options))
    run = subprocess.run(
        [sys.executable, "-c", _PEAK_OF_DECODING, str(file)], capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < 300


class CountingPool(DecoderPool):
    """Counts the processes that it starts."""

    started = 0

    def _start(self) -> DecoderProcess:
        self.started += 1
        return super()._start()


async def test_many_photos_wait_for_few_processes() -> None:
    pool = CountingPool(1)
    sizes = [(50 + i, 40) for i in range(12)]
    images = await asyncio.gather(*(pool.decode(saved(noise(*size), "PNG")) for size in sizes))
    await pool.close()
    assert [(image.shape[1], image.shape[0]) for image in images] == sizes
    assert pool.started < len(sizes)


async def test_a_process_is_replaced_after_so_many_files() -> None:
    pool = CountingPool(1, files_a_process=2)
    for _ in range(4):
        await pool.decode(saved(quarters(), "JPEG"))
    await pool.close()
    assert pool.started == 2
