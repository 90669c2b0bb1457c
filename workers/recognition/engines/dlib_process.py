"""A process that finds faces with dlib: photos come in on stdin, faces go out on stdout.

Run by `dlib_engine` as a script of its own: dlib holds the interpreter's lock while it embeds (74 ms a face),
so threads would neither use a second core (two took 0.90 s for what one did in 0.44 s) nor leave the event
loop alone. It imports nothing of the project and ends with its stdin, so that it does not outlive its parent.

In: height and width as two uint32, then height x width x 3 bytes RGB.
Out: the number of faces as uint32, then a float32 row for each: left, top, right, bottom, HOG score, five
landmarks (x, y), 128 numbers of its descriptor.

Detection, measured on the development photos: dlib's HOG detector knows faces from 80 px on, so the photo is
doubled first (up to 3000 px, 0.5 s of one core; 1280 x 960: 0.35 s): 21 of 21 singles, 36 of 37 in groups.
Where nothing is found it tries once more with a frame around the photo, of repeated edge pixels: this finds
tight crops (84/84 instead of 83/84).
"""

import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

_SIZE = struct.Struct("<II")
_COUNT = struct.Struct("<I")
_ENLARGE = 2
_LONGEST_PX = 3000
_FRAME = 0.2  # how wide the frame is, in longer sides of the photo
_CHIP_PX = 150  # what the descriptor network takes; with dlib's usual room of a quarter around the face
_CHIP_ROOM = 0.25


class Finder:
    def __init__(self, weights: Path) -> None:
        self._detector = dlib.get_frontal_face_detector()
        # The 68-point predictor is not used, because its licence forbids commercial use.
        self._landmarks = dlib.shape_predictor(str(weights / "shape_predictor_5_face_landmarks.dat"))
        self._network = dlib.face_recognition_model_v1(
            str(weights / "dlib_face_recognition_resnet_model_v1.dat")
        )

    def find(self, image: NDArray[np.uint8]) -> list[list[float]]:
        """One row for each face, as described above."""
        # At most the shorter side: with a fifth of its length, a narrow strip could grow a hundredfold.
        frame_px = min(int(_FRAME * max(image.shape[:2])), *image.shape[:2])
        hits = self._detect(image, 0) or self._detect(image, frame_px)
        return [self._describe(image, box, score) for box, score in hits]

    def _detect(self, image: NDArray[np.uint8], frame_px: int) -> list[tuple[Any, float]]:
        px = frame_px
        framed = cv2.copyMakeBorder(image, px, px, px, px, cv2.BORDER_REPLICATE)
        scale = min(_ENLARGE, _LONGEST_PX / max(framed.shape[:2]))
        size = (max(round(framed.shape[1] * scale), 1), max(round(framed.shape[0] * scale), 1))
        boxes, scores, _ = self._detector.run(cv2.resize(framed, size), 0, 0.0)
        return [(_on_photo(box, scale, frame_px), score) for box, score in zip(boxes, scores, strict=True)]

    def _describe(self, image: NDArray[np.uint8], box: Any, score: float) -> list[float]:
        shape = self._landmarks(image, box)
        chip = dlib.get_face_chip(image, shape, _CHIP_PX, _CHIP_ROOM)
        descriptor = self._network.compute_face_descriptor(chip)
        edges = (box.left(), box.top(), box.right(), box.bottom())
        return [*edges, score, *_five_points([(p.x, p.y) for p in shape.parts()]), *descriptor]


def _on_photo(box: Any, scale: float, frame_px: int) -> Any:
    edges = (box.left(), box.top(), box.right(), box.bottom())
    return dlib.rectangle(*(round(edge / scale) - frame_px for edge in edges))


def _five_points(parts: list[tuple[int, int]]) -> list[float]:
    """Left eye, right eye, nose, mouth corners, from the corners of both eyes and the base of the nose.

    This predictor does not see mouths: their corners are placed as in an average face, in which the base of
    the nose is at 0.7 of the way down from the eyes.
    """
    points = np.array(parts, dtype=np.float64)
    left, right = sorted((points[0:2].mean(axis=0), points[2:4].mean(axis=0)), key=lambda eye: float(eye[0]))
    nose = points[4]
    across = right - left
    square = np.array([-across[1], across[0]])
    down = square * ((nose - (left + right) / 2) @ square) / max(square @ square, 1.0) / 0.7
    corners = (left + 0.09 * across + down, right - 0.09 * across + down)
    return [float(v) for point in (left, right, nose, *corners) for v in point]


def serve(finder: Finder, photos: BinaryIO, faces: BinaryIO) -> None:
    """Serves photos until `photos` ends."""
    while header := photos.read(_SIZE.size):
        height, width = _SIZE.unpack(header)
        pixels = np.frombuffer(photos.read(height * width * 3), np.uint8)
        rows = finder.find(pixels.reshape(height, width, 3))
        faces.write(_COUNT.pack(len(rows)) + np.array(rows, dtype="<f4").tobytes())
        faces.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C; it closes stdin
    cv2.setNumThreads(1)
    serve(Finder(Path(sys.argv[1])), sys.stdin.buffer, sys.stdout.buffer)
