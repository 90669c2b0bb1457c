"""Thresholds fitted to a workspace's yes and no: too few answers give none, and none is below the floor."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.settings.calibrating import WORTH_ASKING, Answers, Seen, calibrate, chances, fit
from domain.values.calibrated import Calibrated, Lacking


def answers(number: int, *, half: float, slope: float = 30.0, seed: int = 1) -> Answers:
    """Answers about confidences of 0.6 to 1. half: the confidence at which every second answer is a yes."""
    random = np.random.default_rng(seed)
    confidences = random.uniform(0.6, 1.0, number)
    expected = 1 / (1 + np.exp(-slope * (confidences - half)))
    return Answers(confidences, (random.random(number) < expected).astype(np.float64))


def seen(number: int = 500, photos: int = 250) -> Seen:
    return Seen(np.random.default_rng(2).uniform(0.0, 1.0, number), np.zeros(number, np.bool_), photos)


def found(given: Answers, *, auto: float = 0.8, suggest: float = 0.6) -> Calibrated:
    result = calibrate(given, seen(), auto=auto, suggest=suggest)
    assert isinstance(result, Calibrated)
    return result


def test_ten_times_yes_is_too_little_and_it_is_said_what_is_missing() -> None:
    lacking = calibrate(Answers(np.full(10, 0.7), np.ones(10)), seen(), auto=0.8, suggest=0.6)
    assert lacking == Lacking(10, 0)
    assert (lacking.answers, lacking.more_yes, lacking.more_no) == (40, 0, 5)


@pytest.mark.parametrize(("yes", "no"), [(49, 0), (0, 0), (60, 4), (4, 60), (44, 5)])
def test_too_few_answers_or_too_few_of_a_kind_say_too_little(yes: int, no: int) -> None:
    right = np.array([1.0] * yes + [0.0] * no)
    assert calibrate(Answers(np.full(yes + no, 0.7), right), seen(), auto=0.8, suggest=0.6) == Lacking(
        yes, no
    )


def test_without_photos_nothing_is_said() -> None:
    nothing = Seen(np.zeros(0), np.zeros(0, np.bool_), 0)
    assert isinstance(calibrate(answers(100, half=0.7), nothing, auto=0.8, suggest=0.6), Lacking)


def test_the_curve_is_found_again() -> None:
    curve = fit(answers(4000, half=0.8))
    assert chances(curve, np.array([0.7, 0.8, 0.9])) == pytest.approx([0.047, 0.5, 0.953], abs=0.03)


def test_a_workspace_with_mistakes_is_told_to_be_stricter() -> None:
    result = found(answers(400, half=0.8))
    assert result.then.auto > 0.85
    assert result.then.suggest > 0.7
    assert result.then.wrong.value < result.now.wrong.value
    for rates in (result.now, result.then):
        between = [rates.suggest <= confidence < rates.auto for confidence in seen().confidences]
        assert rates.asked == 4 * sum(between)  # of 250 photos, so four times as many of 1,000
    assert result.is_better


def test_a_workspace_that_is_stricter_than_it_has_to_be_may_go_back_to_the_floor() -> None:
    result = found(answers(400, half=0.6), auto=0.95, suggest=0.9)
    assert (result.then.auto, result.then.suggest) == (0.8, 0.6)
    assert result.then.missed.value < result.now.missed.value
    assert not found(answers(400, half=0.6), auto=0.8, suggest=0.6).is_better


def test_more_answers_narrow_the_range_of_an_estimate() -> None:
    few, many = found(answers(60, half=0.75)).now.wrong, found(answers(2000, half=0.75)).now.wrong
    assert many.high - many.low < few.high - few.low
    assert few.low <= few.value <= few.high


def test_the_same_answers_say_the_same_again() -> None:
    first = found(answers(100, half=0.75))
    assert found(answers(100, half=0.75)) == first
    assert Calibrated.from_json(first.to_json()) == first


def test_a_threshold_stays_where_none_separates_yes_from_no() -> None:
    """Of the surest faces a third is somebody else's: then a higher threshold is no cure."""
    random = np.random.default_rng(3)
    confidences = np.concatenate([random.uniform(0.6, 0.8, 60), random.uniform(0.82, 0.95, 30)])
    right = np.concatenate([random.random(60) < 0.85, np.arange(30) % 3 > 0]).astype(np.float64)
    for auto in (0.8, 0.95):
        assert found(Answers(confidences, right), auto=auto).then.auto == auto


def test_no_proposal_makes_nearly_everything_a_question() -> None:
    """Above 0.9 nothing is proposed, unless a workspace is stricter already."""
    late = answers(400, half=0.82)
    assert found(late, auto=0.8).then.auto == 0.9
    assert 0.9 < found(late, auto=0.97).then.auto < 0.97


@settings(max_examples=12)
@given(
    half=st.floats(0.2, 1.2),
    slope=st.floats(-40, 60),
    number=st.integers(50, 120),
    auto=st.floats(0.5, 0.99),
)
def test_no_proposal_is_looser_than_the_floor_whatever_people_answered(
    half: float, slope: float, number: int, auto: float
) -> None:
    result = calibrate(answers(number, half=half, slope=slope), seen(60), auto=auto, suggest=0.5)
    if isinstance(result, Calibrated):
        assert 0.8 <= result.then.auto <= 0.99
        assert 0.6 <= result.then.suggest <= result.then.auto
        assert all(np.isfinite(point).all() for point in result.curve)


def test_yes_and_no_that_do_not_overlap_give_a_curve_all_the_same() -> None:
    confidences = np.concatenate([np.full(30, 0.65), np.full(30, 0.95)])
    curve = fit(Answers(confidences, (confidences > 0.8).astype(np.float64)))
    low, high = chances(curve, np.array([0.65, 0.95]))
    assert low < WORTH_ASKING
    assert high > 0.9
