"""Asks the index whom each face of a video resembles most, so that two known siblings stay two."""

from collections.abc import Sequence

from domain.ids import PersonId, WorkspaceId
from domain.ports import Candidate, DetectedFace, FaceEngine, VectorIndex
from domain.steps.faces.match_faces import PROBES_AT_ONCE


async def likely_persons(
    workspace_id: WorkspaceId, faces: Sequence[DetectedFace], engine: FaceEngine, index: VectorIndex
) -> list[PersonId | None]:
    """For each face the nearest person; None where nobody is near enough for a question, or another person
    is about as near: of a child who turns away, a sibling may be the nearer one. This decides nothing about
    the face: it only says which faces are not put together.
    """
    least, lead = engine.calibration.suggest_cosine, engine.calibration.lead_cosine
    found: list[PersonId | None] = []
    for start in range(0, len(faces), PROBES_AT_ONCE):
        near = await index.nearest_persons(
            workspace_id,
            [face.embedding for face in faces[start : start + PROBES_AT_ONCE]],
            min_similarity=least - lead,
            limit=2,
        )
        found += [_clearly_nearest(hits, least, lead) for hits in near]
    return found


def _clearly_nearest(hits: Sequence[Candidate], least: float, lead: float) -> PersonId | None:
    """hits: closest first. least: the cosine that the nearest one needs; lead: by how much it must be nearer
    than others.
    """
    if not hits or hits[0].similarity < least:
        return None
    first, *others = hits
    is_clear = all(
        one.person_id == first.person_id or one.similarity <= first.similarity - lead for one in others
    )
    return first.person_id if is_clear else None
