"""A video becomes one picture with frames from all of it."""

from collections.abc import AsyncIterator
from random import Random

import numpy as np
import pytest
from PIL import Image

from domain.errors import InvalidInput
from domain.ids import WorkspaceId
from domain.ports import UprightImage
from domain.steps.faces.find_in_frames import find_in_frames
from domain.values.task_kinds import TASK_KINDS
from sandbox.chaos.pictures import video_of
from tests.fakes.in_memory_vector_index import InMemoryVectorIndex
from tests.hostile.films import HEVC_4K_TEN_BITS, TURNED_H264
from tests.recognition.pictures import saved
from workers.recognition.decoding.codec import PillowCodec
from workers.recognition.decoding.decoder_pool import VIDEOS, DecoderProcess, ProcessDied
from workers.recognition.decoding.video_process import MAX_CPU_S, PATIENCE_S
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.picture import MAX_PIXELS
from workers.recognition.video import is_video


def plain(red: int, green: int, blue: int, *, width: int = 320, height: int = 180) -> UprightImage:
    return np.full((height, width, 3), (red, green, blue), np.uint8)


@pytest.fixture
async def codec() -> AsyncIterator[PillowCodec]:
    codec = PillowCodec(1)
    yield codec
    await codec.close()


@pytest.mark.parametrize("ending", ["mp4", "webm"])
async def test_the_frames_of_a_video_stand_in_rows_in_the_order_of_time(
    codec: PillowCodec, ending: str
) -> None:
    scenes = [plain(200, 0, 0), plain(0, 200, 0), plain(0, 0, 200), plain(200, 200, 0)]
    board = await codec.decode_frames(video_of(scenes, seconds=8, ending=ending))
    assert board.image.shape == (360, 640, 3)
    shown = [board.image[place.y + 90, place.x + 160] for place in board.places()]
    for colour, scene in zip(shown, scenes, strict=True):
        assert np.abs(colour.astype(int) - scene[0, 0]).max() < 30


async def test_a_short_video_is_a_picture_of_its_own_size(codec: PillowCodec) -> None:
    board = await codec.decode_frames(video_of([plain(0, 90, 0, width=180, height=320)], seconds=1))
    assert board.image.shape == (320, 180, 3)


async def test_a_long_video_shows_sixteen_frames(codec: PillowCodec) -> None:
    board = await codec.decode_frames(video_of([plain(0, 90, 0, width=1280, height=720)], seconds=90, rate=1))
    assert (board.image.shape, board.frames) == ((4 * 720, 4 * 1280, 3), 16)


async def test_a_square_video_has_no_more_pixels_than_a_picture_may_have(codec: PillowCodec) -> None:
    square = plain(0, 90, 0, width=1280, height=1280)
    board = await codec.decode_frames(video_of([square], seconds=40, rate=1))
    assert (board.image.shape, board.frames) == ((5000, 5000, 3), 16)


async def test_a_picture_is_one_frame(codec: PillowCodec) -> None:
    board = await codec.decode_frames(saved(Image.fromarray(plain(1, 2, 3)), "PNG"))
    assert (board.image.shape, board.frames) == ((180, 320, 3), 1)


async def test_a_video_becomes_the_same_picture_each_time(codec: PillowCodec) -> None:
    video = video_of([plain(200, 0, 0), plain(0, 200, 0), plain(0, 0, 200)], seconds=7)
    first, second = [(await codec.decode_frames(video)).image for _ in range(2)]
    assert np.array_equal(first, second)


async def test_where_a_picture_is_expected_a_video_is_refused(codec: PillowCodec) -> None:
    """A client may call any file an image: it must not cost what a video costs."""
    with pytest.raises(InvalidInput, match="image_type_unsupported"):
        await codec.decode(video_of([plain(0, 90, 0)]))


async def test_a_phones_video_is_turned_as_it_says(codec: PillowCodec) -> None:
    board = await codec.decode_frames(TURNED_H264)
    assert (board.image.shape, board.frames) == ((64, 2 * 48, 3), 2)
    above, below = board.image[10, 24], board.image[50, 72]
    assert np.abs(above.astype(int) - (255, 0, 0)).max() < 30
    assert np.abs(below.astype(int) - (0, 0, 255)).max() < 30


async def test_a_phones_4k_with_ten_bits_a_colour_is_read(codec: PillowCodec) -> None:
    board = await codec.decode_frames(HEVC_4K_TEN_BITS)
    assert (board.image.shape, board.frames) == ((720, 2 * 1280, 3), 2)


