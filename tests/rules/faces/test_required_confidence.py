"""What a match needs depends on how well the face is seen and on how many persons there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import Quality
from domain.rules.faces.matching import Look, MatchPolicy, decide
from domain.rules.faces.required_confidence import after_mistakes, required_confidence

POLICY = MatchPolicy(auto=0.8, suggest=0.6, min_margin=0.05)
ENGINES = st.sampled_from(["insightface/buffalo_sc", "dlib/resnet_v1", "unheard of"])
QUALITIES = st.builds(
    Quality,
    st.sampled_from([13, 18, 120]),
    st.sampled_from([0.04, 0.1, 0.6]),
    st.sampled_from([0.2, 0.45, 0.95]),
)
CLEAR = Quality(side_px=120, sharpness=0.6, detection=0.95)


def required(
    quality: Quality = CLEAR, *, engine: str = "insightface/buffalo_sc", gallery: int = 1
) -> MatchPolicy:
    return required_confidence(POLICY, engine, quality, persons=gallery)


def test_a_clear_face_among_few_needs_what_the_settings_say() -> None:
    assert required() == POLICY


@pytest.mark.parametrize("quality", [Quality(12, 0.6, 0.9), Quality(120, 0.02, 0.9), Quality(120, 0.6, 0.2)])
def test_a_face_that_is_far_too_poor_is_unknown(quality: Quality) -> None:
    assert decide(Look({"anna": 1.0}, required(quality))).kind == "unknown"


@pytest.mark.parametrize("quality", [Quality(18, 0.6, 0.9), Quality(120, 0.1, 0.9), Quality(120, 0.6, 0.45)])
def test_a_poor_face_is_asked_about_however_alike(quality: Quality) -> None:
    assert decide(Look({"anna": 1.0}, required(quality))).kind == "suggested"


@given(ENGINES, st.integers(0, 10_000_000), QUALITIES, QUALITIES)
def test_a_poorer_face_never_needs_less_for_a_match_or_a_question(
    engine: str, gallery: int, one: Quality, other: Quality
) -> None:
    clearer = required(one, engine=engine, gallery=gallery)
    poorer = required(Quality(*map(min, one, other)), engine=engine, gallery=gallery)
    assert poorer.auto >= clearer.auto
    assert poorer.suggest >= clearer.suggest


@given(ENGINES, st.integers(0, 10_000_000))
def test_among_more_persons_a_match_never_needs_less_and_a_perfect_one_is_always_enough(
    engine: str, gallery: int
) -> None:
    policy = required(engine=engine, gallery=gallery)
    more = required(engine=engine, gallery=gallery * 10)
    assert POLICY.auto <= policy.auto <= more.auto < 1
    assert POLICY.suggest <= policy.suggest <= more.suggest < 1
    assert policy.suggest <= policy.auto


def test_among_a_thousand_a_match_among_ten_is_a_question_and_a_question_among_ten_is_nothing() -> None:
    confidence = calibration_of("insightface/buffalo_sc").confidence

    def kind(cosine: float, gallery: int) -> str:
        return decide(Look({"anna": confidence(cosine)}, required(gallery=gallery))).kind

    assert [kind(0.45, gallery) for gallery in (10, 1000)] == ["identified", "suggested"]
    assert [kind(0.40, gallery) for gallery in (10, 1000)] == ["suggested", "unknown"]


@pytest.mark.parametrize("mistakes", [0, 1])
def test_one_mistake_may_be_an_accident(mistakes: int) -> None:
    assert after_mistakes(0.8, mistakes) == 0.8


def test_after_two_mistakes_a_person_needs_more() -> None:
    assert 0.8 < after_mistakes(0.8, 2) < 1
    assert after_mistakes(0.999, 5) == 0.999
    assert after_mistakes(float("inf"), 2) == float("inf")
