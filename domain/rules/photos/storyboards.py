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
        columns = self.columns_for(self.frames)
        width = self.image.shape[1] // columns
        height = self.image.shape[0] // math.ceil(self.frames / columns)
        for n in range(self.frames):
            yield Box(n % columns * width, n // columns * height, width, height)

    @staticmethod
    def columns_for(frames: int) -> int:
        return math.ceil(math.sqrt(frames))
