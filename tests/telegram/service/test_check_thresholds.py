"""`python -m bot check` warns of thresholds with which strangers are taken for somebody."""

import pytest

from bot.thresholds_check import check_thresholds
from tests.settings import settings_on


@pytest.mark.parametrize(
    ("values", "mend"),
    [
        ({}, ""),
        ({"face_auto_assign_threshold": 0.8, "face_match_min_margin": 0.05}, ""),
        ({"face_match_min_margin": 0.0}, "Raise FACE_MATCH_MIN_MARGIN to 0.05 at least"),
        (
            {"face_auto_assign_threshold": 0.5, "face_prototype_search_threshold": 0.4},
            "Raise FACE_AUTO_ASSIGN_THRESHOLD to 0.8, FACE_PROTOTYPE_SEARCH_THRESHOLD to 0.6 at least",
        ),
    ],
)
def test_check_tells_thresholds_of_the_service_that_no_workspace_may_choose(
    values: dict[str, float], mend: str
) -> None:
    assert check_thresholds(settings_on("").model_copy(update=values)).mend == mend
