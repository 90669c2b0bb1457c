"""Training faces that should all be one person's: the one that is not is found."""

import numpy as np
import pytest

from domain.ports import Embedding
from domain.rules.connecting.likeness_groups import doubtful, likeness_groups


def at(degrees: float) -> Embedding:
    """Two faces are as alike as the cosine of the angle between them."""
    angle = np.deg2rad(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


@pytest.mark.parametrize(
    ("degrees", "groups", "odd"),
    [
        ([], [], ()),
        ([0], [(0,)], ()),
        ([0, 20, 40], [(0, 1, 2)], ()),
        ([0, 90], [(0,), (1,)], (0, 1)),
        ([0, 90, 10], [(0, 2), (1,)], (1,)),
        ([90, 0, 10], [(1, 2), (0,)], (0,)),
        ([0, 90, 5, 95], [(0, 2), (1, 3)], (0, 1, 2, 3)),
        ([0, 5, 90, 180], [(0, 1), (2,), (3,)], (2, 3)),
    ],
)
def test_the_odd_face_is_found(
    degrees: list[float], groups: list[tuple[int, ...]], odd: tuple[int, ...]
) -> None:
    found = likeness_groups([at(one) for one in degrees], 0.5)
    assert found == groups
    assert doubtful(found) == odd


def test_a_child_that_grew_is_one_person() -> None:
    """The first and the last photo are not alike, but each is like the one from the years before it."""
    assert likeness_groups([at(one) for one in (0, 150, 50, 100)], 0.5) == [(0, 1, 2, 3)]
