"""Gives a person who is known only now the faces that were taken for somebody else and clearly are the
person's.

While nobody knew the person, some of these faces were matched with persons who look alike, the rivals.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.half_seen import has_look
from domain.queries.faces.others_on import others_on
from domain.queries.faces.unknown_faces import matched_faces_of
from domain.queries.persons.live_person import IS_MATCHED
from domain.queries.persons.look_alikes import look_alikes
from domain.rules.faces.evidence import Probe, best_cosines
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.states import Basis
from domain.steps.deliveries.name_on_received import name_on_received
from domain.steps.deliveries.withdraw_photos import withdraw_photos
from domain.steps.faces.look_anew import rematch_told_apart
from domain.steps.faces.match_faces import (
    Known,
    Search,
    decide_by,
    evidence_of,
    probe_of,
    resembling,
    search_persons,
)
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.persons.lock_persons import lock_with_proposed
from domain.steps.work.work import Work, transaction

# Of a thousand persons many are a little like a new one.
MOST_RIVALS = 10
# Of all matches of the rivals the latest MOST_READ are read; of these the MOST_DECIDED most alike are decided
# about.
MOST_READ = 3000
MOST_DECIDED = 500
_LATER_S = 600.0

_PROTOTYPES = f"""
SELECT f.id, a.taken_at, e.vector FROM persons p
JOIN person_prototypes x ON x.person_id = p.id
JOIN face_instances f ON f.id = x.face_instance_id JOIN image_assets a ON a.id = f.asset_id
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
WHERE p.id = $1 AND {IS_MATCHED} ORDER BY f.number
"""  # noqa: S608  a constant

# Somebody may have said meanwhile whose a face is, or hidden its person.
_HOLD = f"""
SELECT f.id, f.person_id FROM face_instances f JOIN persons p ON p.id = f.person_id AND {IS_MATCHED}
WHERE f.id = ANY($1::uuid[]) AND f.basis = 'matched' AND p.id = ANY($2::uuid[])
ORDER BY f.id FOR NO KEY UPDATE OF f
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Prototype:
    id: FaceId
    taken_at: datetime
    vector: bytes


@dataclass(frozen=True, slots=True)
class _Held:
    id: FaceId
    person_id: PersonId


