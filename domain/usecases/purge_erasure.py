"""The slow half of an erase: index, store, Redis, rows, cards, then an independent look at all of them."""

from domain.errors import Unavailable
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.erasure import erased_cards
from domain.rules.needles import Needles
from domain.rules.task_kinds import BOT, ERASING_KINDS
from domain.steps.delete_erased_rows import delete_erased_rows
from domain.steps.ledger import note_in_ledger
from domain.steps.purge_stores import Stores, purge_index, purge_redis, purge_store
from domain.steps.verify_erasure import verify_erasure
from domain.steps.work import transaction


async def purge_erasure(erasure_id: int, stores: Stores, doorbell: Doorbell) -> str:
    """`verified`; `cards` when those have to be taken back first; `skipped` when it was verified before.

    Raises Unavailable until every store has done its part. The order is that of the promise: recogniser
    first, the subject's own row last.
    """
    erasure = await sql.one("SELECT * FROM erasures WHERE id = $1 AND state = 'erasing'", erasure_id)
    if erasure is None:
        return "skipped"
    needles = await _still_sought(Needles.from_dict(sql.from_json(erasure["needles"])))
    await _ensure_nobody_writes(erasure)
    await purge_index(erasure, stores.index)
    await note_in_ledger(erasure, stores.store)
    await purge_store(erasure, stores.store)
    is_workspace = erasure["subject_kind"] == "workspace"
    if not is_workspace:
        await delete_erased_rows(erasure, needles)
    if await erased_cards(erasure_id):
        async with transaction(doorbell) as work:
            await work.add("take_back_cards", erasure_id=erasure_id)
        return "cards"
    if is_workspace:  # its cards went with it
        await delete_erased_rows(erasure, needles)
    await purge_redis(needles, stores.traces)
    await _ensure_parts_are_verified(erasure, needles)
    await verify_erasure(erasure, needles, stores)
    async with transaction(doorbell) as work:
        await sql.execute(
            "UPDATE erasures SET state = 'verified', verified_at = now(), needles = NULL WHERE id = $1",
            erasure_id,
        )
        await sql.execute("DELETE FROM erasure_probes WHERE erasure_id = $1", erasure_id)
        await work.add("show_certificate", erasure_id=erasure_id)
    return "verified"


async def _ensure_nobody_writes(erasure: sql.Row) -> None:
    """A worker that began before the erase may still store what it read then, also after a purge.

    One that died is waited for too: until its lease has ended nobody knows that it will not.
    """
    writing = await sql.one(
        """SELECT 1 AS yes FROM tasks WHERE state = 'leased' AND token < $1 AND queue <> $2
             AND kind <> ALL($3::text[])""",
        erasure["fence"],
        BOT,
        list(ERASING_KINDS),
    )
    if writing is not None:
        raise Unavailable("workers", "a task that began before the erase has not ended")


async def _ensure_parts_are_verified(erasure: sql.Row, needles: Needles) -> None:
    """Persons that go with their only owner have points and pictures of their own."""
    waiting = await sql.one(
        """SELECT 1 AS yes FROM erasures
           WHERE state = 'erasing' AND id <> $1 AND subject_uuid = ANY($2::uuid[])""",
        erasure["id"],
        list(needles.uuids),
    )
    if waiting is not None:
        raise Unavailable("the erase", "persons that go with it are not verified yet")


async def _still_sought(needles: Needles) -> Needles:
    """Who came back is known again, by the same id of Telegram."""
    back = await sql.rows(
        """SELECT tg_user_id AS id FROM participants WHERE tg_user_id = ANY($1::bigint[])
           UNION SELECT tg_chat_id FROM groups WHERE tg_chat_id = ANY($1::bigint[])
           UNION SELECT tg_admin_chat_id FROM workspaces WHERE tg_admin_chat_id = ANY($1::bigint[])""",
        list(needles.tg_ids),
    )
    return needles.without_tg_ids({row["id"] for row in back})
