"""Compares what the engine said with what people of a workspace said."""

import asyncio

import numpy as np
from numpy.typing import NDArray

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries.settings.own_answers import OwnAnswers, own_answers
from domain.queries.settings.settings_of import settings_of
from domain.rules.faces.calibration import Calibration, calibration_of
from domain.rules.faces.vectors import from_rows
from domain.rules.settings.calibrating import Answers, Seen, calibrate
from domain.settings import Settings
from domain.values.calibrated import Calibrated, Lacking

# So many faces are compared with all prototypes at a time.
_CHUNK = 200
_NEVER = -1.0


async def measure_thresholds(
    workspace_id: WorkspaceId, engine: str, settings: Settings
) -> Calibrated | Lacking:
    """engine: its name. Changes nothing. It computes for a second: call it outside of a transaction."""
    own = await settings_of(workspace_id, settings)
    said = await own_answers(workspace_id, engine)
    policy = own.match_policy()
    return await asyncio.to_thread(_measure, said, calibration_of(engine), policy.auto, policy.suggest)


def _measure(said: OwnAnswers, calibration: Calibration, auto: float, suggest: float) -> Calibrated | Lacking:
    matches = _best(
        [match.face_id for match in said.matches],
        [match.vector for match in said.matches],
        said,
        [match.person_id for match in said.matches],
    )
    is_known = matches > _NEVER  # a person may have no prototype but this very face
    confidences = [
        *(question.confidence for question in said.questions),
        *calibration.confidences(matches[is_known]).tolist(),
    ]
    right = [question.is_right for question in said.questions]
    right += [match.is_right for match, known in zip(said.matches, is_known, strict=True) if known]
    answers = Answers(np.array(confidences, np.float64), np.array(right, np.float64))
    nearest = _best([face.id for face in said.seen], [face.vector for face in said.seen], said)
    seen = Seen(calibration.confidences(nearest), said.photos)
    return calibrate(answers, seen, auto=auto, suggest=suggest)


def _best(
    ids: list[FaceId], vectors: list[bytes], said: OwnAnswers, persons: list[PersonId] | None = None
) -> NDArray[np.float64]:
    """The cosine of each face to the nearest prototype, its own left out; `_NEVER` where there is none.

    persons: of each face, the person whose prototypes count; None: those of everybody.
    """
    best = np.full(len(ids), _NEVER)
    if not ids or not said.prototypes:
        return best
    prototypes = from_rows([one.vector for one in said.prototypes])
    own = np.array([one.face_id.int for one in said.prototypes], dtype=object)
    whose = np.array([one.person_id.int for one in said.prototypes], dtype=object)
    for start in range(0, len(ids), _CHUNK):
        part = slice(start, start + _CHUNK)
        cosines = from_rows(vectors[part]) @ prototypes.T
        cosines[np.equal.outer([face.int for face in ids[part]], own)] = _NEVER
        if persons is not None:
            cosines[~np.equal.outer([person.int for person in persons[part]], whose)] = _NEVER
        best[part] = cosines.max(axis=1)
    return best
