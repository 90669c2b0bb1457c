"""Boxes as detectors give them to boxes as the domain wants them."""

import numpy as np
from numpy.typing import NDArray

from domain.ports import Box, UprightImage


def within(image: UprightImage, edges: NDArray[np.float32]) -> Box:
    """left, top, right, bottom to whole pixels within the image, at least 1 x 1."""
    height, width = image.shape[:2]
    left, top, right, bottom = (round(float(edge)) for edge in edges)
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return Box(left, top, max(min(right, width) - left, 1), max(min(bottom, height) - top, 1))
