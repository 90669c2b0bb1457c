"""Finds faces by an insightface model pack (SCRFD and ArcFace) on ONNX Runtime."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import cv2
import numpy as np

from domain.ports import Box, DetectedFace, UprightImage
from domain.rules.faces.calibration import calibration_of
from workers.recognition.engines.align import align, can_align, can_compare
from workers.recognition.engines.boxes import each_once, largest_first, within
from workers.recognition.engines.cores import compute, usable_cores
from workers.recognition.engines.detect import ScrfdDetector
from workers.recognition.engines.detections import Detections
from workers.recognition.engines.quality import measure_quality, measure_sharpness
from workers.recognition.engines.recognise import Recogniser
from workers.recognition.engines.sessions import ensure_available, open_session
from workers.recognition.look import look
from workers.recognition.look_harder import look_harder
from workers.recognition.packs.model_pack import ModelPack
from workers.recognition.packs.prelu import without_prelu
from workers.recognition.packs.published_pack import engine_name


class InsightFaceEngine:
    """One thread of a pool analyses one photo. The pool has a thread for each core, and the sessions share
    the cores.
    """

    def __init__(self, pack: ModelPack, *, providers: Sequence[str] = ("CPUExecutionProvider",)) -> None:
        """Raises Corrupt when a file of the pack is damaged or a provider is not installed."""
        ensure_available(providers)
        cores = usable_cores()
        cv2.setNumThreads(1)  # the pool is the parallelism
        self.name = engine_name(pack)
        self.calibration = calibration_of(self.name)
        self.detector = ScrfdDetector(
            pack.detector, open_session(pack.detector.path, providers=providers, threads=cores)
        )
        on_cpu = providers[0] == "CPUExecutionProvider"
        self._recogniser = Recogniser(
            pack.recogniser,
            open_session(
                pack.recogniser.path,
                providers=providers,
                threads=cores,
                content=without_prelu(pack.recogniser.path) if on_cpu else None,
            ),
        )
        self.dimensions = self._recogniser.dimensions
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="recognition")

    async def find_faces(self, image: UprightImage) -> list[DetectedFace]:
        return await compute(self._pool, partial(self.analyse, image))

    async def find_more_faces(self, image: UprightImage, area: Box | None) -> list[DetectedFace]:
        return await compute(self._pool, partial(self.analyse_harder, image, area))

    async def close(self) -> None:
        await asyncio.to_thread(self._pool.shutdown)

    def analyse(self, image: UprightImage) -> list[DetectedFace]:
        """What `find_faces` does, on the calling thread."""
        return self.describe(image, look(self.detector, image))

    def analyse_harder(self, image: UprightImage, area: Box | None) -> list[DetectedFace]:
        """What `find_more_faces` does, on the calling thread."""
        return largest_first(each_once(self.describe(image, look_harder(self.detector, image, area))))

    def describe(self, image: UprightImage, found: Detections) -> list[DetectedFace]:
        """Aligns and embeds the faces that can be cropped and compared. Largest face first."""
        found = found.where(np.array([can_align(points) for points in found.landmarks], bool))
        width, height = found.boxes[:, 2] - found.boxes[:, 0], found.boxes[:, 3] - found.boxes[:, 1]
        found = found.where(np.argsort(-width * height, kind="stable"))
        crops = [align(image, points, self._recogniser.side_px) for points in found.landmarks]
        embeddings = self._recogniser.embed(crops)
        faces = []
        for i, points in enumerate(found.landmarks):
            if not can_compare(embeddings[i]):
                continue
            sharpness = measure_sharpness(image, points)
            confidence = float(found.scores[i])
            faces.append(
                DetectedFace(
                    box=within(image, found.boxes[i]),
                    landmarks=tuple((float(x), float(y)) for x, y in points),
                    confidence=confidence,
                    sharpness=sharpness,
                    quality=measure_quality(points, sharpness=sharpness, confidence=confidence),
                    embedding=embeddings[i],
                )
            )
        return faces
