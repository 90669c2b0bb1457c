"""Compares the faces of a request with all connected persons. Owners of a person that looks alike are told,
and the deciders if it is surely the same one: two people may ask for one child before either is approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.half_seen import IS_UNSEEN
from domain.queries.persons.live_person import IS_COMPARED
from domain.settings import Settings
from domain.steps.faces.match_faces import probe_of, resembling, search_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Face:
    workspace_id: WorkspaceId
    taken_at: datetime
    vector: bytes


async def find_resemblances(
    person_id: PersonId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Returns how many connected persons the requested one may be; 0 too when the request is gone.

    The threshold is that of questions, which is lower than that of deliveries: no request may slip through.
    """
    faces = await sql.rows(
        _Face,
        """SELECT p.workspace_id, a.taken_at, e.vector FROM persons p
           JOIN face_instances f ON f.person_id = p.id JOIN image_assets a ON a.id = f.asset_id
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
           WHERE p.id = $1 AND p.approval = 'requested' AND p.erasing_at IS NULL""",
        person_id,
        engine.name,
    )
    if not faces:
        return 0
    probes = [probe_of(face.vector, face.taken_at) for face in faces]
    search = await search_persons(faces[0].workspace_id, probes, engine, index, settings)
    async with transaction(doorbell) as work:
        found = await resembling(search, engine, at_least=search.settings.face_prototype_search_threshold)
        resembled = {other for confidences in found for other in confidences} - {person_id}
        for other in sorted(resembled):
            await work.add("show_resemblance", person_id=str(person_id), resembles=str(other))
        same = _surely_same(found, search.settings.face_auto_assign_threshold)
        if await _note(person_id, same, engine.name):
            await work.add("show_request", lane=f"request:{person_id}", person_id=str(person_id))
    return len(resembled)


def _surely_same(found: Sequence[Mapping[PersonId, float]], at_least: float) -> PersonId | None:
    """The connected person that matching would most surely take the requested one for; None if nobody."""
    best: dict[PersonId, float] = {}
    for confidences in found:
        for other, confidence in confidences.items():
            best[other] = max(best.get(other, 0.0), confidence)
    sure = {other: confidence for other, confidence in best.items() if confidence >= at_least}
    return max(sure, key=lambda other: sure[other]) if sure else None


async def _note(person_id: PersonId, same: PersonId | None, engine: str) -> bool:
    """Notes for the deciders whom the requested person looks like. Returns whether this is news to them.

    If this engine cannot compare the person who was noted by an earlier one, the note stays.
    """
    # The rows are locked in the order of ids, as by a merge or an erase.
    await sql.execute(
        "SELECT id FROM persons WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
        [one for one in (person_id, same) if one is not None],
    )
    noted = await sql.values(
        PersonId,
        f"""UPDATE persons r SET looks_like_id = (
               SELECT id FROM persons WHERE id = $2::uuid AND erasing_at IS NULL)
           WHERE id = $1 AND approval = 'requested' AND looks_like_id IS DISTINCT FROM $2::uuid
             AND NOT ($2::uuid IS NULL AND EXISTS (
                 SELECT FROM persons p WHERE p.id = r.looks_like_id AND {IS_COMPARED} AND {IS_UNSEEN}))
           RETURNING id""",  # noqa: S608  constants
        person_id,
        same,
        engine,
    )
    return bool(noted)
