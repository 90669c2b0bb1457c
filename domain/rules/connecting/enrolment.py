"""Judges whether a training photo is good enough to learn a face from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from domain.ids import PersonId
from domain.rules.faces.calibration import Calibration
from domain.rules.faces.matching import MatchPolicy

Verdict = Literal["good", "no_face", "several_faces", "too_small", "too_blurred", "somebody_else"]


@dataclass(frozen=True, slots=True)
class FaceLook:
    """What a verdict depends on. side_px: the shorter side of the face's box."""

    side_px: int
    sharpness: float


@dataclass(frozen=True, slots=True)
class EnrolmentPolicy:
    min_side_px: int
    min_sharpness: float
    # Faces that are smaller by this ratio are bystanders: nobody has to pick among them.
    dominant_ratio: float = 2.5


def judge(faces: Sequence[FaceLook], policy: EnrolmentPolicy, *, is_somebody_else: bool) -> Verdict:
    """faces: largest first. is_somebody_else: the largest face looks like another known person."""
    if not faces:
        return "no_face"
    if len(faces) > 1 and faces[0].side_px < policy.dominant_ratio * faces[1].side_px:
        return "several_faces"
    return judge_face(faces[0], policy, is_somebody_else=is_somebody_else)


def judge_face(face: FaceLook, policy: EnrolmentPolicy, *, is_somebody_else: bool) -> Verdict:
    if face.side_px < policy.min_side_px:
        return "too_small"
    if face.sharpness < policy.min_sharpness:
        return "too_blurred"
    return "somebody_else" if is_somebody_else else "good"


def nearest_other(
    known: Mapping[PersonId, float], own: PersonId, look_alikes: Collection[PersonId]
) -> PersonId | None:
    """The person with the highest confidence in `known`, without `own` and its look-alikes; None if nobody is
    left.

    own: the person to be connected. look_alikes: persons of whom somebody said that they are not `own`.
    """
    others = {
        person: confidence
        for person, confidence in known.items()
        if person != own and person not in look_alikes
    }
    return max(others, key=lambda person: others[person], default=None)


Claim = Literal["own", "own_or_other", "other"]


def whom_it_resembles(
    known: Mapping[PersonId, float],
    sure: float,
    look_alikes: Collection[PersonId],
    policy: MatchPolicy,
    calibration: Calibration,
) -> Claim:
    """Whose face an added photo shows.

    known: confidences of all persons but the one for whom the photo was added; sure: the confidence for that
    person. look_alikes: persons who are told apart from that person. Between them only a clear lead counts.
    """
    others = {person: one for person, one in known.items() if one >= policy.refuse}
    if any(
        calibration.lead(one, sure) >= policy.look_alike_margin if person in look_alikes else one >= sure
        for person, one in others.items()
    ):
        return "other"
    leads = (calibration.lead(sure, known[one]) for one in look_alikes if one in known)
    return "own" if all(lead >= policy.look_alike_margin for lead in leads) else "own_or_other"
