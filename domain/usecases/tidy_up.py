"""What time ends: requests nobody decided, unknown faces, finished work, used-up links."""

from uuid import UUID

from domain.ports import Doorbell, FaceId, PhotoStore, VectorIndex, WorkspaceId
from domain.queries import sql
from domain.rules.store_keys import card_key, is_transient, workspace_prefix
from domain.settings import Settings
from domain.steps.erase_rows import erase_rows, lock_person
from domain.steps.forget_originals import forget_originals
from domain.steps.work import transaction

_DAYS_KEPT = 7  # Telegram repeats no update later than after one day


async def tidy_up(
    index: VectorIndex, store: PhotoStore, settings: Settings, doorbell: Doorbell
) -> dict[str, int]:
    """Counts of what went. Safe to repeat."""
    return {
        "requests": await _expire_requests(settings, doorbell),
        "unknown_faces": await _forget_unknown_faces(index, settings),
        "originals": await _forget_originals(doorbell),
        "strays": await _forget_strays(store),
        "rows": await _forget_finished(),
    }


async def _expire_requests(settings: Settings, doorbell: Doorbell) -> int:
    stale = await sql.rows(
        """SELECT p.id, p.workspace_id, l.id AS link_id, r.tg_user_id FROM persons p
           JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
           JOIN participants r ON r.id = l.participant_id
           WHERE p.approval IN ('draft', 'requested') AND p.erasing_at IS NULL
             AND p.updated_at < now() - make_interval(days => $1)""",
        settings.request_ttl_days,
    )
    for person in stale:
        await _expire(person["id"], person["workspace_id"], person["tg_user_id"], doorbell)
    return len(stale)


async def _expire(person_id: UUID, workspace_id: int, tg_user_id: int, doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        person = await lock_person(workspace_id, person_id)
        if person is not None and person["approval"] in ("draft", "requested"):
            await erase_rows(work, person, requested_by=tg_user_id, tg_notify_chat_id=tg_user_id)


async def _forget_unknown_faces(index: VectorIndex, settings: Settings) -> int:
    """Index first: a face without a point is compared in Postgres, a point without a face by nobody."""
    old = await sql.rows(
        """SELECT f.id, f.workspace_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE f.person_id IS NULL AND a.kind = 'post'
             AND f.created_at < now() - make_interval(days => $1) ORDER BY f.workspace_id LIMIT 10000""",
        settings.unknown_face_ttl_days,
    )
    for workspace_id in {row["workspace_id"] for row in old}:
        faces = [FaceId(row["id"]) for row in old if row["workspace_id"] == workspace_id]
        await index.delete_faces(WorkspaceId(workspace_id), faces)
    return await sql.execute(
        "DELETE FROM face_instances WHERE id = ANY($1::uuid[]) AND person_id IS NULL",
        [row["id"] for row in old],
    )


async def _forget_originals(doorbell: Doorbell) -> int:
    """Those whose task was lost with a crash between two commits."""
    stored = await sql.rows("SELECT id FROM image_assets WHERE path IS NOT NULL")
    async with transaction(doorbell) as work:
        await forget_originals(work, [row["id"] for row in stored])
    return len(stored)


async def _forget_strays(store: PhotoStore) -> int:
    """Bytes that no row asks for: stored by a worker that died, or that was slower than another one.

    Whoever stores bytes commits their row first, so those of a worker that is at it are no strays.
    """
    stored = [
        key
        for workspace in await sql.rows("SELECT id FROM workspaces")
        async for key in store.list(workspace_prefix(workspace["id"]))
        if is_transient(key)
    ]
    wanted = await _wanted_keys()
    strays = [key for key in stored if key not in wanted]
    await store.delete(strays)
    return len(strays)


async def _wanted_keys() -> set[str]:
    originals = await sql.rows("SELECT path FROM image_assets WHERE path IS NOT NULL")
    cards = await sql.rows(
        """SELECT workspace_id, 'request' AS kind, number AS subject FROM persons
           WHERE approval = 'requested' AND erasing_at IS NULL
           UNION ALL SELECT a.workspace_id, 'verdict', a.id FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.approval = 'draft' AND p.erasing_at IS NULL
           UNION ALL SELECT f.workspace_id, 'suggestion', s.id FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id WHERE s.status = 'PENDING'"""
    )
    keys = {card_key(card["workspace_id"], card["kind"], card["subject"]) for card in cards}
    return keys | {asset["path"] for asset in originals}


async def _forget_finished() -> int:
    tasks = await sql.execute(
        "DELETE FROM tasks WHERE state = 'done' AND finished_at < now() - make_interval(days => $1)",
        _DAYS_KEPT,
    )
    updates = await sql.execute(
        "DELETE FROM telegram_updates WHERE handled_at < now() - make_interval(days => $1)", _DAYS_KEPT
    )
    links = await sql.execute(
        "DELETE FROM deep_links WHERE expires_at < now() - make_interval(days => $1)", _DAYS_KEPT
    )
    return tasks + updates + links
