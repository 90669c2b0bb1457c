"""Tells whether a person looks different by now from the faces that represent the person: children grow."""

from typing import Final

import numpy as np

from domain.rules.faces.calibration import Calibration
from domain.rules.faces.evidence import Vectors, best_cosines

# At most LATEST faces are compared, and none where there are fewer than FEWEST: these may be one bad day.
LATEST: Final = 10
FEWEST: Final = 6


def has_drifted(prototypes: Vectors, latest: Vectors, calibration: Calibration) -> bool:
    """Whether the median of the latest faces would be no sure match with the earlier prototypes.

    prototypes: shape (n, dimensions), without the latest faces. latest: the person's latest faces, both
    matched and answered ones: answered ones alone would all be unsure, since that is why people were asked.
    """
    if len(latest) < FEWEST or not len(prototypes):
        return False
    [cosines] = best_cosines([prototypes], latest)
    return bool(np.median(cosines) < calibration.auto_cosine)
