"""Fits the two thresholds of a workspace to its own yes and no.

The chance that a face is the person grows with the confidence, as a logistic curve: two numbers are all that
fifty answers can tell, and the curve also covers confidences at which nobody was asked. How far the curve may
be wrong is estimated by bootstrap: it is fitted again and again to answers drawn from these at random, with
repetition. No proposal is looser than the floor, `AUTO_CONFIDENCE` or `SUGGEST_CONFIDENCE`. Where even the
surest faces are too often somebody else, a threshold is no cure and the present one is kept.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.rules.faces.calibration import AUTO_CONFIDENCE, SUGGEST_CONFIDENCE
from domain.values.calibrated import (
    LEAST_ANSWERS,
    LEAST_OF_A_KIND,
    Calibrated,
    Estimate,
    Lacking,
    Rates,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A photo is sent without asking if at most two in a hundred such faces are somebody else's.
SURE: Final = 0.98
# A question is worth asking if one in four such faces is the person's.
WORTH_ASKING: Final = 0.25
_HIGHEST: Final = 0.99
# A higher one is proposed only if the present one is higher: nearly every photo would become a question.
_MOST_PROPOSED: Final = 0.9
_STEP: Final = 0.01
_DRAWS: Final = 200
_BOUNDS: Final = (5, 95)
# Confidences in tenths from `AUTO_CONFIDENCE` on, so that both numbers of the curve are about as large. The
# pull towards 0 (ridge) keeps both finite when yes and no do not overlap.
_SCALE: Final = 0.1
_PULL: Final = 0.05
_ROUNDS: Final = 25


@dataclass(frozen=True, slots=True)
class Answers:
    """confidences: what the engine said of each pair of face and person. right: what people said, 0 or 1.

    Only of pairs about which a threshold decides, and no other rule.
    """

    confidences: Floats
    right: Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """confidences: of each face that was seen lately, for the person it is most like. is_asked_anyway:
    whether another rule asks about the face, however sure it is. photos: how many were seen, also those
    without a face.
    """

    confidences: Floats
    is_asked_anyway: Flags
    photos: int


def calibrate(answers: Answers, seen: Seen, *, auto: float, suggest: float) -> Calibrated | Lacking:
    """auto, suggest: the present thresholds. Returns Lacking when there are too few answers, too few of one
    kind, or no photo was seen. CPU for about 50 ms: call it on a thread.
    """
    yes = int(answers.right.sum())
    no = len(answers.right) - yes
    if yes + no < LEAST_ANSWERS or min(yes, no) < LEAST_OF_A_KIND or not seen.photos:
        return Lacking(yes, no)
    curve = fit(answers)
    chance = np.random.default_rng(len(answers.right))  # the same answers, the same bounds
    drawn = [fit(_again(answers, chance)) for _ in range(_DRAWS)]
    sure = _proposed(curve, SURE, max(auto, AUTO_CONFIDENCE), AUTO_CONFIDENCE)
    worth = min(_proposed(curve, WORTH_ASKING, max(suggest, SUGGEST_CONFIDENCE), SUGGEST_CONFIDENCE), sure)
    at = np.arange(0.5, 1.0, 0.02)
    low, high = np.percentile([chances(one, at) for one in drawn], _BOUNDS, axis=0)
    points = zip(at.tolist(), chances(curve, at).tolist(), low.tolist(), high.tolist(), strict=True)
    return Calibrated(
        yes,
        no,
        _rates(seen, curve, drawn, auto, suggest),
        _rates(seen, curve, drawn, sure, worth),
        [(round(x, 2), round(y, 3), round(least, 3), round(most, 3)) for x, y, least, most in points],
    )


def fit(answers: Answers) -> tuple[float, float]:
    """Slope and offset of the curve, by Newton's method. The slope is never below 0."""
    x = np.stack([(answers.confidences - AUTO_CONFIDENCE) / _SCALE, np.ones_like(answers.right)])
    weights = np.zeros(2)
    pull = np.diag([_PULL, _PULL])
    for _ in range(_ROUNDS):
        expected = _logistic(weights @ x)
        gradient = x @ (expected - answers.right) + pull @ weights
        curvature = (x * (expected * (1 - expected))) @ x.T + pull
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return max(0.0, float(weights[0])), float(weights[1])


def chances(curve: tuple[float, float], confidences: Floats) -> Floats:
    """The chance that a face with such a confidence is the person, 0..1."""
    slope, offset = curve
    return _logistic(slope * (confidences - AUTO_CONFIDENCE) / _SCALE + offset)


def _logistic(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return result


def _again(answers: Answers, chance: np.random.Generator) -> Answers:
    drawn = chance.integers(0, len(answers.right), len(answers.right))
    return Answers(answers.confidences[drawn], answers.right[drawn])


def _proposed(curve: tuple[float, float], least: float, now: float, floor: float) -> float:
    """The lowest threshold from the floor on at which the chance is at least `least`, but no more than the
    higher one of `_MOST_PROPOSED` and `now`, the present threshold. `now` where the chance is enough nowhere.
    """
    thresholds = np.round(np.arange(floor, _HIGHEST + _STEP / 2, _STEP), 2)
    [enough] = np.nonzero(chances(curve, thresholds) >= least)
    return min(float(thresholds[enough[0]]), max(now, _MOST_PROPOSED)) if len(enough) else now


def _rates(
    seen: Seen, curve: tuple[float, float], drawn: list[tuple[float, float]], auto: float, suggest: float
) -> Rates:
    sent = seen.confidences[(seen.confidences >= auto) & ~seen.is_asked_anyway]
    left = seen.confidences[seen.confidences < suggest]
    asked = len(seen.confidences) - len(sent) - len(left)
    each = 1000 / seen.photos

    def estimate(values: list[float]) -> Estimate:
        low, high = np.percentile(values[1:], _BOUNDS)
        return Estimate(*(round(each * float(one), 2) for one in (low, values[0], high)))

    curves = [curve, *drawn]
    return Rates(
        auto,
        suggest,
        estimate([float((1 - chances(one, sent)).sum()) for one in curves]),
        estimate([float(chances(one, left).sum()) for one in curves]),
        round(each * asked, 1),
    )
