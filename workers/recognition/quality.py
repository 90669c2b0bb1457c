"""How good a picture of a face is, from its pixels and landmarks alone, the same for every engine.

sharpness  v / (v + 150), v the variance of the Laplacian on the middle of the grey aligned 112 px crop.
           Measured on the development photos: in focus 0.7-0.9; a 70 px face of a group photo 0.4-0.6;
           blurred with a sigma of 1 % of the face 0.2-0.4, of 2 % 0.06-0.15, of 4 % below 0.06.
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

_IN_FOCUS_VARIANCE = 150
_FULL_SIZE_EYE_DISTANCE_PX = 35
_HALF_TURNED = 0.35


def measure_sharpness(crop: UprightImage) -> float:
    """0..1, for an aligned 112 x 112 RGB crop."""
    grey = cv2.cvtColor(crop[20:100, 16:96], cv2.COLOR_RGB2GRAY)
    variance = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    return variance / (variance + _IN_FOCUS_VARIANCE)


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
