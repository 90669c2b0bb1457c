"""Compares places on a photo, and divides a photo into cells, so that people can point at a face."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidInput

# Two boxes with more than this share of the smaller one in common are the same face, seen twice.
_SAME_PLACE = 0.5
_LONG, _SHORT = 5, 4
CELLS = _LONG * _SHORT
# A smaller face is too small to recognise anybody by.
SMALLEST_PX = 8


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels of the upright image."""

    x: int
    y: int
    w: int
    h: int

    def is_same_place(self, other: "Box") -> bool:
        """True also for a small box in a large one: a closer look sees a face at a slightly other place."""
        width = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        height = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return False
        return width * height > _SAME_PLACE * min(self.w * self.h, other.w * other.h)


def ensure_on_photo(box: Box, *, width: int, height: int) -> None:
    """Raises InvalidInput(`box`: limit) for a drawn box that lies partly outside of a photo of this size, or
    that has a side of fewer pixels than the limit.
    """
    is_inside = box.x >= 0 and box.y >= 0 and box.x + box.w <= width and box.y + box.h <= height
    if not is_inside or min(box.w, box.h) < SMALLEST_PX:
        raise InvalidInput("box", limit=SMALLEST_PX)


def with_room(box: Box, *, width: int, height: int) -> Box:
    """The box, larger by half its width or height at each side, and cut off at the edges of the photo."""
    left, top = max(box.x - box.w // 2, 0), max(box.y - box.h // 2, 0)
    right, bottom = min(box.x + box.w + box.w // 2, width), min(box.y + box.h + box.h // 2, height)
    return Box(left, top, right - left, bottom - top)


def columns(width: int, height: int) -> int:
    """The number of columns of the grid over a photo of this size."""
    return _LONG if width >= height else _SHORT


def cells(width: int, height: int) -> Sequence[Box]:
    """A grid over the photo, row by row; the first cell is number 1. Cells of a tiny photo overlap."""
    across, down = columns(width, height), columns(height, width) if width != height else _SHORT
    return [_cell((i % across, across, width), (i // across, down, height)) for i in range(across * down)]


def _cell(across: tuple[int, int, int], down: tuple[int, int, int]) -> Box:
    """across, down: position, number of cells and pixels in each direction."""
    left, right = _edges(*across)
    top, bottom = _edges(*down)
    return Box(left, top, right - left, bottom - top)


def _edges(position: int, number: int, length: int) -> tuple[int, int]:
    start = position * length // number
    return start, max((position + 1) * length // number, start + 1)
