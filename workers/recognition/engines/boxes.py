"""Turns the boxes of detectors into boxes of the domain."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.ports import Box, DetectedFace, UprightImage


def within(image: UprightImage, edges: NDArray[np.float32]) -> Box:
    """edges: left, top, right, bottom. The box has whole pixels within the image, at least 1 x 1."""
    height, width = image.shape[:2]
    left, top, right, bottom = (round(float(edge)) for edge in edges)
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return Box(left, top, max(min(right, width) - left, 1), max(min(bottom, height) - top, 1))


def each_once(faces: Sequence[DetectedFace]) -> list[DetectedFace]:
    """The clearest face of each place: weak hits overlap, and so do tiles."""
    kept: list[DetectedFace] = []
    for face in sorted(faces, key=lambda face: -face.confidence):
        if not any(face.box.is_same_place(other.box) for other in kept):
            kept.append(face)
    return kept


def largest_first(faces: Sequence[DetectedFace]) -> list[DetectedFace]:
    return sorted(faces, key=lambda face: face.box.w * face.box.h, reverse=True)
