"""Makes one face of two, as a child of both could look. Siblings are two such blends of one pair."""

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.ports import UprightImage
from sandbox.eval_sets.singles import Single
from workers.recognition.engines.align import align_to

SIDE_PX = 448
_EYES_PX = 90  # between the eyes, in the blend
_REACH = 0.6  # of the eye distance: how far around a landmark the pixels move with it


def blend(one: Single, other: Single, share: float) -> UprightImage:
    """share: how much of `other` is in the blend, 0..1, in shape and in colour alike."""
    first, first_points = align_to(one.image, one.landmarks, side_px=SIDE_PX, eyes_px=_EYES_PX)
    second, second_points = align_to(other.image, other.landmarks, side_px=SIDE_PX, eyes_px=_EYES_PX)
    points = (1 - share) * first_points + share * second_points
    mixed = (1 - share) * _bent(first, first_points, points) + share * _bent(second, second_points, points)
    return np.asarray(mixed.round(), np.uint8)


def _bent(image: UprightImage, source: NDArray[np.float64], target: NDArray[np.float64]) -> UprightImage:
    """Moves the landmarks from `source` to `target`, and their surroundings the less the farther they are."""
    y, x = np.mgrid[0:SIDE_PX, 0:SIDE_PX].astype(np.float64)
    distance = (x[..., None] - target[:, 0]) ** 2 + (y[..., None] - target[:, 1]) ** 2
    weight = np.exp(-distance / (2 * (_REACH * _EYES_PX) ** 2))
    weight /= np.maximum(weight.sum(axis=2, keepdims=True), 0.5)
    moved = weight @ (source - target)
    return np.asarray(
        cv2.remap(
            image,
            (x + moved[..., 0]).astype(np.float32),
            (y + moved[..., 1]).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )
