"""The image codec decodes strangers' files in processes of their own, and encodes our pictures on threads.

Pillow lets go of the interpreter's lock while it encodes.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from domain.ports import Box, Numbers, Storyboard, Tiles, UprightImage
from workers.recognition.decoding.decoder_pool import VIDEOS, DecoderPool
from workers.recognition.decoding.video_process import PATIENCE_S
from workers.recognition.draw import boxed_photo, crop_face, face_sheet, gridded_photo, to_jpeg
from workers.recognition.engines.cores import compute, usable_cores
from workers.recognition.video import is_video

T = TypeVar("T")


class PillowCodec:
    """Implements `domain.ports.ImageCodec`. At most `threads` of our own pictures at a time."""

    def __init__(self, threads: int | None = None) -> None:
        self._decoders = DecoderPool(threads)
        # Few videos come, so no process of 70 MB is kept for the next one.
        self._video_decoders = DecoderPool(1, patience_s=PATIENCE_S, program=VIDEOS, files_a_process=1)
        self._pool = ThreadPoolExecutor(threads or usable_cores(), thread_name_prefix="codec")

    async def decode(self, data: bytes) -> UprightImage:
        return await self._decoders.decode(data)

    async def decode_frames(self, data: bytes) -> Storyboard:
        return await (self._video_decoders if is_video(data) else self._decoders).decode_frames(data)

    async def to_jpeg(self, image: UprightImage, *, max_side_px: int) -> bytes:
        return await self._run(partial(to_jpeg, image, max_side_px=max_side_px))

    async def crop_face(self, image: UprightImage, box: Box, *, side_px: int) -> bytes:
        return await self._run(partial(crop_face, image, box, side_px=side_px))

    async def face_sheet(self, tiles: Tiles, *, numbered: Numbers, first: int = 1, columns: int = 0) -> bytes:
        return await self._run(partial(face_sheet, tiles, numbered=numbered, first=first, columns=columns))

    async def boxed_photo(
        self, image: UprightImage, boxes: Sequence[Box], *, max_side_px: int, is_grid: bool = False
    ) -> bytes:
        draw = gridded_photo if is_grid else boxed_photo
        return await self._run(partial(draw, image, boxes, max_side_px=max_side_px))

    async def close(self) -> None:
        await self._decoders.close()
        await self._video_decoders.close()
        await asyncio.to_thread(self._pool.shutdown)

    async def _run(self, work: Callable[[], T]) -> T:
        return await compute(self._pool, work)
