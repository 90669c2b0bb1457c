"""Compares the faces of a request with all known persons. Owners of a person that looks alike are told, and
the deciders if it is surely the same one: two people may ask for one child before either is approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.half_seen import IS_UNSEEN
from domain.queries.persons.live_person import IS_COMPARED
from domain.rules.faces.evidence import Likeness
from domain.rules.faces.required_confidence import among
from domain.settings import Settings
from domain.steps.faces.match_faces import evidence_of, probe_of, search_persons
from domain.steps.persons.lock_persons import lock_person_rows
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Face:
    workspace_id: WorkspaceId
    taken_at: datetime
    vector: bytes


async def find_resemblances(
    person_id: PersonId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Returns how many known persons the requested one may be; 0 too when the request is gone.

    Owners are told from `MatchPolicy.warn` on; among many persons a higher confidence is needed, because
    there everybody resembles a stranger. The deciders are told from `MatchPolicy.refuse` on.
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
        known = await evidence_of(search, engine)
        best = _best(known.likenesses(search.probes))
        best.pop(person_id, None)
        policy = search.settings.match_policy()
        warn = among(replace(policy, suggest=policy.warn), engine.name, known.gallery).suggest
        resembled = sorted(other for other, confidence in best.items() if confidence >= warn)
        for other in resembled:
            await work.add("show_resemblance", person_id=str(person_id), resembles=str(other))
        same = _surely_same(best, policy.refuse)
        if await _note(person_id, same, engine.name):
            await work.add("show_request", lane=f"request:{person_id}", person_id=str(person_id))
    return len(resembled)


def _best(likenesses: Sequence[Mapping[PersonId, Likeness[PersonId, FaceId]]]) -> dict[PersonId, float]:
    """How much the face that is most like each person is like them. Hidden persons are among them."""
    best: dict[PersonId, float] = {}
    for like in likenesses:
        for other, one in like.items():
            best[other] = max(best.get(other, 0.0), one.confidence)
    return best


def _surely_same(best: Mapping[PersonId, float], at_least: float) -> PersonId | None:
    """The known person that matching would most surely take the requested one for; None if nobody."""
    other = max(best, key=lambda one: best[one], default=None)
    return other if other is not None and best[other] >= at_least else None


async def _note(person_id: PersonId, same: PersonId | None, engine: str) -> bool:
    """Notes for the deciders whom the requested person looks like. Returns whether this is news to them.

    If this engine cannot compare the person who was noted by an earlier one, the note stays.
    """
    await lock_person_rows([one for one in (person_id, same) if one is not None])
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
