"""Measures how good a picture of a face is, by pixels and landmarks alone, the same for every engine.

sharpness  v / (v + 8). v is measured on the middle of the grey face at 112 px: the mean size of the second
           derivative, squared, in the direction where it is smallest: motion blurs one direction only.
           Pixels outside the photo are left out. It is the mean size and not the variance, because one hard
           edge, as of a black corner in a photo that was turned, is no sharp face. v is raised for low
           contrast, which recognisers do not mind. Measured on 50 faces with buffalo_sc, as medians, with the
           cosine of the spoiled and the clean face in brackets (rank correlation of v and that cosine: 0.89):
           clean 0.64; Gauss of 1 % of the face 0.38 (0.96), 2 % 0.16 (0.82), 3 % 0.08 (0.65), 5 % 0.03
           (0.36); moved by 5 % of the face 0.34 (0.92), 10 % 0.17 (0.65), 25 % 0.07 (0.2); 40 px large 0.38
           (0.91), 20 px 0.16 (0.65); JPEG 30 as clean.
size       1 from the crop's own resolution (35 px between the eyes) on, below it in proportion.
frontality exp(-(d / 0.35)^2), d the nose's distance from the middle of the face in eye distances: 0.1 when
           looking ahead, 0.25 half turned, 0.5 or more in profile.
quality    the geometric mean of these three and of the detector's confidence: one bad factor cannot
           be made up by the others.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.ports import UprightImage
from workers.recognition.engines.align import crop_matrix

_HALF_SHARP = 8
_FULL_CONTRAST = 1000  # variance of the grey values; daylight has 1000 to 3000
_WINDOW_CORNER = (16, 20)  # in the crop: without hair and background
_WINDOW_PX = 80
_FULL_SIZE_EYE_DISTANCE_PX = 35
_HALF_TURNED = 0.35
_SECOND_DERIVATIVES = tuple(
    np.array(kernel, np.float32)
    for kernel in (
        [[0, 0, 0], [1, -2, 1], [0, 0, 0]],
        [[0, 1, 0], [0, -2, 0], [0, 1, 0]],
        [[0.5, 0, 0], [0, -1, 0], [0, 0, 0.5]],
        [[0, 0, 0.5], [0, -1, 0], [0.5, 0, 0]],
    )
)


def measure_sharpness(image: UprightImage, landmarks: NDArray[np.float32]) -> float:
    """0..1, for landmarks (5, 2) in pixels of the photo. 0 when the face's middle is not on the photo."""
    grey, inside = _middle_of_face(image, landmarks)
    if not inside.any():
        return 0.0
    size = min(
        float(np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel)[inside]).mean()) for kernel in _SECOND_DERIVATIVES
    )
    contrast = min(float(grey[inside].var()) + 1, _FULL_CONTRAST)
    value = size**2 * math.sqrt(_FULL_CONTRAST / contrast)
    return value / (value + _HALF_SHARP)


def _middle_of_face(
    image: UprightImage, landmarks: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """(80, 80) grey values, and which of them lie on the photo together with their neighbours.

    A large face is made smaller by areas first: taking single pixels of it would put grain in place of blur.
    """
    move = crop_matrix(landmarks)
    move[:, 2] -= _WINDOW_CORNER
    (left, top), (right, bottom) = _seen_by(move, image.shape)
    seen = image[top:bottom, left:right]
    move[:, 2] += move[:, :2] @ (left, top)
    grey = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY) if seen.size else np.zeros((1, 1), np.uint8)
    shrink = float(np.hypot(*move[:, 0]))
    if shrink < 1:
        height, width = grey.shape
        grey = cv2.resize(
            grey, (math.ceil(width * shrink), math.ceil(height * shrink)), interpolation=cv2.INTER_AREA
        )
        move[:, :2] *= (width / grey.shape[1], height / grey.shape[0])
    size = (_WINDOW_PX, _WINDOW_PX)
    pixels = cv2.warpAffine(grey, move, size, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.full_like(grey, 255 if seen.size else 0), move, size)
    inside = cv2.erode(inside, np.ones((5, 5), np.uint8))
    return pixels.astype(np.float32), inside == 255


def _seen_by(move: NDArray[np.float64], shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The part of the photo that the window shows, as left, top and right, bottom."""
    back = cv2.invertAffineTransform(move)
    side = _WINDOW_PX
    corners = np.array([(0, 0), (side, 0), (0, side), (side, side)]) @ back[:, :2].T + back[:, 2]
    limit = (shape[1], shape[0])
    low = np.clip(np.floor(corners.min(axis=0)) - 2, 0, limit).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)) + 2, 0, limit).astype(int)
    return (int(low[0]), int(low[1])), (int(high[0]), int(high[1]))


def measure_quality(landmarks: NDArray[np.float32], *, sharpness: float, confidence: float) -> float:
    """0..1, for landmarks (5, 2) in pixels of the photo."""
    left_eye, right_eye, nose, left_mouth, right_mouth = landmarks.astype(np.float64)
    across = right_eye - left_eye
    eye_distance = float(np.hypot(*across))
    if eye_distance == 0:
        return 0.0
    middle = (left_eye + right_eye + left_mouth + right_mouth) / 4
    nose_offset = abs(float((nose - middle) @ across)) / eye_distance**2
    frontality = math.exp(-((nose_offset / _HALF_TURNED) ** 2))
    size = min(eye_distance / _FULL_SIZE_EYE_DISTANCE_PX, 1.0)
    return float((size * sharpness * frontality * min(max(confidence, 0.0), 1.0)) ** 0.25)
