"""Says when a face that is alike enough for a match is a question all the same."""

from typing import TypeVar

from domain.rules.faces.calibration import Calibration
from domain.rules.faces.evidence import Likeness, Probe
from domain.rules.faces.matching import MatchPolicy
from domain.rules.faces.required_confidence import after_mistakes

P = TypeVar("P")
F = TypeVar("F")


def is_doubtful(
    one: Likeness[P, F], probe: Probe[F], required: MatchPolicy, policy: MatchPolicy, calibration: Calibration
) -> bool:
    """required: the policy, as strict as the face's quality requires."""
    portrait = one.portrait
    return (
        # That somebody cannot be compared is a reason to ask about a new face, and none to take a photo back.
        (portrait.lacks_rival and probe.stays_with != portrait.person)
        or one.is_nearer_to_a_no
        or not _leads_the_excluded(one, policy, calibration)
        or one.confidence < after_mistakes(required.auto, portrait.mistakes)
        or portrait.is_far_in_age(probe.taken_on)
    )


def _leads_the_excluded(one: Likeness[P, F], policy: MatchPolicy, calibration: Calibration) -> bool:
    """The same lead is needed as over a person who is not excluded: the no, or the date, may be wrong."""
    return all(
        calibration.lead(one.confidence, confidence)
        >= (policy.look_alike_margin if other in one.portrait.look_alikes else policy.min_margin)
        for other, confidence in one.excluded.items()
    )
