"""A match rested on faces that are somebody else's by now, or gone: is it still this person?

So it is after a merge is undone, a face moves or is nobody's again, a training photo is taken out, or
somebody is erased.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ports import Candidate, Doorbell, FaceEngine, VectorIndex, WorkspaceId
from domain.queries import sql
from domain.queries.live_candidates import live_candidates
from domain.queries.unindexed import now, unindexed_prototypes
from domain.rules.matching import Match, decide_photo
from domain.rules.vectors import from_bytes
from domain.settings import Settings
from domain.steps.choose_prototypes import choose_prototypes
from domain.steps.give_back_marks import ground_again
from domain.steps.move_faces import Move, move_faces
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.suggest_face import Hit, suggest_face
from domain.steps.work import Work, transaction


@dataclass(frozen=True, slots=True)
class Seen:
    """A face of which nobody knows any more why it is the person's, and what it is taken for now."""

    face: sql.Row
    match: Match[UUID]
    near: Sequence[Hit]


async def rematch_person(
    person_id: UUID, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Decided as for a new photo: the face stays, goes to who it is, or is nobody's. Photos follow the faces.

    Returns how many faces are the person's no more. Safe to repeat: a face that stays has new grounds.
    """
    faces = await _groundless(person_id, engine.name)
    if not faces:
        return 0
    workspace_id = WorkspaceId(faces[0]["workspace_id"])
    least = engine.calibration.cosine(settings.face_prototype_search_threshold)
    since = await now()
    probes = [from_bytes(face["vector"]) for face in faces]
    hits = await asyncio.gather(
        *(index.nearest_prototypes(workspace_id, probe, min_similarity=least) for probe in probes)
    )
    async with transaction(doorbell) as work:
        # Nobody is approved between this look at the gallery and the commit.
        await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", workspace_id)
        fresh = await unindexed_prototypes(
            workspace_id, probes, engine=engine.name, since=since, min_similarity=least
        )
        both = {face["id"]: [*old, *new] for face, old, new in zip(faces, hits, fresh, strict=True)}
        await _lock_persons(workspace_id, person_id, both)
        left = [face for face in await _groundless(person_id, engine.name, locks=True) if face["id"] in both]
        seen = await _look(workspace_id, left, both, engine, settings)
        return await _settle(work, workspace_id, person_id, seen, settings)


async def _groundless(person_id: UUID, engine: str, *, locks: bool = False) -> list[sql.Row]:
    """Matched because of a face that is not the person's any more."""
    return await sql.rows(
        f"""SELECT f.id, f.asset_id, f.workspace_id, e.vector FROM face_instances f
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
           WHERE f.person_id = $1 AND f.basis = 'matched' AND EXISTS (
               SELECT 1 FROM unnest(f.matched_by) AS ground WHERE NOT EXISTS (
                   SELECT 1 FROM face_instances o WHERE o.id = ground AND o.person_id = f.person_id))
           ORDER BY f.id {"FOR NO KEY UPDATE OF f" if locks else ""}""",  # noqa: S608  one of two constants
        person_id,
        engine,
    )


async def _lock_persons(workspace_id: int, person_id: UUID, hits: Mapping[UUID, Sequence[Candidate]]) -> None:
    """All at once and in the order of their ids: two who lock the same ones do not wait for each other."""
    await sql.rows(
        """SELECT id FROM persons WHERE workspace_id = $1 AND (id = $2 OR id IN (
               SELECT person_id FROM person_prototypes WHERE face_instance_id = ANY($3::uuid[])))
           ORDER BY id FOR NO KEY UPDATE""",
        workspace_id,
        person_id,
        list({hit.face_id for found in hits.values() for hit in found}),
    )


async def _look(
    workspace_id: int,
    faces: Sequence[sql.Row],
    hits: Mapping[UUID, Sequence[Candidate]],
    engine: FaceEngine,
    settings: Settings,
) -> list[Seen]:
    """Photo by photo: nobody is twice in one."""
    found = [hits[face["id"]] for face in faces]
    candidates, owners = await live_candidates(
        workspace_id, found, engine.calibration, face_ids=[face["id"] for face in faces]
    )
    known = dict(zip([face["id"] for face in faces], candidates, strict=True))
    photos: dict[int, list[sql.Row]] = defaultdict(list)
    for face in faces:
        photos[face["asset_id"]].append(face)
    others = await _others_on(faces)
    seen = []
    for asset_id, group in photos.items():
        matches = decide_photo(
            [known[face["id"]] for face in group], settings.match_policy(), taken=others[asset_id]
        )
        for face, match in zip(group, matches, strict=True):
            near = [
                Hit(hit.face_id, engine.calibration.confidence(hit.similarity))
                for hit in hits[face["id"]]
                if match.person is not None and owners.get(hit.face_id) == match.person
            ]
            seen.append(Seen(face, match, near))
    return seen


async def _others_on(faces: Sequence[sql.Row]) -> Mapping[int, set[UUID]]:
    """By photo, who is on it for another face than these."""
    others: dict[int, set[UUID]] = defaultdict(set)
    for row in await sql.rows(
        """SELECT DISTINCT asset_id, person_id FROM face_instances
           WHERE asset_id = ANY($1::bigint[]) AND id <> ALL($2::uuid[]) AND person_id IS NOT NULL""",
        [face["asset_id"] for face in faces],
        [face["id"] for face in faces],
    ):
        others[row["asset_id"]].add(row["person_id"])
    return others


async def _settle(
    work: Work, workspace_id: int, person_id: UUID, seen: Sequence[Seen], settings: Settings
) -> int:
    targets: dict[UUID | None, list[UUID]] = defaultdict(list)
    grounds = []
    for one in seen:
        target = one.match.person if one.match.kind == "identified" else None
        targets[target].append(one.face["id"])
        if target is not None:
            by = [str(hit.face_id) for hit in one.near]
            grounds.append({"basis": "matched", "by": by, "faces": [str(one.face["id"])]})
    stay = targets.pop(person_id, [])
    for target, faces in targets.items():
        move = Move(
            workspace_id, faces, person_id, target, actor="engine", basis="matched" if target else None
        )
        moved = await move_faces(work, move)
        if target is not None:
            await owe_deliveries(work, workspace_id, moved.asset_ids, decided_for=target)
    await ground_again(grounds, [one.face["id"] for one in seen])
    for one in seen:
        if one.match.kind == "suggested" and one.match.person is not None:
            await suggest_face(work, one.face["id"], one.match.person, one.near)
    if targets:
        await choose_prototypes(work, person_id, settings)
    return len(seen) - len(stay)
