"""Confidence means the same for every engine, and a threshold can be turned into a cosine for an index."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.faces.calibration import Calibration, calibration_of

cosines = st.floats(-1, 1)
confidences = st.floats(0, 1)
calibrations = (
    st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
    .map(sorted)
    .filter(lambda pair: pair[1] - pair[0] > 0.001)
    .map(lambda pair: Calibration(*pair, lead_cosine=0.1))
)


@given(calibrations)
@example(Calibration(0.38, 0.45, lead_cosine=0.1))  # a wide engine: insightface
@example(Calibration(0.948, 0.952, lead_cosine=0.02))  # a narrow one: dlib
def test_the_measured_cosines_of_an_engine_are_the_two_thresholds(calibration: Calibration) -> None:
    assert calibration.confidence(calibration.suggest_cosine) == pytest.approx(0.6)
    assert calibration.confidence(calibration.auto_cosine) == pytest.approx(0.8)
    assert calibration.cosine(0.6) == pytest.approx(calibration.suggest_cosine)
    assert calibration.cosine(0.8) == pytest.approx(calibration.auto_cosine)


@pytest.mark.parametrize(
    ("cosine", "confidence"),
    [(-1, 0), (-0.001, 0), (0, 0), (0.15, 0.3), (0.3, 0.6), (0.375, 0.7), (0.45, 0.8), (0.725, 0.9), (1, 1)],
)
def test_between_the_knots_confidence_is_linear(cosine: float, confidence: float) -> None:
    assert Calibration(0.3, 0.45, lead_cosine=0.1).confidence(cosine) == pytest.approx(confidence)


def test_rounding_above_one_is_full_confidence() -> None:
    assert Calibration(0.3, 0.45, lead_cosine=0.1).confidence(1.0000001) == 1


def test_a_cosine_that_is_no_number_is_no_likeness() -> None:
    assert Calibration(0.3, 0.45, lead_cosine=0.1).confidence(math.nan) == 0


@given(calibrations, confidences)
def test_the_threshold_for_an_index_is_the_inverse(calibration: Calibration, confidence: float) -> None:
    assert calibration.confidence(calibration.cosine(confidence)) == pytest.approx(confidence, abs=1e-9)


@given(calibrations, cosines, cosines)
def test_more_alike_is_never_less_confident(calibration: Calibration, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 <= calibration.confidence(less) <= calibration.confidence(more) <= 1


@given(calibrations, st.floats(0.01, 0.99), st.floats(0, 0.3))
def test_the_same_difference_of_cosines_is_the_same_lead(
    calibration: Calibration, runner_up: float, difference: float
) -> None:
    top = min(runner_up + difference, 1.0)
    lead = calibration.lead(calibration.confidence(top), calibration.confidence(runner_up))
    assert lead == pytest.approx(0.05 * (top - runner_up) / calibration.lead_cosine, abs=1e-6)


def test_a_thin_lead_where_confidence_is_steep_is_no_clear_lead() -> None:
    """Cosines of 0.43 and 0.40 to two siblings are 0.07 of confidence apart, but that is no clear lead."""
    engine = Calibration(0.36, 0.42, lead_cosine=0.1)
    assert engine.confidence(0.43) - engine.confidence(0.40) > 0.05
    assert engine.lead(engine.confidence(0.43), engine.confidence(0.40)) < 0.05
    assert engine.lead(engine.confidence(0.51), engine.confidence(0.40)) > 0.05


def test_an_engine_that_nobody_measured_is_no_looser_than_a_measured_one_of_its_kind() -> None:
    """buffalo_l is the default and was not measured; buffalo_sc was."""
    careful, measured = calibration_of("insightface/buffalo_l"), calibration_of("insightface/buffalo_sc")
    assert careful.lead_cosine >= measured.lead_cosine
    assert careful.suggest_cosine >= measured.suggest_cosine
    assert careful.auto_cosine >= measured.auto_cosine


@pytest.mark.parametrize(
    "pair", [(0.0, 0.5), (0.5, 0.5), (0.6, 0.5), (0.5, 1.0), (-0.1, 0.5), (math.nan, 0.5)]
)
def test_points_that_do_not_grow_are_refused(pair: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="must grow"):
        Calibration(*pair, lead_cosine=0.1)
