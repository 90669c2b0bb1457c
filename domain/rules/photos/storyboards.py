"""A picture that shows frames of a video in rows, and where on it each frame is."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.rules.photos.places import Box


@dataclass(frozen=True, slots=True)
class Storyboard:
    """image: (height, width, 3), RGB. A picture is a storyboard of one frame."""

    image: NDArray[np.uint8]
    frames: int = 1

    def places(self) -> Iterator[Box]:
        """The place of each frame, in the order of time."""
        columns, width, height = self._grid()
        for n in range(self.frames):
            yield Box(n % columns * width, n // columns * height, width, height)

    def frame_of(self, face: Box) -> int:
        """The number of the frame in which the middle of the face is."""
        columns, width, height = self._grid()
        return (face.y + face.h // 2) // height * columns + (face.x + face.w // 2) // width

    def _grid(self) -> tuple[int, int, int]:
        """Columns, and the width and height of a frame."""
        columns = self.columns_for(self.frames)
        return (
            columns,
            self.image.shape[1] // columns,
            self.image.shape[0] // math.ceil(self.frames / columns),
        )

    @staticmethod
    def columns_for(frames: int) -> int:
        return math.ceil(math.sqrt(frames))
