"""Where something is on a photo."""

import numpy as np
import pytest

from domain.rules.photos.places import Box, cells, columns, with_room


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (Box(0, 0, 100, 100), True),
        (Box(20, 20, 40, 40), True),  # inside of it
        (Box(30, 0, 100, 100), True),
        (Box(60, 0, 100, 100), False),
        (Box(200, 0, 100, 100), False),
    ],
)
def test_boxes_that_share_more_than_half_of_the_smaller_one_are_one_place(other: Box, is_same: bool) -> None:
    box = Box(0, 0, 100, 100)
    assert box.is_same_place(other) == other.is_same_place(box) == is_same


@pytest.mark.parametrize(
    ("width", "height", "across"), [(1280, 960, 5), (960, 1280, 4), (700, 700, 5), (3, 9, 4)]
)
def test_twenty_cells_cover_every_pixel(width: int, height: int, across: int) -> None:
    grid = cells(width, height)
    assert (len(grid), columns(width, height)) == (20, across)
    assert max(cell.x + cell.w for cell in grid) == width
    assert max(cell.y + cell.h for cell in grid) == height
    assert all(cell.w > 0 and cell.h > 0 for cell in grid)
    covered = np.zeros((height, width), dtype=bool)
    for cell in grid:
        covered[cell.y : cell.y + cell.h, cell.x : cell.x + cell.w] = True
    assert covered.all()


def test_around_a_cell_there_is_room_within_the_photo() -> None:
    assert with_room(Box(0, 100, 100, 100), width=1000, height=240) == Box(0, 50, 150, 190)
