"""Runs SCRFD, the detector of insightface's packs: one pass over one photo at one size."""

import cv2
import numpy as np
import onnxruntime
from insightface.model_zoo.scrfd import SCRFD

from domain.ports import UprightImage
from workers.recognition.engines.detections import Detections
from workers.recognition.packs.model_pack import Network


class ScrfdDetector:
    """insightface's detector with our own ONNX session. Thread-safe.

    We also make the canvas: insightface pads every photo to a square, which costs a third more at 4:3.
    """

    def __init__(self, network: Network, session: onnxruntime.InferenceSession) -> None:
        # One session for all sizes of canvas: insightface would open one for each.
        self._scrfd = SCRFD(str(network.path), session=session, static_shape_sessions=False)
        self._scrfd.input_mean, self._scrfd.input_std = network.mean, network.std
        self._scrfd.input_dtype = network.input_dtype
        self.fixed_px = network.fixed_side_px

    def scan(
        self, image: UprightImage, side_px: int, *, min_score: float, square: bool = False
    ) -> Detections:
        """All hits from `min_score` (0..1) on, several for a face, with the longer side of the photo made
        `side_px` long. A network with a fixed input size ignores `side_px` and `square`.

        The canvas is just large enough (a multiple of 32). `square` pads it to side_px x side_px as
        insightface does, and finds the same faces in slightly other places.
        """
        square = square or self.fixed_px is not None
        canvas, scale = _fit(image, self.fixed_px or side_px, square=square)
        levels = self._scrfd.forward(cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR), min_score)
        scores, boxes, landmarks = (np.concatenate(part) for part in levels)
        scan_px = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
        boxes, landmarks = (np.divide(part, scale, dtype=np.float32) for part in (boxes, landmarks))
        return Detections(boxes, landmarks, scores.reshape(-1), scan_px)


def _fit(image: UprightImage, side_px: int, *, square: bool) -> tuple[UprightImage, float]:
    """The photo in the top left corner of a black canvas, and canvas pixels per photo pixel."""
    height, width = image.shape[:2]
    ratio = height / width
    if ratio > 1:
        new_height, new_width = side_px, max(int(side_px / ratio), 1)
    else:
        new_height, new_width = max(int(side_px * ratio), 1), side_px
    size = (side_px, side_px) if square else (-(-new_height // 32) * 32, -(-new_width // 32) * 32)
    canvas = np.zeros((*size, 3), np.uint8)
    canvas[:new_height, :new_width] = cv2.resize(image, (new_width, new_height))
    return canvas, new_height / height
