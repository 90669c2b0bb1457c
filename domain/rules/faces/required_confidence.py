"""Says how sure a match must be to be sent or asked about, which depends on the face and on how many persons
there are.

A poor face looks like many people: below one limit people are only asked about it, below a lower one nobody
is asked either. Among many persons the nearest stranger is closer than among few. After two mistakes about a
person a match needs more: a refused match is one, and so is a no to a question with the reason *sibling*.
"""

import math
from dataclasses import replace
from functools import lru_cache

from domain.rules.faces.calibration import Calibration, calibration_of
from domain.rules.faces.evidence import Quality
from domain.rules.faces.matching import MatchPolicy

_NEVER = math.inf


# Measured on spoiled copies of 50 faces. Different people who are blurred alike look alike: the cosine of two
# strangers is at most 0.46 with buffalo_sc at a sharpness from 0.12 on, 0.55 at 0.10, 0.72 at 0.03. Size
# misleads the engine less: it misses most faces below 20 px, and 99 % of strangers among the rest are below
# 0.25. Faces with a detection below 0.5 come from a closer look that somebody asked for.
# Below _SURE a face is only asked about, below _LEAST nobody is asked about it either.
_LEAST, _SURE = Quality(14, 0.05, 0.3), Quality(20, 0.12, 0.5)
# Up to so many persons the settings are enough; ten times as many add `per_tenfold_cosine`.
_FEW_PERSONS = 30
# Two mistakes about one person are no accident.
MISTAKES = 2
# Measured on blended siblings of whom only one is connected: half of the other one's photos were sent as the
# connected one's (dlib: a third), 6 % (dlib: 9 %) once two faces were refused, and 0.6 % (1.5 %) when a match
# also needed this much more. Of the connected one's own photos 12 % (16 %) of the blended ones were still
# sent, and 6 (3) of 8 real ones. The others became questions.
_AFTER_MISTAKES = 0.1
_MOST = 0.999


def required_confidence(policy: MatchPolicy, engine: str, quality: Quality, *, persons: int) -> MatchPolicy:
    """Returns the thresholds for this face, _NEVER for what it is too poor for. policy: of the settings.
    engine: its name. persons: how many a face is compared with.
    """
    if not may_be_asked(quality):
        return replace(policy, auto=_NEVER, suggest=_NEVER)
    required = among(policy, engine, persons)
    return replace(required, auto=_NEVER) if _is_below(quality, _SURE) else required


@lru_cache(maxsize=256)
def among(policy: MatchPolicy, engine: str, persons: int) -> MatchPolicy:
    """The policy among so many persons, cached because it is the same for every face of a photo."""
    calibration = calibration_of(engine)
    more = more_cosine(calibration, persons)
    if not more:
        return policy
    auto, suggest = (
        _raised(limit, calibration.confidence(calibration.cosine(limit) + more))
        for limit in (policy.auto, policy.suggest)
    )
    return replace(policy, auto=auto, suggest=suggest)


def more_cosine(calibration: Calibration, persons: int) -> float:
    """By how much the cosine of a threshold is raised among so many persons."""
    return calibration.per_tenfold_cosine * math.log10(max(persons, _FEW_PERSONS) / _FEW_PERSONS)


def is_poor(quality: Quality) -> bool:
    """Whether a face of this quality is never matched, but at most asked about, however alike it is."""
    return _is_below(quality, _SURE)


def may_be_asked(quality: Quality) -> bool:
    """Whether people may be asked about a face of this quality, however alike it is."""
    return not _is_below(quality, _LEAST)


def after_mistakes(auto: float, mistakes: int) -> float:
    """The confidence at which a match of this person is sent. mistakes: those since the person's training
    photos were last called right or put right.
    """
    return auto if mistakes < MISTAKES else _raised(auto, auto + _AFTER_MISTAKES)


def _raised(limit: float, wanted: float) -> float:
    return max(limit, min(wanted, _MOST))


def _is_below(quality: Quality, limit: Quality) -> bool:
    return any(value < least for value, least in zip(quality, limit, strict=True))
