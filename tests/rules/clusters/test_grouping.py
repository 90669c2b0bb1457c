"""When faces are grouped again, how alike faces of one person must be, and what people said of them."""

from datetime import UTC, datetime

import numpy as np
import pytest

from domain.rules.clusters.grouping import nearness, night_began
from domain.rules.clusters.known_faces import constraints_of
from domain.rules.faces.calibration import EVEN, calibration_of


def test_among_more_faces_two_must_be_nearer() -> None:
    mobile = calibration_of("insightface/buffalo_sc")
    few, many = nearness(mobile, 30), nearness(mobile, 30_000)
    assert (few.face, few.group) == (mobile.suggest_cosine, mobile.suggest_cosine)
    assert many.face == pytest.approx(mobile.suggest_cosine + 3 * mobile.per_tenfold_cosine)
    assert many.group == few.group  # the mean of many faces varies less, so it needs no more
    assert nearness(EVEN, 1) == nearness(EVEN, 30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "quiet_hour", "began"),
    [
        (at(3, 1), 1, at(3, 1)),
        (at(3, 6, 59), 1, at(3, 1)),
        (at(3, 7), 1, None),
        (at(3, 0, 59), 1, None),
        (at(3, 23), 22, at(3, 22)),
        (at(3, 2), 22, at(2, 22)),
        (at(3, 5), 22, None),
    ],
)
def test_the_night_begins_with_the_quiet_hour(now: datetime, quiet_hour: int, began: datetime | None) -> None:
    assert night_began(now, quiet_hour) == began


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
