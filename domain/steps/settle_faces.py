"""Whose are the faces that were just found on a photo? Told before the transaction, settled in it."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ports import Candidate, DetectedFace, Eyes, FaceEngine, WorkspaceId
from domain.queries import sql
from domain.queries.live_candidates import live_candidates
from domain.queries.unindexed import now, unindexed_prototypes
from domain.rules.matching import Match, decide_photo
from domain.settings import Settings
from domain.steps.group_unknown_faces import group_unknown_faces
from domain.steps.keep_faces import keep_faces
from domain.steps.move_faces import Move, move_faces
from domain.steps.suggest_face import Hit, suggest_face
from domain.steps.work import Work


@dataclass(frozen=True, slots=True)
class Sighting:
    """hits: of each face, whom the index says it looks like. since: before the index was asked."""

    faces: Sequence[DetectedFace]
    hits: Sequence[Sequence[Candidate]]
    least: float
    since: datetime


async def sight(workspace_id: int, faces: Sequence[DetectedFace], eyes: Eyes, settings: Settings) -> Sighting:
    """Asks the index, so call it before the transaction. One search for each face."""
    since = await now()
    least = eyes.engine.calibration.cosine(settings.face_prototype_search_threshold)
    hits = await asyncio.gather(
        *(
            eyes.index.nearest_prototypes(WorkspaceId(workspace_id), face.embedding, min_similarity=least)
            for face in faces
        )
    )
    return Sighting(faces, hits, least, since)


async def settle_faces(
    work: Work,
    asset: sql.Row,
    seen: Sighting,
    engine: FaceEngine,
    settings: Settings,
    *,
    taken: Collection[UUID] = (),
) -> int:
    """asset: its id and workspace_id. taken: persons that are on it already. Returns how many are new."""
    workspace_id = asset["workspace_id"]
    # Nobody is approved between this look at the gallery and the commit.
    await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", workspace_id)
    fresh = await unindexed_prototypes(
        workspace_id,
        [face.embedding for face in seen.faces],
        engine=engine.name,
        since=seen.since,
        min_similarity=seen.least,
    )
    hits = [[*old, *new] for old, new in zip(seen.hits, fresh, strict=True)]
    candidates, owners = await live_candidates(workspace_id, hits, engine.calibration)
    matches = decide_photo(candidates, settings.match_policy(), taken=taken)
    kept = await keep_faces(workspace_id, asset["id"], seen.faces, engine.name)
    for face_id, match, found in zip(kept, matches, hits, strict=True):
        if face_id is None or match.person is None:
            continue
        if match.kind == "identified":
            by = [hit.face_id for hit in found if owners.get(hit.face_id) == match.person]
            await _assign(work, workspace_id, face_id, match, by=by)
        else:
            await _suggest(work, face_id, match=match, found=found, owners=owners, engine=engine)
    if any(kept):
        await group_unknown_faces(work, workspace_id)
        await work.add("sync_asset_faces", asset_id=asset["id"])
    return len([face_id for face_id in kept if face_id is not None])


async def _assign(
    work: Work, workspace_id: int, face_id: UUID, match: Match[UUID], *, by: Sequence[UUID]
) -> None:
    """by: the prototypes' faces that the match rests on."""
    faces = [face_id]
    move = Move(workspace_id, faces, None, match.person, actor="engine", basis="matched", matched_by=by)
    await move_faces(work, move)


async def _suggest(
    work: Work,
    face_id: UUID,
    *,
    match: Match[UUID],
    found: Sequence[Candidate],
    owners: dict[UUID, UUID],
    engine: FaceEngine,
) -> None:
    hits = [
        Hit(c.face_id, engine.calibration.confidence(c.similarity))
        for c in found
        if owners.get(c.face_id) == match.person
    ]
    assert match.person is not None
    await suggest_face(work, face_id, match.person, hits)
