"""Decodes, in this process, files that we trust: our own crops, and the files of a developer's tools.

Strangers' files go through `decoder_pool`.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.ports import UprightImage
from workers.recognition.picture import Stored, read_picture

_FLIPS = {2: 1, 4: 0, 7: -1}  # OpenCV's codes: 1 left-right, 0 top-bottom, -1 both
_TURNS = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_CLOCKWISE, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}


def decode(data: bytes) -> UprightImage:
    """RGB, orientation applied. Raises InvalidInput as `read_picture` does."""
    pixels = np.empty(0, np.uint8)

    def room_for(size: int) -> memoryview:
        nonlocal pixels
        pixels = np.empty(size, np.uint8)
        return pixels.data

    stored = read_picture(data, room_for)
    return upright(pixels, stored)


def upright(pixels: NDArray[np.uint8], stored: Stored) -> UprightImage:
    """Turns the picture as EXIF's orientation says. A picture that need not be turned shares the memory."""
    image = pixels.reshape(stored.height, stored.width, 3)
    if stored.orientation in {5, 7}:
        image = np.asarray(cv2.transpose(image), dtype=np.uint8)
    if stored.orientation in _FLIPS:
        return np.asarray(cv2.flip(image, _FLIPS[stored.orientation]), dtype=np.uint8)
    if stored.orientation in _TURNS:
        return np.asarray(cv2.rotate(image, _TURNS[stored.orientation]), dtype=np.uint8)
    return image
