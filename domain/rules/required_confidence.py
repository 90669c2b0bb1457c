"""How sure must a match be to be sent, and to be asked about? That depends on the face and on the gallery.

A poor face looks like many people: below a limit it is only asked about, far below it is nobody. Among many
persons the nearest stranger is closer than among few. A person that was mistaken twice asks for more.
"""

import math
from dataclasses import dataclass, replace

from domain.rules.evidence import Quality
from domain.rules.matching import MatchPolicy

NEVER = math.inf


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Below `sure` a face is only asked about, below `least` it is nobody."""

    least: Quality
    sure: Quality


# To be measured for each engine on degraded copies of labelled photos (`make eval SETS=degraded`).
_LIMITS = QualityLimits(least=Quality(16, 0.05, 0.5), sure=Quality(24, 0.12, 0.6))
# Confidence that each tenfold number of persons beyond this one adds.
_GALLERY = 10
_PER_TENFOLD = 0.0
# Two refused matches of one person are no accident.
MISTAKES = 2
_AFTER_MISTAKES = 0.1
_MOST = 0.999


def required_confidence(policy: MatchPolicy, engine: str, quality: Quality, *, gallery: int) -> MatchPolicy:
    """policy: of the settings. engine: its name. gallery: persons that a face is compared with."""
    limits = _LIMITS
    if _is_below(quality, limits.least):
        return replace(policy, auto=NEVER, suggest=NEVER)
    if _is_below(quality, limits.sure):
        return replace(policy, auto=NEVER)
    more = _PER_TENFOLD * max(0.0, math.log10(max(gallery, 1) / _GALLERY))
    return replace(policy, auto=max(policy.auto, min(policy.auto + more, _MOST)))


def after_mistakes(auto: float, mistakes: int) -> float:
    """What a delivery of this person needs, until an owner has looked at the gallery."""
    return auto if mistakes < MISTAKES else max(auto, min(auto + _AFTER_MISTAKES, _MOST))


def _is_below(quality: Quality, limit: Quality) -> bool:
    return any(value < least for value, least in zip(quality, limit, strict=True))
