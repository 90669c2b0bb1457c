"""Finds the faces of a posted photo, decides whose they are, and owes the photo to their people."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from domain.errors import InvalidInput, NotFound
from domain.ports import (
    AssetId,
    Candidate,
    DetectedFace,
    Doorbell,
    Eyes,
    FaceEngine,
    UprightImage,
    VectorIndex,
    WorkspaceId,
)
from domain.queries import sql
from domain.queries.live_candidates import live_candidates
from domain.queries.unindexed import now, unindexed_prototypes
from domain.rules.matching import Match, decide_photo
from domain.rules.store_keys import original_key
from domain.settings import Settings
from domain.steps.add_progress import add_progress
from domain.steps.clean_photo import clean_photo
from domain.steps.forget_originals import forget_originals
from domain.steps.group_unknown_faces import group_unknown_faces
from domain.steps.keep_faces import keep_faces
from domain.steps.move_faces import Move, move_faces
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.suggest_face import Hit, suggest_face
from domain.steps.work import Work, transaction


async def recognise_asset(asset_id: AssetId, eyes: Eyes, settings: Settings, doorbell: Doorbell) -> str:
    """Returns `done`, `rejected` or, for a photo that was looked at already, `skipped`."""
    asset = await sql.one("SELECT * FROM image_assets WHERE id = $1 AND kind = 'post'", asset_id)
    if asset is None or asset["state"] != "received":
        return "skipped"
    try:
        image = await _look_at(asset, eyes)
    except InvalidInput as error:
        async with transaction(doorbell) as work:
            await _conclude(work, asset_id, state="rejected", reason=error.code)
            await forget_originals(work, [asset_id])
        return "rejected"
    faces = await eyes.engine.find_faces(image)
    since = await now()
    least = eyes.engine.calibration.cosine(settings.face_prototype_search_threshold)
    hits = await _search(WorkspaceId(asset["workspace_id"]), faces, eyes.index, least)
    async with transaction(doorbell) as work:
        if not await _conclude(
            work, asset_id, state="done", reason=None, height=image.shape[0], width=image.shape[1]
        ):
            return "skipped"
        # Nobody is approved between this look at the gallery and the commit.
        await sql.rows("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", asset["workspace_id"])
        fresh = await unindexed_prototypes(
            asset["workspace_id"],
            [face.embedding for face in faces],
            engine=eyes.engine.name,
            since=since,
            min_similarity=least,
        )
        hits = [[*old, *new] for old, new in zip(hits, fresh, strict=True)]
        await _settle(work, asset, faces=faces, hits=hits, engine=eyes.engine, settings=settings)
        await owe_deliveries(work, asset["workspace_id"], [asset_id])
        await forget_originals(work, [asset_id])
    return "done"


async def _search(
    workspace_id: WorkspaceId, faces: Sequence[DetectedFace], index: VectorIndex, least: float
) -> Sequence[Sequence[Candidate]]:
    """One search for each face."""
    return await asyncio.gather(
        *(index.nearest_prototypes(workspace_id, face.embedding, min_similarity=least) for face in faces)
    )


async def _look_at(asset: sql.Row, eyes: Eyes) -> UprightImage:
    """What is stored on the first try spares a second download: the photo itself, which Telegram has
    cleaned already, or the photo made from a document, which may say where it was taken.
    """
    if asset["path"]:
        with suppress(NotFound):  # not stored yet, or lost: Telegram still has it
            return await eyes.codec.decode(await eyes.store.get(asset["path"]))
    data = await eyes.source.download(asset["tg_file_id"])
    image = await eyes.codec.decode(data)
    key = original_key(asset["workspace_id"], asset["id"])
    # The row first: bytes without one are nobody's, and tidying up removes them.
    is_wanted = await sql.execute(
        "UPDATE image_assets SET path = $2 WHERE id = $1 AND state = 'received'", asset["id"], key
    )
    if is_wanted:
        await eyes.store.put(key, data if asset["media"] == "photo" else await clean_photo(eyes.codec, image))
    return image


async def _conclude(
    work: Work,
    asset_id: AssetId,
    *,
    state: str,
    reason: str | None,
    height: int | None = None,
    width: int | None = None,
) -> bool:
    """False when somebody else concluded it first."""
    concluded = await sql.one(
        """UPDATE image_assets SET state = $2, reason = $3, height = $4, width = $5, updated_at = now()
           WHERE id = $1 AND state = 'received' RETURNING id""",
        asset_id,
        state,
        reason,
        height,
        width,
    )
    if concluded is None:
        return False
    for posting in await sql.rows(
        """SELECT g.tg_chat_id, x.media_group_id FROM postings x JOIN groups g ON g.id = x.group_id
           WHERE x.asset_id = $1""",
        asset_id,
    ):
        await add_progress(
            work,
            asset_id,
            posting["tg_chat_id"],
            posting["media_group_id"],
            is_rejected=state == "rejected",
        )
    return True


async def _settle(
    work: Work,
    asset: sql.Row,
    *,
    faces: Sequence[DetectedFace],
    hits: Sequence[Sequence[Candidate]],
    engine: FaceEngine,
    settings: Settings,
) -> None:
    workspace_id = asset["workspace_id"]
    candidates, owners = await live_candidates(workspace_id, hits, engine.calibration)
    matches = decide_photo(candidates, settings.match_policy())
    kept = await keep_faces(workspace_id, asset["id"], faces, engine.name)
    for face_id, match, found in zip(kept, matches, hits, strict=True):
        if face_id is None or match.person is None:
            continue
        if match.kind == "identified":
            await move_faces(work, Move(workspace_id, [face_id], None, match.person, actor="engine"))
        else:
            await _suggest(work, face_id, match=match, found=found, owners=owners, engine=engine)
    if any(kept):
        await group_unknown_faces(work, workspace_id)
        await work.add("sync_asset_faces", asset_id=asset["id"])


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