async def rematch_rivals(
    person_id: PersonId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Returns how many faces became the person's.

    A face moves only if it would be sent as the person's on a new photo. Every other face stays, also one
    that would be a question today, and its photo stays where it was delivered. Nothing is sent: whoever has a
    moved photo already keeps it if they receive the person too, and the others are offered it. The former
    recipients lose it. 0 while the person is hidden, no consent stands, or the engine has seen none of its
    prototypes; a hidden rival keeps all faces. While a new engine still looks at the photos, the same task
    comes again later. All matches of declared look-alikes, who could not be compared with the person so far,
    are decided again after this.
    """
    workspace_id = await sql.value(WorkspaceId, "SELECT workspace_id FROM persons WHERE id = $1", person_id)
    if workspace_id is None:
        return 0
    if await has_look(workspace_id):
        async with transaction(doorbell) as work:
            await work.add("rematch_rivals", delay_s=_LATER_S, person_id=str(person_id))
        return 0
    prototypes = await sql.rows(_Prototype, _PROTOTYPES, person_id, engine.name)
    if not prototypes:
        return 0
    count = await _take_over(
        workspace_id, person_id, prototypes, engine=engine, index=index, settings=settings, doorbell=doorbell
    )
    if others := (await look_alikes(workspace_id, [person_id])).get(person_id):
        async with transaction(doorbell) as work:
            await rematch_told_apart(work, [person_id, *others])
    return count


async def _take_over(
    workspace_id: WorkspaceId,
    person_id: PersonId,
    prototypes: Sequence[_Prototype],
    *,
    engine: FaceEngine,
    index: VectorIndex,
    settings: Settings,
    doorbell: Doorbell,
) -> int:
    probes = [probe_of(one.vector, one.taken_at) for one in prototypes]
    near = await search_persons(workspace_id, probes, engine, index, settings)
    async with transaction(doorbell):
        # `warn` and not `suggest`: a workspace that raised its limit for questions has rivals as well.
        found = await resembling(near, engine, at_least=near.settings.match_policy().warn)
    rivals = _most_alike(found, but=person_id)
    faces = await _alike(prototypes, rivals, engine, near.settings)
    if not faces:
        return 0
    search = await search_persons(workspace_id, faces, engine, index, settings)
    async with transaction(doorbell) as work:
        # As in `rematch_person`: no approval comes between this look at the gallery and the commit.
        await lock_workspace(workspace_id)
        await lock_with_proposed(workspace_id, [person_id, *rivals], search.proposed)
        theirs = await _decide(person_id, [one.id for one in prototypes], rivals, search, engine)
        return await _give(work, workspace_id, person_id, theirs)


def _most_alike(found: Sequence[Mapping[PersonId, float]], *, but: PersonId) -> list[PersonId]:
    best: dict[PersonId, float] = {}
    for confidences in found:
        for other, confidence in confidences.items():
            best[other] = max(best.get(other, 0.0), confidence)
    best.pop(but, None)
    return sorted(best, key=lambda other: (-best[other], other))[:MOST_RIVALS]


async def _alike(
    prototypes: Sequence[_Prototype], rivals: Sequence[PersonId], engine: FaceEngine, own: Settings
) -> list[Probe[FaceId]]:
    """Matched faces of the rivals about which people would be asked whether they are the person."""
    faces = await matched_faces_of(rivals, engine.name, most=MOST_READ)
    if not faces:
        return []
    known = np.stack([from_bytes(one.vector) for one in prototypes])
    cosines = best_cosines([known], np.stack([face.vector for face in faces]))[0]
    confidences = engine.calibration.confidences(cosines)
    surest = np.argsort(-confidences, kind="stable")[:MOST_DECIDED]
    asks = own.match_policy().suggest
    return [faces[i] for i in surest.tolist() if confidences[i] >= asks]


async def _decide(
    person_id: PersonId,
    prototypes: Sequence[FaceId],
    rivals: Sequence[PersonId],
    search: Search,
    engine: FaceEngine,
) -> dict[PersonId, dict[FaceId, Known]]:
    """For each rival, the faces that are clearly the person's."""
    known = await evidence_of(search, engine, also=prototypes)
    faces = [probe.face for probe in search.probes]
    held = {one.id: one.person_id for one in await sql.rows(_Held, _HOLD, faces, list(rivals))}
    matches = await decide_by(known, search, engine, taken=await others_on(search.probes))
    theirs: dict[PersonId, dict[FaceId, Known]] = defaultdict(dict)
    for face, match in zip(faces, matches, strict=True):
        if face in held and match.kind == "identified" and match.person == person_id:
            theirs[held[face]][face] = match
    return theirs


async def _give(
    work: Work,
    workspace_id: WorkspaceId,
    person_id: PersonId,
    theirs: Mapping[PersonId, Mapping[FaceId, Known]],
) -> int:
    count = 0
    for rival, faces in theirs.items():
        move = Move(
            workspace_id,
            list(faces),
            rival,
            person_id,
            actor="engine",
            basis=Basis.MATCHED,
            matched_by=_grounds(faces.values()),
            takes_back=False,
        )
        moved = await move_faces(work, move)
        # First the new reason, then the former one goes: whoever receives both keeps the photo.
        await name_on_received(work, person_id, assets=moved.asset_ids)
        await withdraw_photos(work, workspace_id, moved.asset_ids, rival)
        count += len(moved.face_ids)
    if count:
        await work.add("show_offer", person_id=str(person_id))
    return count


def _grounds(matches: Collection[Known]) -> list[FaceId]:
    return sorted({prototype for match in matches for prototype in match.by})
