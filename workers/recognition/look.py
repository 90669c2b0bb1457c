"""Chooses the sizes at which the detector looks, to find tight crops and small faces at the least cost.

SCRFD finds faces that are about 14 to 350 px on its canvas, so one size is never enough. Measured with
buffalo_sc on the development photos (singles: photos of one person; tight crops: each single, cut to 0.9-1.2
of its face, as it is and x 4):

    size      singles found  tight crops  faces of group photos   one core, 4:3 photo
    128            21/21         126/126          7/37                    1 ms
    256            21/21         126/126         18/37                    3 ms
    640            14/21           0/126         34/37                   15 ms
    1280            4/21           0/126         36/37                   60 ms
    all three      21/21         126/126         36/37 (the 37th is cut by the photo's edge)

So the detector looks at 256 for large faces, and in a larger photo at 640 for the others (without enlarging
it: that loses faces). It looks at 1280 only in a large photo where neither found a face, or where 640 found
anything small, even at a score of 0.15: small faces come in company. A six-person photo of 1280 x 886 costs
256 and 640, a photo in which 640 misses faces also 1280. At 1280 the photo is scanned quarter by quarter,
which costs 10 % more time than the whole photo at once, and needs 16 MB of activations instead of 67.
"""

import numpy as np
from numpy.typing import NDArray

from domain.ports import UprightImage
from workers.recognition.engines.detect import ScrfdDetector
from workers.recognition.engines.detections import Detections, merge

MIN_SCORE = 0.5  # insightface's default
_COARSE_PX, _NORMAL_PX, _CLOSE_PX = 256, 640, 1280
_CLOSE_FROM_PX = 800  # for smaller photos, 640 finds as much as 1280
_COARSE_FROM_PX = 64  # a finer canvas places smaller faces better
_HINT_SCORE = 0.15
_HINT_BELOW_PX = 48
_QUARTER = 0.55  # of each side: quarters overlap, so that one holds a face of up to 96 px whole (4:3 canvas)
_CLOSE_UP_TO_PX = 96


def look(detector: ScrfdDetector, image: UprightImage) -> Detections:
    """Every face once, best score first."""
    if detector.fixed_px:
        return merge([detector.scan(image, detector.fixed_px, min_score=MIN_SCORE)])
    longest = max(image.shape[:2])
    coarse = detector.scan(image, _COARSE_PX, min_score=MIN_SCORE)
    if longest <= _COARSE_PX:
        return merge([coarse])
    normal = detector.scan(image, min(longest, _NORMAL_PX), min_score=_HINT_SCORE)
    passes = [
        coarse.where(coarse.scan_px >= _COARSE_FROM_PX),
        normal.where(normal.scores >= MIN_SCORE),
    ]
    if longest >= _CLOSE_FROM_PX and _needs_quarters(normal, found=any(map(len, passes))):
        passes += _scan_quarters(detector, image, min(longest, _CLOSE_PX))
    return merge(passes)


def _needs_quarters(normal: Detections, *, found: bool) -> bool:
    return not found or bool(np.any(normal.scan_px < _HINT_BELOW_PX))


def _scan_quarters(detector: ScrfdDetector, image: UprightImage, side_px: int) -> list[Detections]:
    height, width = image.shape[:2]
    passes = []
    for top, bottom in _halves(height):
        for left, right in _halves(width):
            quarter = image[top:bottom, left:right]
            hits = detector.scan(quarter, round(side_px * _QUARTER), min_score=MIN_SCORE)
            whole = _is_whole(hits, quarter, open_left=left > 0, open_top=top > 0)
            passes.append(hits.where(whole & (hits.scan_px <= _CLOSE_UP_TO_PX)).moved(left, top))
    return passes


def _halves(length: int) -> tuple[tuple[int, int], tuple[int, int]]:
    half = round(length * _QUARTER)
    return (0, half), (length - half, length)


def _is_whole(
    hits: Detections, quarter: UprightImage, *, open_left: bool, open_top: bool
) -> NDArray[np.bool_]:
    """Which faces no edge inside the photo cuts: a face that is cut is whole in the next quarter."""
    height, width = quarter.shape[:2]
    left, top, right, bottom = hits.boxes.T
    across = left > 0 if open_left else right < width
    down = top > 0 if open_top else bottom < height
    return np.asarray(across & down)
