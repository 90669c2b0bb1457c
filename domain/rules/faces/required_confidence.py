"""Says how sure a match must be to be sent or asked about, which depends on the face and on the gallery.

A poor face looks like many people: below a limit people are only asked about it, and far below the limit it
is matched with nobody. Among many persons the nearest stranger is closer than among few. A person with two
refused matches, or with two refused questions about a sibling, needs more.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import Quality
from domain.rules.faces.matching import MatchPolicy

NEVER = math.inf


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Below `sure` a face is only asked about, below `least` it is matched with nobody."""

    least: Quality
    sure: Quality


# Measured on spoiled copies of 50 faces. Different people who are blurred alike look alike: the cosine of two
# strangers is at most 0.46 with buffalo_sc at a sharpness from 0.12 on, 0.55 at 0.10, 0.72 at 0.03. Size
# misleads the engine less: it misses most faces below 20 px, and 99 % of strangers among the rest are below
# 0.25. Faces with a detection below 0.5 come from a closer look that somebody asked for.
_LIMITS = QualityLimits(least=Quality(14, 0.05, 0.3), sure=Quality(20, 0.12, 0.5))
# Up to so many persons the settings are enough; each tenfold number adds `per_tenfold_cosine`.
_GALLERY = 30
# Two refused matches of one person are no accident.
MISTAKES = 2
# Measured on blended siblings of whom only one is connected: half of the other one's photos were sent as the
# connected one's (dlib: a third), 6 % (9 %) once two faces were refused, and 0.6 % (1.5 %) with this much
# more. The person's own photos mostly become questions: 12 % (16 %) of the blends were still sent, and 6 (3)
# of 8 photos of real people.
_AFTER_MISTAKES = 0.1
_MOST = 0.999


def required_confidence(policy: MatchPolicy, engine: str, quality: Quality, *, gallery: int) -> MatchPolicy:
    """Returns the thresholds for this face, NEVER for what it is too poor for. policy: of the settings.
    engine: its name. gallery: how many persons a face is compared with.
    """
    limits = _LIMITS
    if _is_below(quality, limits.least):
        return replace(policy, auto=NEVER, suggest=NEVER)
    if _is_below(quality, limits.sure):
        return replace(policy, auto=NEVER)
    return policy if gallery <= _GALLERY else _among(policy, engine, gallery)


@lru_cache(maxsize=256)
def _among(policy: MatchPolicy, engine: str, gallery: int) -> MatchPolicy:
    """The policy for a gallery of this size, cached because it is the same for every face of a photo."""
    calibration = calibration_of(engine)
    more = calibration.per_tenfold_cosine * math.log10(gallery / _GALLERY)
    auto, suggest = (
        max(limit, min(calibration.confidence(calibration.cosine(limit) + more), _MOST))
        for limit in (policy.auto, policy.suggest)
    )
    return replace(policy, auto=auto, suggest=suggest)


def is_poor(quality: Quality) -> bool:
    """Whether a face of this quality is never matched, but at most asked about, however alike it is."""
    return _is_below(quality, _LIMITS.sure)


def after_mistakes(auto: float, mistakes: int) -> float:
    """The confidence that a match of this person needs to be sent, until an owner looked at the gallery."""
    return auto if mistakes < MISTAKES else max(auto, min(auto + _AFTER_MISTAKES, _MOST))


def _is_below(quality: Quality, limit: Quality) -> bool:
    return any(value < least for value, least in zip(quality, limit, strict=True))
