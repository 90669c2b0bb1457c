"""How far a workspace may move a setting, also where another setting bounds it."""

from collections.abc import Mapping

import pytest

from domain.rules.faces.calibration import AUTO_CONFIDENCE, SUGGEST_CONFIDENCE
from domain.rules.settings.own_settings import OWN_BY_NUMBER, OWN_SETTINGS
from domain.settings import Settings
from domain.values.own_values import Value
from tests.conftest import REQUIRED_SETTINGS

AUTO, SUGGEST = "face_auto_assign_threshold", "face_prototype_search_threshold"
DEFAULTS: Mapping[str, Value] = {name: Settings.model_fields[name].default for name in OWN_SETTINGS}


@pytest.mark.parametrize("name", OWN_SETTINGS)
def test_each_own_setting_is_one_of_the_service_and_its_default_fits(name: str) -> None:
    setting = OWN_SETTINGS[name]
    assert setting.fits(DEFAULTS[name], DEFAULTS)
    assert OWN_BY_NUMBER[setting.number] is setting
    assert name.upper() not in REQUIRED_SETTINGS


def test_numbers_in_buttons_are_given_once() -> None:
    assert len(OWN_BY_NUMBER) == len(OWN_SETTINGS)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        (AUTO, AUTO_CONFIDENCE),
        (SUGGEST, SUGGEST_CONFIDENCE),
        ("face_similar_search_threshold", SUGGEST_CONFIDENCE),
        ("face_match_min_margin", 0.05),
        ("face_look_alike_margin", 0.06),
    ],
)
def test_no_workspace_goes_below_the_floor_of_a_threshold_or_a_lead(name: str, least: float) -> None:
    setting = OWN_SETTINGS[name]
    assert setting.fits(least, DEFAULTS)
    assert not setting.fits(least - 0.001, DEFAULTS)
    assert setting.range_beside(DEFAULTS).is_floor


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (AUTO, True),
        (AUTO, "0.9"),
        (AUTO, 1.0),
        (AUTO, float("nan")),
        ("face_suggestion_aggregate", "least"),
        ("face_suggestion_aggregate", True),
        ("face_suggestions_auto_rescan_on_recompute", 1),
        ("face_questions_a_day", 2.5),
        ("face_questions_a_day", 0),
        ("face_questions_a_day", 51),
    ],
)
def test_a_value_of_another_type_or_out_of_its_range_does_not_fit(name: str, value: Value) -> None:
    assert not OWN_SETTINGS[name].fits(value, DEFAULTS)


def test_the_threshold_of_questions_is_never_above_that_of_matches() -> None:
    suggest = OWN_SETTINGS[SUGGEST]
    assert suggest.fits(DEFAULTS[AUTO], DEFAULTS)
    assert not suggest.fits(0.81, DEFAULTS)
    assert suggest.fits(0.85, {**DEFAULTS, AUTO: 0.9})
    assert suggest.range_beside({**DEFAULTS, AUTO: 0.9}).high == 0.9
