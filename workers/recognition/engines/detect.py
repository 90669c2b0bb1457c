"""SCRFD, the detector of insightface's packs: one pass over one photo at one size."""

from collections.abc import Sequence

import cv2
import numpy as np
import onnxruntime

from domain.ports import UprightImage
from workers.recognition.engines.detections import Detections, Floats
from workers.recognition.packs.model_pack import Network

# By the number of outputs: each level of the pyramid has scores, boxes and landmarks.
_STRIDES_AND_ANCHORS = {9: ((8, 16, 32), 2), 15: ((8, 16, 32, 64, 128), 1)}


class ScrfdDetector:
    """Thread-safe. One photo at a time: the published graphs have batch size 1."""

    def __init__(self, network: Network, session: onnxruntime.InferenceSession) -> None:
        self._network = network
        self._session = session
        self._strides, self._anchors = _STRIDES_AND_ANCHORS[len(network.outputs)]
        self.fixed_px = network.fixed_side_px

    def scan(
        self, image: UprightImage, side_px: int, *, min_score: float, square: bool = False
    ) -> Detections:
        """All hits, several a face, when the longer side of the photo is made `side_px` long.

        The canvas is just large enough (a multiple of 32). `square` pads it to side_px x side_px as
        insightface does: a third dearer on a 4:3 photo, with the same faces in slightly other places.
        """
        square = square or self.fixed_px is not None
        canvas, scale = _fit(image, self.fixed_px or side_px, square=square)
        outputs = self._session.run(None, {self._network.input: self._network.blob([canvas])})
        levels = [
            self._read(outputs, level, canvas.shape[1], min_score) for level in range(len(self._strides))
        ]
        boxes, landmarks, scores = (np.concatenate(part) for part in zip(*levels, strict=True))
        scan_px = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
        boxes, landmarks = (np.divide(part, scale, dtype=np.float32) for part in (boxes, landmarks))
        return Detections(boxes, landmarks, scores, scan_px)

    def _read(
        self, outputs: Sequence[Floats], level: int, canvas_width: int, min_score: float
    ) -> tuple[Floats, Floats, Floats]:
        """Boxes, landmarks and scores of one level. The graph gives distances from anchors, in strides."""
        stride = np.float32(self._strides[level])
        scores, distances, offsets = (
            outputs[level + part * len(self._strides)].reshape(-1, columns)
            for part, columns in enumerate((1, 4, 10))
        )
        hits = np.flatnonzero(scores[:, 0] >= min_score)
        row, column = np.divmod(hits // self._anchors, canvas_width // self._strides[level])
        anchor = np.stack([column, row], axis=1).astype(np.float32) * stride
        distance = distances[hits] * stride
        boxes = np.concatenate([anchor - distance[:, :2], anchor + distance[:, 2:]], axis=1)
        landmarks = anchor[:, None, :] + offsets[hits].reshape(-1, 5, 2) * stride
        return boxes, landmarks, scores[hits, 0]


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
