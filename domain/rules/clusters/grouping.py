"""Chooses how alike faces must be to be grouped as one person, by how many are grouped at once."""

import math
from typing import Final

from domain.rules.faces.calibration import Calibration
from domain.values.grouping import Nearness

# Up to this many faces the engine's threshold of questions is enough. Among ten times as many the nearest
# stranger is closer by `per_tenfold_cosine`, as in `rules/faces/required_confidence.py`.
_FEW: Final = 30
_MOST: Final = 0.99


def nearness(calibration: Calibration, faces: int) -> Nearness:
    """faces: how many are grouped at once.

    Two groups become one from the threshold of questions on, however many faces there are. Measured on
    spoiled photos, the threshold of matches finds 90 % of the pairs, and the threshold of questions 96 %,
    with buffalo_sc without a wrong pair.
    """
    more = calibration.per_tenfold_cosine * math.log10(max(faces / _FEW, 1))
    return Nearness(min(calibration.suggest_cosine + more, _MOST), calibration.suggest_cosine)
