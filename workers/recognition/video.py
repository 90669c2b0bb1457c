"""Turns a stranger's video into one picture, its storyboard: frames from all of it, in rows.

Only a decoding process for videos calls this: OpenCV doubles the memory of the process. OpenCV's FFmpeg reads
from memory, and the containers below name no other file. The same video always gives the same storyboard, so
a face has its place for good.
"""

import math
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike

from domain.errors import InvalidInput
from domain.ports import Storyboard, UprightImage
from workers.recognition.picture import MAX_PIXELS, RoomFor, Stored, ensure_file_size

MAX_FRAME_PIXELS: Final = 9_000_000  # 4K
_SECONDS_A_FRAME: Final = 2
_MOST_FRAMES: Final = 16
_FRAME_PX: Final = 1280  # the longer side: what Telegram keeps of a photo, too

# MP4 and QuickTime, WebM and Matroska. HEIF begins as MP4 does, and is a picture.
_SIGNATURE = re.compile(
    rb"....ftyp(?!heic|heix|heim|heis|mif1|msf1|hevc|hevx|avif)|\x1a\x45\xdf\xa3", re.DOTALL
)


def is_video(data: bytes) -> bool:
    return _SIGNATURE.match(data) is not None


def read_storyboard(data: bytes, room_for: RoomFor) -> Stored:
    """Writes RGB into the memory that `room_for(bytes)` gives. `room_for` is called once.

    Raises InvalidInput: `file_empty`, `file_too_big`, `image_type_unsupported`, `image_too_many_pixels`,
    `image_damaged`.
    """
    ensure_file_size(data)
    if not is_video(data):
        raise InvalidInput("image_type_unsupported")
    try:
        board = _storyboard(data)
    except cv2.error as error:
        raise InvalidInput("image_damaged") from error
    height, width = board.image.shape[:2]
    room_for(board.image.nbytes)[:] = board.image.data.cast("B")
    return Stored(width, height, orientation=1, frames=board.frames)


def _storyboard(data: bytes) -> Storyboard:
    cv2.setNumThreads(1)
    stream = BytesIO(data)  # OpenCV reads from it and does not keep it alive
    one_thread = [cv2.CAP_PROP_N_THREADS, 1]
    # OpenCV's stubs want their own class of a stream; the library wants one of Python's.
    video = cv2.VideoCapture(stream, cv2.CAP_FFMPEG, one_thread)  # type: ignore[call-overload]
    try:
        if not video.isOpened():
            raise InvalidInput("image_damaged")
        width, height = (int(video.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        if width * height > MAX_FRAME_PIXELS:
            raise InvalidInput("image_too_many_pixels", width=width, height=height, limit=MAX_FRAME_PIXELS)
        return _in_rows(_frames(video, _places(video)))
    finally:
        video.release()


def _places(video: cv2.VideoCapture) -> list[int]:
    """The number of each frame that is shown: the middle of its share of the video."""
    frames, rate = (video.get(p) for p in (cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_FPS))
    frames = frames if math.isfinite(frames) and frames >= 1 else 1
    seconds = frames / rate if math.isfinite(rate) and rate > 0 else 0
    count = min(max(math.ceil(seconds / _SECONDS_A_FRAME), 1), _MOST_FRAMES)
    return [int(frames * (2 * n + 1) / (2 * count)) for n in range(count)]


def _frames(video: cv2.VideoCapture, places: Sequence[int]) -> list[UprightImage | None]:
    """None for frames that cannot be read: a video that was cut off still shows its beginning. In place of a
    damaged frame OpenCV may give another one, the same one each time.
    """
    return [_frame(video, place, len(places)) for place in places]


def _frame(video: cv2.VideoCapture, place: int, count: int) -> UprightImage | None:
    if not (video.set(cv2.CAP_PROP_POS_FRAMES, place) or place == 0):
        return None
    is_read, frame = video.read()
    return _shrunk(frame, count) if is_read and frame is not None and frame.ndim == 3 else None


def _shrunk(frame: MatLike, count: int) -> UprightImage:
    """RGB, at most _FRAME_PX long, and so small that a storyboard of `count` has no more than MAX_PIXELS."""
    height, width = frame.shape[:2]
    cells = Storyboard.columns_for(count) ** 2
    scale = min(_FRAME_PX / max(height, width), math.sqrt(MAX_PIXELS / (cells * width * height)), 1)
    size = max(int(width * scale), 1), max(int(height * scale), 1)
    shrunk = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(shrunk, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _in_rows(frames: Sequence[UprightImage | None]) -> Storyboard:
    """Puts each frame at its own place. A place stays black if its frame cannot be read, or has another size
    than the first one, after a change in the middle of the video. So, if fewer frames can be read some day,
    no frame moves to a place where a face of another frame is on record.

    Raises InvalidInput(`image_damaged`) if no frame can be read.
    """
    shape = next((frame.shape for frame in frames if frame is not None), None)
    if shape is None:
        raise InvalidInput("image_damaged")
    height, width = shape[:2]
    columns = Storyboard.columns_for(len(frames))
    image = np.zeros((math.ceil(len(frames) / columns) * height, columns * width, 3), np.uint8)
    board = Storyboard(image, len(frames))
    for place, frame in zip(board.places(), frames, strict=True):
        if frame is not None and frame.shape == shape:
            image[place.y : place.y + height, place.x : place.x + width] = frame
    return board
