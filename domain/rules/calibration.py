"""Confidence: similarity mapped to 0..1 so that a threshold means the same for every engine."""

from dataclasses import dataclass
from itertools import pairwise

SUGGEST_CONFIDENCE = 0.6
AUTO_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Calibration:
    """Piecewise linear: cosine 0 -> 0, `suggest_cosine` -> 0.6, `auto_cosine` -> 0.8, 1 -> 1.

    The two cosines are measured per engine on pairs of same and of different people.
    """

    suggest_cosine: float
    auto_cosine: float

    def __post_init__(self) -> None:
        if not 0 < self.suggest_cosine < self.auto_cosine < 1:
            raise ValueError(f"calibration points must grow within 0..1: {self}")

    def _knots(self) -> tuple[tuple[float, float], ...]:
        return (
            (0.0, 0.0),
            (self.suggest_cosine, SUGGEST_CONFIDENCE),
            (self.auto_cosine, AUTO_CONFIDENCE),
            (1.0, 1.0),
        )

    def confidence(self, cosine: float) -> float:
        """0..1, growing; a negative cosine is 0."""
        return _interpolate(self._knots(), cosine)

    def cosine(self, confidence: float) -> float:
        """The inverse, for thresholds handed to an index."""
        return _interpolate(tuple((y, x) for x, y in self._knots()), confidence)


# buffalo_s and buffalo_sc share their recogniser. Measured by `python -m workers.recognition.calibrate` and
# on all pairs of the development photos: two different people at most 0.359 (young siblings; others 0.305),
# the same person at least 0.493, median 0.770. A wrong question embarrasses too: they start above siblings.
_MOBILE = Calibration(suggest_cosine=0.38, auto_cosine=0.45)
# Descriptors of dlib have a length of about 1.43, so these cosines are distances of 0.46 and 0.44; dlib's own
# threshold is 0.6, its users' stricter one 0.5. Measured in the same way: two different people at most 0.947
# (young siblings; unrelated people 0.935), probes and their own gallery at least 0.956.
_DLIB = Calibration(suggest_cosine=0.948, auto_cosine=0.952)
# Not measured here, so on the careful side: insightface 2.1 itself confirms a person of its packs at 0.40 to
# 0.45 (PrivateFrame, PersonAnalysis) and groups an album at 0.48.
_CAREFUL = Calibration(suggest_cosine=0.40, auto_cosine=0.48)
_MEASURED = {
    "dlib/resnet_v1": _DLIB,
    "insightface/buffalo_s": _MOBILE,
    "insightface/buffalo_sc": _MOBILE,
}


def calibration_of(engine: str) -> Calibration:
    """By the engine's name, as it stands beside each embedding."""
    return _MEASURED.get(engine, _CAREFUL)


def _interpolate(knots: tuple[tuple[float, float], ...], x: float) -> float:
    if not x > knots[0][0]:  # a NaN as well: it must never be a match
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if x <= x1:
            return y0 + (x - x0) * (y1 - y0) / (x1 - x0)
    return knots[-1][1]
