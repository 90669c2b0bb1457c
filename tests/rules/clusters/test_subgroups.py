"""A cluster's faces are parted into those that look like one person each, the largest part first."""

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.rules.clusters.subgroups import MOST_PARTS, part_by_likeness

LEAST = 0.42


def looks(*faces: int, spread: float = 0.03) -> NDArray[np.float32]:
    """So many faces of each person, each a little different from the others."""
    chance = np.random.default_rng(7)
    persons = chance.normal(size=(len(faces), 128))
    persons /= np.linalg.norm(persons, axis=1, keepdims=True)
    near = np.repeat(persons, faces, axis=0) + chance.normal(size=(sum(faces), 128)) * spread
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    return near.astype(np.float32)


@pytest.mark.parametrize("faces", [(3, 2), (10, 4, 1), (5, 5, 5, 5)])
def test_each_person_is_a_part_and_the_largest_comes_first(faces: tuple[int, ...]) -> None:
    parts = part_by_likeness(looks(*faces), LEAST)
    ends = np.cumsum(faces).tolist()
    assert parts == [list(range(end - n, end)) for end, n in zip(ends, faces, strict=True)]


@pytest.mark.parametrize(("faces", "spread"), [((1,), 0.03), ((2,), 0.03), ((40,), 0.03), ((12,), 0.0)])
def test_one_person_is_one_part(faces: tuple[int, ...], spread: float) -> None:
    assert part_by_likeness(looks(*faces, spread=spread), LEAST) == [list(range(sum(faces)))]


def test_of_very_many_people_only_a_few_become_parts() -> None:
    parts = part_by_likeness(looks(*[2] * 9), LEAST)
    assert [len(part) for part in parts] == [2 * 4] + [2] * (MOST_PARTS - 1)
    assert sorted(place for part in parts for place in part) == list(range(18))
