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


def _interpolate(knots: tuple[tuple[float, float], ...], x: float) -> float:
    if not x > knots[0][0]:  # a NaN as well: it must never be a match
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if x <= x1:
            return y0 + (x - x0) * (y1 - y0) / (x1 - x0)
    return knots[-1][1]
