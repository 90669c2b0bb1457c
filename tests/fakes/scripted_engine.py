"""A FaceEngine that sees in a picture exactly the faces that a test put there."""

import asyncio
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from domain.ports import Box, DetectedFace, Embedding, UprightImage
from domain.rules.faces.calibration import Calibration

SIDE_PX = 256
HIDDEN_Y = 160
_LEVELS = 8  # of each colour channel; they are far enough apart to survive JPEG


class ScriptedEngine:
    """`draw` makes a JPEG that `find_faces` knows again, by its colour, also after it was re-encoded.

    Each person that a test names is an axis of the embedding space. The rest of a face lies on an axis of its
    own, so that the cosine of a face to a person is exactly the number given. A test that gives the engine
    another `name` gives it another embedding space, as of another network: embeddings of two engines cannot
    be compared.
    """

    name = "scripted"
    dimensions = 128
    calibration = Calibration(suggest_cosine=0.3, auto_cosine=0.45, lead_cosine=0.1)

    def __init__(self) -> None:
        self.looked_at = 0
        self.pause: asyncio.Event | None = None
        self.is_looking = asyncio.Event()
        self._pictures: list[list[DetectedFace]] = []
        self._hidden: list[list[DetectedFace]] = []
        self._axes: dict[str, int] = {}
        self._strangers = 0  # a number: Python 3.14 cannot copy an itertools.count

    def embedding(self, **cosines: float) -> Embedding:
        """An embedding of unit length, at the given cosine to each person."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for person, cosine in cosines.items():
            vector[self._axis(person)] = cosine
        rest = 1 - float(vector @ vector)
        if rest > 1e-6:
            vector[self._axis(f"stranger {self._strangers}")] = rest**0.5
            self._strangers += 1
        return vector

    def face(self, *, side_px: float = 80, sharpness: float = 0.9, **cosines: float) -> DetectedFace:
        """A face; a stranger's when no person is named."""
        return DetectedFace(
            box=Box(0, 0, int(side_px), int(side_px)),
            landmarks=((1.0, 1.0),) * 5,
            confidence=0.99,
            sharpness=sharpness,
            quality=0.9,
            embedding=self.embedding(**cosines),
        )

    def draw(self, *faces: DetectedFace, hidden: Sequence[DetectedFace] = ()) -> bytes:
        """A JPEG with the faces in this order. hidden: faces lower down that only a closer look finds."""
        number = len(self._pictures)
        self._pictures.append([_moved(face, 10 * i) for i, face in enumerate(faces)])
        self._hidden.append([_moved(face, 90 * i, HIDDEN_Y) for i, face in enumerate(hidden)])
        picture = np.full((SIDE_PX, SIDE_PX, 3), _colour(number), dtype=np.uint8)
        is_encoded, jpeg = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        assert is_encoded
        return jpeg.tobytes()

    async def find_faces(self, image: UprightImage) -> list[DetectedFace]:
        """The faces of the picture. `pause` holds a look here; `is_looking` tells that one has begun."""
        self.looked_at += 1
        self.is_looking.set()
        if self.pause is not None:
            await self.pause.wait()
        return self._seen(self._pictures[_number(image)])

    async def find_more_faces(self, image: UprightImage, area: Box | None) -> list[DetectedFace]:
        number = _number(image)
        found = self._seen([*self._pictures[number], *self._hidden[number]])
        return [face for face in found if area is None or face.box.is_same_place(area)]

    async def close(self) -> None:
        self._pictures.clear()
        self._hidden.clear()

    def _seen(self, faces: Iterable[DetectedFace]) -> list[DetectedFace]:
        """The faces as the engine of this name sees them: the axes of their embeddings are turned by a number
        of places that follows from the name. It is 0 for the class's own name.
        """
        turned = (zlib.crc32(self.name.encode()) - zlib.crc32(ScriptedEngine.name.encode())) % self.dimensions
        return [replace(face, embedding=np.roll(face.embedding, turned)) for face in faces]

    def _axis(self, person: str) -> int:
        return self._axes.setdefault(person, len(self._axes))


def _moved(face: DetectedFace, by_px: int, down_px: int = 0) -> DetectedFace:
    box = Box(face.box.x + by_px, face.box.y + down_px, face.box.w, face.box.h)
    return DetectedFace(box, face.landmarks, face.confidence, face.sharpness, face.quality, face.embedding)


def _colour(number: int) -> tuple[int, int, int]:
    assert number < _LEVELS**3
    step = 256 // _LEVELS
    digits = number % _LEVELS, number // _LEVELS % _LEVELS, number // _LEVELS**2
    red, green, blue = (digit * step + step // 2 for digit in digits)
    return red, green, blue


def _number(image: UprightImage) -> int:
    step = 256 // _LEVELS
    red, green, blue = (int(channel) // step for channel in image.mean(axis=(0, 1)))
    return red + green * _LEVELS + blue * _LEVELS**2
