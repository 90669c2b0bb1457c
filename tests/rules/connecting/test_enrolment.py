"""Training photos that are good enough, and the verdicts on those that are not."""

from uuid import UUID

import pytest

from domain.ids import PersonId
from domain.rules.connecting.enrolment import (
    Claim,
    EnrolmentPolicy,
    FaceLook,
    Verdict,
    judge,
    judge_face,
    whom_it_resembles,
)
from domain.rules.faces.calibration import EVEN
from domain.rules.faces.matching import MatchPolicy

POLICY = EnrolmentPolicy(min_side_px=48, min_sharpness=0.2)


def faces(*sides_px: int, sharpness: float = 0.9) -> list[FaceLook]:
    return [FaceLook(side_px, sharpness) for side_px in sides_px]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        pytest.param([], "no_face", id="nobody"),
        pytest.param(faces(200), "good", id="one face"),
        pytest.param(faces(200, 190), "several_faces", id="two of the same size"),
        pytest.param(faces(200, 81), "several_faces", id="a friend just behind"),
        pytest.param(faces(200, 80), "good", id="a bystander"),
        pytest.param(faces(200, 80, 79, 10), "good", id="a crowd in the background"),
        pytest.param(faces(48), "good", id="the smallest that is enough"),
        pytest.param(faces(47), "too_small", id="one pixel less"),
        pytest.param(faces(40, 10), "too_small", id="alone, but small"),
        pytest.param(faces(40, 30), "several_faces", id="several come before small"),
        pytest.param(faces(200, sharpness=0.2), "good", id="just sharp enough"),
        pytest.param(faces(200, sharpness=0.199), "too_blurred", id="blurred"),
        pytest.param(faces(47, sharpness=0.0), "too_small", id="small comes before blurred"),
    ],
)
def test_a_training_photo_gets_one_verdict(found: list[FaceLook], verdict: Verdict) -> None:
    assert judge(found, POLICY, is_somebody_else=False) == verdict


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (faces(200), "somebody_else"),
        (faces(47), "too_small"),
        (faces(200, sharpness=0.1), "too_blurred"),
        (faces(200, 190), "several_faces"),
        ([], "no_face"),
    ],
)
def test_somebody_else_is_said_only_of_a_face_that_can_be_judged(
    found: list[FaceLook], verdict: Verdict
) -> None:
    assert judge(found, POLICY, is_somebody_else=True) == verdict


def test_a_picked_face_is_judged_like_the_only_one() -> None:
    picked = FaceLook(100, 0.5)
    assert judge_face(picked, POLICY, is_somebody_else=False) == "good"
    assert judge_face(picked, POLICY, is_somebody_else=True) == "somebody_else"


TWIN, OTHER = PersonId(UUID(int=1)), PersonId(UUID(int=2))
LEADS = MatchPolicy(auto=0.8, suggest=0.6, min_margin=0.05, look_alike_margin=0.06)


@pytest.mark.parametrize(
    ("sure", "known", "whose"),
    [
        (0.90, {}, "own"),
        (0.90, {TWIN: 0.84}, "own"),
        (0.90, {TWIN: 0.85}, "own_or_other"),
        (0.84, {TWIN: 0.84}, "own_or_other"),
        (0.84, {TWIN: 0.89}, "own_or_other"),
        (0.84, {TWIN: 0.90}, "other"),
        (0.70, {TWIN: 0.79}, "own_or_other"),
        (0.90, {OTHER: 0.89}, "own"),
        (0.90, {OTHER: 0.90}, "other"),
        (0.0, {OTHER: 0.79}, "own"),
        (0.0, {TWIN: 0.79, OTHER: 0.80}, "other"),
    ],
)
def test_between_look_alikes_only_a_clear_lead_says_whose_face_was_added(
    sure: float, known: dict[PersonId, float], whose: Claim
) -> None:
    assert whom_it_resembles(known, sure, [TWIN], LEADS, EVEN) == whose
