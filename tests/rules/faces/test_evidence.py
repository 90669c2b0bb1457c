"""How much a face looks like each person: by the best prototype, the mean, and refused faces."""

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.rules.faces.calibration import Calibration
from domain.rules.faces.evidence import Evidence, Likeness, Portrait, Probe, Quality

CALIBRATION = Calibration(suggest_cosine=0.4, auto_cosine=0.5, lead_cosine=0.1)
BORN = date(2020, 5, 10)
Vector = NDArray[np.float32]


def unit(*values: float) -> Vector:
    vector = np.array(values, dtype=np.float32)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def rows(*vectors: Vector) -> Vector:
    return np.stack(vectors) if vectors else np.zeros((0, 3), dtype=np.float32)


def portrait(
    *vectors: Vector,
    person: str = "anna",
    negatives: tuple[Vector, ...] = (),
    refused: frozenset[str] = frozenset(),
    birth_date: date | None = None,
) -> Portrait[str, str]:
    faces = [f"{person}{i}" for i in range(len(vectors))]
    return Portrait(person, faces, rows(*vectors), rows(*negatives), refused, birth_date)


def like(
    *portraits: Portrait[str, str], vector: Vector, taken_on: date = BORN, face: str | None = None
) -> dict[str, Likeness[str, str]]:
    probe = Probe(1, vector, Quality(80, 0.9, 0.9), taken_on, face)
    [found] = Evidence(portraits, len(portraits), CALIBRATION).likenesses([probe])
    return dict(found)


def test_the_best_prototype_counts_and_all_are_told_closest_first() -> None:
    found = like(portrait(unit(0, 1, 0), unit(1, 0, 0)), vector=unit(1, 0, 0))["anna"]
    assert found.confidence == pytest.approx(1)
    assert found.hits(CALIBRATION) == [("anna1", pytest.approx(1)), ("anna0", 0)]


def test_the_mean_counts_where_it_is_nearer_than_any_prototype() -> None:
    """Each of the two photos is peculiar in its own way; the mean is what they have in common."""
    found = like(portrait(unit(1, 0.8, 0), unit(1, -0.8, 0)), vector=unit(1, 0, 0))["anna"]
    assert found.confidence == pytest.approx(1)
    assert max(confidence for _, confidence in found.hits(CALIBRATION)) < 0.95


def test_prototypes_that_cancel_each_other_are_no_error() -> None:
    found = like(portrait(unit(1, 0, 0), unit(-1, 0, 0)), vector=unit(1, 0, 0))["anna"]
    assert found.confidence == pytest.approx(1)


def test_every_person_gets_an_own_confidence() -> None:
    anna, bert = portrait(unit(1, 0, 0)), portrait(unit(0, 1, 0), person="bert")
    found = like(anna, bert, vector=unit(1, 0, 0))
    assert (found["anna"].confidence, found["bert"].confidence) == (pytest.approx(1), 0)


def test_a_person_refused_for_a_face_stays_a_rival() -> None:
    probe = unit(1, 0.5, 0.4)
    anna = portrait(unit(1, 0, 0), refused=frozenset({"f"}))
    bert, carl = portrait(unit(0, 1, 0), person="bert"), portrait(probe, person="carl")
    found = like(anna, bert, carl, vector=probe, face="f")
    rival = like(anna, vector=probe)["anna"].confidence
    assert set(found) == {"bert", "carl"}
    assert found["bert"].excluded == found["carl"].excluded == {"anna": rival}
    assert like(anna, bert, vector=probe, face="another")["bert"].excluded == {}


@pytest.mark.parametrize(("to_refused", "is_nearer"), [(0.99, True), (0.9, False)])
def test_a_face_may_be_nearer_to_one_that_was_refused(to_refused: float, is_nearer: bool) -> None:
    probe = unit(1, 0, 0)
    refused = unit(to_refused, (1 - to_refused**2) ** 0.5, 0)
    anna = portrait(unit(0.95, 0, (1 - 0.95**2) ** 0.5), negatives=(refused,))
    assert like(anna, vector=probe)["anna"].is_nearer_to_a_no is is_nearer


def test_as_near_to_a_no_as_to_a_yes_is_nearer_to_the_no() -> None:
    vector = unit(1, 0, 0)
    assert like(portrait(vector, negatives=(vector,)), vector=vector)["anna"].is_nearer_to_a_no


def test_a_face_never_looks_like_a_person_refused_for_it() -> None:
    anna = portrait(unit(1, 0, 0), refused=frozenset({"f"}))
    assert like(anna, vector=unit(1, 0, 0), face="f") == {}
    assert set(like(anna, vector=unit(1, 0, 0), face="g")) == {"anna"}


@pytest.mark.parametrize(
    ("taken_on", "may_be"),
    [(date(2020, 5, 10), True), (date(2020, 5, 9), True), (date(2020, 5, 8), False)],
)
def test_nobody_is_in_a_photo_from_before_their_birth(taken_on: date, *, may_be: bool) -> None:
    """A photo of the day before the birth still counts, because of time zones."""
    anna = portrait(unit(1, 0, 0), birth_date=BORN)
    bert = portrait(unit(0, 1, 0), person="bert")
    found = like(anna, bert, vector=unit(1, 0, 0), taken_on=taken_on)
    assert ("anna" in found) is may_be
    assert ("anna" in found["bert"].excluded) is not may_be  # a rival, should the date be wrong


def test_no_faces_have_no_answers() -> None:
    assert Evidence([portrait(unit(1, 0, 0))], 1, CALIBRATION).likenesses([]) == []
