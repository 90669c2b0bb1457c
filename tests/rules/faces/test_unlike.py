"""Each face is compared with the prototypes that are other faces."""

import numpy as np
import pytest

from domain.rules.faces.unlike import likeness_to_others

EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]


def likeness(faces: dict[str, list[float]], prototypes: dict[str, list[float]]) -> dict[str, float]:
    known = np.array(list(prototypes.values()), np.float32).reshape(-1, 2)
    found = likeness_to_others(
        list(faces), np.array(list(faces.values()), np.float32), list(prototypes), known
    )
    assert found.shape == (len(faces),)
    return {face: pytest.approx(float(alike), abs=1e-5) for face, alike in zip(faces, found, strict=True)}


def test_the_nearest_prototype_counts() -> None:
    assert likeness({"a": BETWEEN}, {"p": EAST, "q": NORTH}) == {"a": 0.8}


def test_a_prototype_is_not_compared_with_itself() -> None:
    assert likeness({"p": EAST, "q": NORTH}, {"p": EAST, "q": NORTH}) == {"p": 0.0, "q": 0.0}


def test_without_another_prototype_nothing_speaks_against_a_face() -> None:
    assert likeness({"p": EAST}, {"p": EAST}) == {"p": 1.0}
    assert likeness({"a": EAST}, {}) == {"a": 1.0}