async def test_a_frame_that_cannot_be_read_moves_no_other_one(codec: PillowCodec) -> None:
    """Otherwise a face would be cut from another frame than its own, and could show somebody else."""
    scenes = [plain(200, 0, 0), plain(0, 200, 0), plain(0, 0, 200), plain(200, 200, 0)]
    video = bytearray(video_of(scenes, seconds=8))
    damaged = slice(len(video) // 10, len(video) * 3 // 20)
    video[damaged] = bytes(len(video[damaged]))  # then OpenCV can read the last scene only
    board = await codec.decode_frames(bytes(video))
    assert (board.image.shape, board.frames) == ((360, 640, 3), 4)
    *first, last = [board.image[place.y + 90, place.x + 160] for place in board.places()]
    assert np.max(first) == 0
    assert np.abs(last.astype(int) - (200, 200, 0)).max() < 30


async def test_a_video_that_was_cut_off_shows_its_beginning_or_is_refused(codec: PillowCodec) -> None:
    video = video_of([plain(200, 0, 0), plain(0, 200, 0)], seconds=4, ending="webm")
    board = await codec.decode_frames(video[: len(video) * 3 // 4])
    assert np.abs(board.image[10, 10].astype(int) - (200, 0, 0)).max() < 30
    with pytest.raises(InvalidInput, match="image_damaged"):
        await codec.decode_frames(video[:60])


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\x18ftypmp42" + b"\0" * 4000,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 4000,
        b"\0\0\0\x18ftypqt  #EXTM3U\nhttp://127.0.0.1:9/secret.ts\n",
    ],
)
async def test_what_only_begins_like_a_video_is_refused(codec: PillowCodec, data: bytes) -> None:
    with pytest.raises(InvalidInput, match="image_damaged"):
        await codec.decode_frames(data)


async def test_a_video_of_too_many_pixels_is_refused(codec: PillowCodec) -> None:
    with pytest.raises(InvalidInput, match="image_too_many_pixels"):
        await codec.decode_frames(video_of([plain(0, 90, 0, width=4096, height=2304)], seconds=0.2))


def test_on_a_busy_machine_a_video_has_the_time_to_use_up_its_cpu_limit() -> None:
    """Otherwise a file that costs too much would be tried again and again instead of being refused."""
    assert PATIENCE_S >= 3 * MAX_CPU_S
    drawing = ("picture_photo", "draw_view", "picture_sheet", "picture_suggestion", "picture_cluster")
    for kind in ("recognise_video", "look_closer", *drawing):
        assert TASK_KINDS[kind].lease_s > 2 * PATIENCE_S, kind  # it may wait for another video


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_no_video(form: str) -> None:
    assert not is_video(saved(Image.fromarray(plain(1, 2, 3)), form))


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"msf1", b"avif"])
def test_a_picture_in_the_container_of_videos_is_no_video(brand: bytes) -> None:
    assert not is_video(b"\0\0\0\x18ftyp" + brand)


def test_damaged_videos_get_an_answer_and_the_next_video_is_read() -> None:
    """A file that kills its process is tried by the pool in another process: see `test_decoder_pool`."""
    good = [
        video_of([plain(200, 0, 0, width=64, height=48), plain(0, 0, 200, width=64, height=48)], ending=one)
        for one in ("mp4", "webm")
    ]
    dice = Random(7)
    process = DecoderProcess(VIDEOS)
    for video in (dice.choice(good) for _ in range(120)):
        damaged = bytearray(video)
        for _ in range(dice.choice([1, 4, 40])):
            damaged[dice.randrange(12, len(damaged))] = dice.randrange(256)
        try:
            board = process.decode(
                bytes(damaged[: dice.choice([len(damaged), dice.randrange(60, len(damaged))])])
            )
            assert board.image.size <= 3 * MAX_PIXELS
        except InvalidInput:
            pass
        except ProcessDied:
            process = DecoderProcess(VIDEOS)
    assert process.decode(good[0]).frames == 1
    process.close()


async def test_everybody_of_a_group_is_found_once_whatever_the_frame(
    codec: PillowCodec, insightface_engine: InsightFaceEngine, six_people: UprightImage
) -> None:
    """The frames are searched one by one: a search of the whole storyboard at once misses small faces."""
    board = await codec.decode_frames(video_of([six_people], seconds=8, rate=1))
    assert board.frames == 4
    known = np.stack([face.embedding for face in await insightface_engine.find_faces(six_people)])
    seen = await find_in_frames(board, WorkspaceId(1), insightface_engine, InMemoryVectorIndex())
    found = np.stack([face.embedding for face in seen])
    assert len(known) == len(found) == 6
    assert (known @ found.T).max(axis=1).min() > insightface_engine.calibration.auto_cosine
