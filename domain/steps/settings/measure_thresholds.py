"""Compares what the engine said with what people of a workspace said."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries.settings.own_answers import OwnAnswers, own_answers
from domain.queries.settings.settings_of import settings_of
from domain.rules.faces.calibration import Calibration, calibration_of
from domain.rules.faces.evidence import Vectors, best_cosines
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
    alike. Changes nothing. engine: its name. It computes for a second: call it outside of a transaction.
    """
    own = await settings_of(workspace_id, settings)
    said = await own_answers(workspace_id, engine)
    policy = own.match_policy()
    return await asyncio.to_thread(_measure, said, calibration_of(engine), policy.auto, policy.suggest)


def _measure(said: OwnAnswers, calibration: Calibration, auto: float, suggest: float) -> Calibrated | Lacking:
    best = _best(
        [one.face_id for one in said.judged],
        [one.vector for one in said.judged],
        said,
        [one.person_id for one in said.judged],
    )
    is_known = best > _NEVER  # a person may have no prototype but this very face
    right = np.array([one.is_right for one in said.judged], np.float64)
    answers = Answers(calibration.confidences(best[is_known]), right[is_known])
    nearest = _best([face.id for face in said.seen], [face.vector for face in said.seen], said)
    seen = Seen(calibration.confidences(nearest), said.photos)
    return calibrate(answers, seen, auto=auto, suggest=suggest)


def _best(
    ids: list[FaceId], vectors: list[bytes], said: OwnAnswers, persons: list[PersonId] | None = None
) -> NDArray[np.float64]:
    """How alike each face is to a person, as the cosine that a decision rests on; `_NEVER` where the person
    has no prototype but this face.

    persons: the one of each face; None: whoever is most alike.
    """
    galleries = _galleries(said)
    places = {person: place for place, person in enumerate(galleries)}
    best = np.full(len(ids), _NEVER)
    for start in range(0, len(ids) if galleries else 0, _CHUNK):
        part = slice(start, start + _CHUNK)
        cosines = _cosines(galleries, ids[part], from_rows(vectors[part]))
        if persons is None:
            best[part] = cosines.max(axis=0)
        else:
            whose = [places.get(person) for person in persons[part]]
            best[part] = [_NEVER if one is None else cosines[one, at] for at, one in enumerate(whose)]
    return best


def _galleries(said: OwnAnswers) -> Galleries:
    """The prototypes of each person."""
    galleries: dict[PersonId, dict[FaceId, bytes]] = defaultdict(dict)
    for one in said.prototypes:
        galleries[one.person_id][one.face_id] = one.vector
    return galleries


def _cosines(galleries: Galleries, ids: list[FaceId], faces: Vectors) -> Vectors:
    """Shape (persons, faces). A face is not compared with itself."""
    cosines = best_cosines([from_rows([*gallery.values()]) for gallery in galleries.values()], faces)
    homes = {face: place for place, gallery in enumerate(galleries.values()) for face in gallery}
    prototypes = list(galleries.values())
    for at, face in enumerate(ids):
        if (home := homes.get(face)) is not None:
            others = [vector for other, vector in prototypes[home].items() if other != face]
            alone = best_cosines([from_rows(others)], faces[at : at + 1])[0, 0] if others else _NEVER
            cosines[home, at] = alone
    return cosines
