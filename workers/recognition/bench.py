"""The engine's rows of `make bench`: ours against insightface's own pipeline and against the bare networks.

All ways take turns within one run, so that a busy machine slows all of them. Each round has a new order, so
that no way always follows the one that leaves spinning threads behind.
"""

import statistics
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from domain.ports import UprightImage
from workers.recognition.decoding.decode import decode
from workers.recognition.engines.align import align
from workers.recognition.engines.cores import usable_cores
from workers.recognition.engines.detections import merge
from workers.recognition.engines.insightface_engine import InsightFaceEngine
from workers.recognition.engines.sessions import open_session, session_options
from workers.recognition.look import MIN_SCORE
from workers.recognition.packs.model_pack import ModelPack, Network
from workers.recognition.packs.prelu import without_prelu

Embeddings = NDArray[np.float32]
Way = Callable[[], Embeddings]  # the embeddings of one photo; none, (0, 0), from the bare networks
Row = dict[str, str | int | float]

OURS = "ours, as shipped"
_OURS_640 = "ours, equal conditions"
_THEIRS_640 = "FaceAnalysis, equal conditions"
_THEIRS = "FaceAnalysis, as installed"
_LIMIT = "bare networks"
_DETECTION: Mapping[str, str] = {OURS: "256 + 640, and 4 x 704 for small faces", _THEIRS: "128 + 640, square"}
_PROVIDERS = ("CPUExecutionProvider",)
_REST_S = 0.05  # threads that spin go on for a while, at the cost of the next way


def engine_rows(pack: ModelPack, *, repeats: int = 15) -> list[Row]:
    """A row for each way and for 1, 6 and 12 faces, keyed as the table's columns.

    ms: median of a photo. ratio: to ours as shipped, the median over the rounds; 2 is twice as long.
    min_cosine: the lowest cosine of an embedding with the nearest one of ours as shipped.
    """
    contest = _Contest(pack)
    rows = []
    for faces, image in _photos().items():
        ways = contest.ways(image)
        found = {name: way() for name, way in ways.items()}  # and everything is warm now
        seconds = _in_turns(ways, repeats)
        for name, times in seconds.items():
            ratios = [own / ours for own, ours in zip(times, seconds[OURS], strict=True)]
            row: Row = {"what": name, "faces": faces, "ms": round(1000 * statistics.median(times), 1)}
            row["ratio"] = round(statistics.median(ratios), 2)
            row |= _conditions(name)
            if len(found[name]):
                row["min_cosine"] = round(float((found[name] @ found[OURS].T).max(axis=1).min()), 5)
            rows.append(row)
    return rows


class _Contest:
    """Loads everything that is measured."""

    def __init__(self, pack: ModelPack) -> None:
        self._pack = pack
        self._engine = InsightFaceEngine(pack)
        self._installed = _face_analysis(pack)
        self._equal = _face_analysis(pack, sess_options=session_options(usable_cores()))
        self._equal.prepare(0, det_size=(640, 640))
        self._networks = [
            open_session(network.path, providers=_PROVIDERS, threads=usable_cores(), content=content)
            for network, content in (
                (pack.detector, None),
                (pack.recogniser, without_prelu(pack.recogniser.path)),
            )
        ]

    def ways(self, image: UprightImage) -> dict[str, Way]:
        bgr = np.ascontiguousarray(image[:, :, ::-1])
        return {
            OURS: lambda: _stack(face.embedding for face in self._engine.analyse(image)),
            _THEIRS: lambda: _stack(face.normed_embedding for face in self._installed.get(bgr)),
            _OURS_640: lambda: self._ours_at_640(image),
            _THEIRS_640: lambda: _stack(face.normed_embedding for face in self._equal.get(bgr)),
            _LIMIT: self._bare(image),
        }

    def _ours_at_640(self, image: UprightImage) -> Embeddings:
        hits = self._engine.detector.scan(image, 640, min_score=MIN_SCORE, square=True)
        return _stack(face.embedding for face in self._engine.describe(image, merge([hits])))

    def _bare(self, image: UprightImage) -> Way:
        """Runs the two networks on inputs that are ready: no pipeline around them can be faster."""
        hits = merge([self._engine.detector.scan(image, 640, min_score=MIN_SCORE)])
        crops = _blob(self._pack.recogniser, [align(image, landmarks) for landmarks in hits.landmarks])
        canvas = _blob(self._pack.detector, [np.zeros((640, 640, 3), np.uint8)])
        detect, recognise = self._networks

        def run() -> Embeddings:
            detect.run(None, {self._pack.detector.input: canvas})
            recognise.run(None, {self._pack.recogniser.input: crops})
            return np.empty((0, 0), np.float32)

        return run


def _blob(network: Network, images: Sequence[UprightImage]) -> NDArray[np.float32]:
    mean, size = (network.mean,) * 3, images[0].shape[1::-1]
    return np.asarray(cv2.dnn.blobFromImages(images, 1 / network.std, size, mean), np.float32)


def _conditions(name: str) -> Row:
    return {
        "runtime": f"onnxruntime {onnxruntime.__version__}",
        "threads": "all, spinning" if name == _THEIRS else f"{usable_cores()}, not spinning",
        "detection": _DETECTION.get(name, "640, square"),
    }


def _in_turns(ways: Mapping[str, Way], repeats: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    shuffle = np.random.default_rng(0)
    for _ in range(repeats):
        for name in shuffle.permutation(list(ways)):
            time.sleep(_REST_S)  # noqa: TID251 - no loop runs here
            start = time.perf_counter()
            ways[name]()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def _photos() -> dict[int, UprightImage]:
    """Photos by their number of faces, all made from insightface's t1.jpg: six people on 1280 x 886."""
    package = find_spec("insightface")
    assert package is not None
    assert package.origin is not None
    six = decode((Path(package.origin).parent / "data" / "images" / "t1.jpg").read_bytes())
    heads = six[:640]
    return {1: np.ascontiguousarray(six[80:480, :260]), 6: six, 12: np.concatenate([heads, heads[:, ::-1]])}


def _face_analysis(pack: ModelPack, **options: Any) -> Any:
    # The one place that needs insightface itself: it is what we compare with.
    from insightface.app import FaceAnalysis  # noqa: PLC0415

    warnings.filterwarnings("ignore", category=FutureWarning, module="insightface")
    analysis = FaceAnalysis(str(pack.detector.path.parent), providers=list(_PROVIDERS), **options)
    analysis.prepare(0)
    return analysis


def _stack(embeddings: Any) -> Embeddings:
    return np.stack(list(embeddings))
