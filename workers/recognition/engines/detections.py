"""Holds what a detector found, as arrays."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SAME_FACE_OVERLAP = 0.4  # intersection over union; insightface's value


@dataclass(frozen=True, slots=True)
class Detections:
    """n hits, in pixels of the upright image.

    boxes (n, 4): left, top, right, bottom. landmarks (n, 5, 2). scores (n,): 0..1.
    scan_px (n,): the longer side of each box as the detector saw it.
    """

    boxes: Floats
    landmarks: Floats
    scores: Floats
    scan_px: Floats

    def __len__(self) -> int:
        return len(self.scores)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Detections":
        return Detections(
            self.boxes[chosen], self.landmarks[chosen], self.scores[chosen], self.scan_px[chosen]
        )

    def moved(self, x: int, y: int) -> "Detections":
        offset = np.array([x, y], np.float32)
        return Detections(self.boxes + np.tile(offset, 2), self.landmarks + offset, self.scores, self.scan_px)


def merge(passes: Iterable[Detections]) -> Detections:
    """One hit for each face, best score first (non-maximum suppression)."""
    hits = list(passes)
    together = Detections(
        np.concatenate([p.boxes for p in hits]),
        np.concatenate([p.landmarks for p in hits]),
        np.concatenate([p.scores for p in hits]),
        np.concatenate([p.scan_px for p in hits]),
    )
    return together.where(_best_of_each_face(together))


def _best_of_each_face(found: Detections) -> NDArray[np.intp]:
    left, top, right, bottom = found.boxes.T
    area = (right - left + 1) * (bottom - top + 1)
    order = np.argsort(-found.scores, kind="stable")
    kept: list[int] = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        width = np.minimum(right[best], right[rest]) - np.maximum(left[best], left[rest]) + 1
        height = np.minimum(bottom[best], bottom[rest]) - np.maximum(top[best], top[rest]) + 1
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        order = rest[shared / (area[best] + area[rest] - shared) <= _SAME_FACE_OVERLAP]
    return np.array(kept, dtype=np.intp)
