"""Compares what the engine said with what people of a workspace said."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries.settings.own_answers import OwnAnswers, SeenFace, own_answers
from domain.queries.settings.settings_of import settings_of
from domain.rules.faces.calibration import Calibration, calibration_of
from domain.rules.faces.evidence import Vectors, best_cosines
from domain.rules.faces.matching import MatchPolicy
from domain.rules.faces.required_confidence import is_poor, more_cosine
from domain.rules.faces.vectors import from_rows
from domain.rules.settings.calibrating import Answers, Seen, calibrate
from domain.settings import Settings
from domain.values.calibrated import Calibrated, Lacking

# How many faces are compared with all persons at a time.
_CHUNK = 200
_NEVER = -1.0

Galleries = Mapping[PersonId, Mapping[FaceId, bytes]]


async def measure_thresholds(
    workspace_id: WorkspaceId, engine: str, settings: Settings
) -> Calibrated | Lacking:
    """Returns the thresholds that the answers speak for, or Lacking where answers are too few or too much
    alike, or no photo was seen lately. Changes nothing. engine: its name. It computes for a second: call it
    outside of a transaction.
    """
    own = await settings_of(workspace_id, settings)
    said = await own_answers(workspace_id, engine, settings.unknown_face_ttl_days)
    return await asyncio.to_thread(_measure, said, calibration_of(engine), own.match_policy())


def _measure(said: OwnAnswers, calibration: Calibration, policy: MatchPolicy) -> Calibrated | Lacking:
    """Left out is every answer that another rule than a threshold asked for, as far as that can be told now:
    a thin lead, a poor face, or a question about a face that was sure enough to be sent.
    """
    galleries = _galleries(said)
    # Among many persons a face must be more alike than the settings say. Here each face is less alike by as
    # much, so that all numbers compare with the settings.
    more = more_cosine(calibration, len(galleries))
    lead = calibration.cosine_of_lead(max(policy.min_margin, policy.look_alike_margin))
    judged = _compare(said.judged, galleries, [one.person_id for one in said.judged])
    asked = [0.0 if one.asked_at is None else calibration.cosine(one.asked_at) for one in said.judged]
    counts = judged.best > _NEVER  # a person may have no prototype but this very face
    counts &= ~judged.is_asked_anyway(lead)
    counts &= calibration.confidences(np.array(asked) - more) < policy.auto
    right = np.array([one.is_right for one in said.judged], np.float64)
    answers = Answers(calibration.confidences(judged.best - more)[counts], right[counts])
    found = _compare(said.seen, galleries)
    seen = Seen(calibration.confidences(found.best - more), found.is_asked_anyway(lead), said.photos)
    return calibrate(answers, seen, auto=policy.auto, suggest=policy.suggest)


@dataclass(frozen=True, slots=True)
class _Compared:
    """best: how alike each face is to its person, as the cosine that a decision rests on; `_NEVER` where the
    person has no prototype but this face. next: the same for the other person whom it is most like. is_poor:
    whether the face is too poor to be sent.
    """

    best: NDArray[np.float64]
    next: NDArray[np.float64]
    is_poor: NDArray[np.bool_]

    def is_asked_anyway(self, lead: float) -> NDArray[np.bool_]:
        """Whether a rule that is no threshold asks about each face. lead: how much higher `best` must be."""
        return self.is_poor | (self.best - np.maximum(self.next, 0) < lead)


def _compare(
    faces: Sequence[SeenFace], galleries: Galleries, persons: Sequence[PersonId] | None = None
) -> _Compared:
    """persons: the one of each face; None: whoever is most alike."""
    places = {person: place for place, person in enumerate(galleries)}
    best, following = np.full(len(faces), _NEVER), np.full(len(faces), _NEVER)
    for start in range(0, len(faces) if galleries else 0, _CHUNK):
        part = slice(start, start + _CHUNK)
        cosines = _cosines(galleries, faces[part])
        whose = cosines.argmax(axis=0) if persons is None else [places.get(one) for one in persons[part]]
        for at, place in enumerate(whose):
            if place is not None:
                best[start + at] = cosines[place, at]
                following[start + at] = np.delete(cosines[:, at], place).max(initial=_NEVER)
    return _Compared(best, following, np.array([is_poor(face.quality) for face in faces], np.bool_))


def _galleries(said: OwnAnswers) -> Galleries:
    """The prototypes of each person."""
    galleries: dict[PersonId, dict[FaceId, bytes]] = defaultdict(dict)
    for one in said.prototypes:
        galleries[one.person_id][one.face_id] = one.vector
    return galleries


def _cosines(galleries: Galleries, part: Sequence[SeenFace]) -> Vectors:
    """Shape (persons, faces). A face is not compared with itself."""
    faces = from_rows([face.vector for face in part])
    cosines = best_cosines([from_rows([*gallery.values()]) for gallery in galleries.values()], faces)
    homes = {face: place for place, gallery in enumerate(galleries.values()) for face in gallery}
    prototypes = list(galleries.values())
    for at, face in enumerate(part):
        if (home := homes.get(face.face_id)) is not None:
            others = [vector for other, vector in prototypes[home].items() if other != face.face_id]
            alone = best_cosines([from_rows(others)], faces[at : at + 1])[0, 0] if others else _NEVER
            cosines[home, at] = alone
    return cosines
