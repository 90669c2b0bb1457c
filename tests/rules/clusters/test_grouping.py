"""How alike faces of one person must be, and what people said of them."""

import numpy as np
import pytest

from domain.rules.clusters.grouping import nearness
from domain.rules.clusters.known_faces import constraints_of
from domain.rules.faces.calibration import EVEN, calibration_of


def test_among_more_faces_two_must_be_nearer() -> None:
    mobile = calibration_of("insightface/buffalo_sc")
    few, many = nearness(mobile, 30), nearness(mobile, 30_000)
    assert (few.face, few.group) == (mobile.suggest_cosine, mobile.suggest_cosine)
    assert many.face == pytest.approx(mobile.suggest_cosine + 3 * mobile.per_tenfold_cosine)
    assert many.group == few.group  # the mean of many faces varies less, so it needs no more
    assert nearness(EVEN, 1) == nearness(EVEN, 30)


def test_faces_of_a_photo_are_apart_and_so_are_persons() -> None:
    # Rows 0 to 2 are the faces, with their photos. Rows 3 to 5 are prototypes of Anna, Anna and Bert.
    known = constraints_of(
        {"a": 7, "b": 8, "c": 7}, ["anna", "anna", "bert"], [("b", "bert"), ("b", "somebody else")]
    )
    assert known.apart.tolist() == [[0, 2], [3, 5], [1, 5]]
    assert known.together.tolist() == [-1, -1, -1, 0, 0, 1]


def test_one_face_without_persons_gives_no_constraints() -> None:
    known = constraints_of({"a": 7}, [], [])
    assert known.apart.shape == (0, 2)
    assert known.together.dtype == np.int64
