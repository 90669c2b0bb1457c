"""The slow half of an erase: index, store, Redis, rows, cards, then an independent look at all of them."""

from functools import partial

from domain.errors import Unavailable, Unfinished
from domain.ids import ErasureId
from domain.ports import Doorbell, Stores
from domain.queries import sql
from domain.queries.erasing.erasure import erased_cards
from domain.queries.erasing.still_sought import still_sought
from domain.rules.erasing.needles import Needles
from domain.steps.erasing.delete_erased_rows import delete_erased_rows
from domain.steps.erasing.ledger import note_in_ledger
from domain.steps.erasing.purge_stores import purge_index, purge_redis, purge_store
from domain.steps.erasing.show_clusters_again import show_clusters_again
from domain.steps.erasing.show_requests_again import show_requests_again
from domain.steps.erasing.verify_erasure import verify_erasure
from domain.steps.work.work import transaction
from domain.tables import Erasure
from domain.values.task_kinds import BOT, ERASING_KINDS, LONGEST_STALL_S, PAGING_KINDS

# One erase is often followed by another: the files are rewritten once for both.
_TOGETHER_S = 300
# Telegram may be away for hours, and each try asks the index, the store and Redis once more.
_TOLD_WITHIN_S = 30.0
# Erases of these subjects leave persons, and with them waiting requests whose cards were taken back.
_LEAVING_PERSONS = ("contact_faces", "photo", "group", "participant")


async def purge_erasure(erasure_id: ErasureId, stores: Stores, doorbell: Doorbell) -> str:
    """Returns `verified`, `cards` when cards have to be taken back first, `skipped` after an earlier success.

    Raises Unavailable until every store has done its part and no trace is found. Stores are purged at once;
    rows, cards and the verification wait for tasks that may still write. A workspace's row goes after its
    cards.
    """
    erasure = await _begun(erasure_id)
    if erasure is None:
        return "skipped"
    assert erasure.needles is not None
    needles = await still_sought(Needles.from_dict(erasure.needles))
    await _purge(erasure, needles, stores)
    await _ensure_nobody_writes(erasure)
    is_workspace = erasure.subject_kind == "workspace"
    if is_workspace:
        await _ensure_all_are_told(erasure)
    else:
        await delete_erased_rows(erasure, needles)
    if (await erased_cards(erasure_id)).cards:
        async with transaction(doorbell) as work:
            await work.add("take_back_cards", erasure_id=erasure_id)
        return "cards"
    if is_workspace:  # only now, because its cards are deleted with it
        await delete_erased_rows(erasure, needles)
    # Tasks that ended since may have written; an index being rebuilt has points that no search finds yet.
    await _purge(erasure, needles, stores)
    await _ensure_parts_are_verified(erasure, needles)
    is_all_read = await verify_erasure(erasure, needles, stores)
    await _record_verified(erasure, needles, doorbell, is_all_read=is_all_read)
    return "verified"


async def _record_verified(
    erasure: Erasure, needles: Needles, doorbell: Doorbell, *, is_all_read: bool
) -> None:
    left_for_the_night = None if is_all_read else needles.without_names().to_dict()
    async with transaction(doorbell) as work:
        await sql.execute(
            """UPDATE erasures SET state = 'verified', verified_at = now(), needles = $2,
                   verified_xid = pg_current_xact_id()::text::bigint, rewritten_at = NULL WHERE id = $1""",
            erasure.id,
            left_for_the_night,
        )
        await sql.execute("DELETE FROM erasure_probes WHERE erasure_id = $1", erasure.id)
        if erasure.subject_kind in _LEAVING_PERSONS:
            await show_requests_again(work, needles.cards)
        await show_clusters_again(work, needles.cards)
        await work.add("show_certificate", erasure_id=erasure.id)
        await work.add("rewrite_files", dedupe="files", lane="files", delay_s=_TOGETHER_S)


async def _begun(erasure_id: ErasureId) -> Erasure | None:
    """Loads the erase. Its first run notes the fence, a lease number: a later lease has a higher number, and
    its worker reads what the erase committed.

    The erase's own transaction cannot note it: a worker could lease a task after that and before the commit.
    """
    return await sql.one(
        Erasure,
        """UPDATE erasures SET fence = coalesce(fence, nextval('lease_token_seq')),
               fenced_at = coalesce(fenced_at, now())
           WHERE id = $1 AND state = 'erasing' RETURNING *""",
        erasure_id,
    )


async def _purge(erasure: Erasure, needles: Needles, stores: Stores) -> None:
    """Notes the erase in the ledger, then purges index and stores. When one is away, the others are still
    purged, and Unavailable is raised at the end.
    """
    failed: list[Unavailable] = []
    for part in (
        partial(note_in_ledger, erasure, stores.store),
        partial(purge_index, erasure, stores.index),
        partial(purge_store, erasure, needles, stores.store),
        partial(purge_redis, needles, stores.traces),
    ):
        try:
            await part()
        except Unavailable as error:
            failed.append(error)
    if failed:
        raise failed[0]


async def _ensure_nobody_writes(erasure: Erasure) -> None:
    """Raises Unfinished while a worker that began before the erase may store what it read then.

    A worker that died is waited for too: until its lease ends, nobody knows that it is dead. Tasks that page
    through all faces take hours, but they note every page: after the first page that was noted after the
    fence, they read no row that was erased.

    A press is waited for until its bot counts as dead in any case: it may show a name that it has read. The
    lease of a bot that died is freed when the bot comes back, and the press is handled again, without the
    name.
    """
    writing = await sql.value(
        int,
        """SELECT 1 FROM tasks t WHERE state = 'leased' AND token < $1
             AND (queue <> $2 OR lease_until > now() - make_interval(secs => $6))
             AND kind <> ALL($3::text[]) AND NOT (kind = ANY($4::text[]) AND EXISTS (
                 SELECT 1 FROM reports r WHERE r.id::text = t.ids->>'report_id' AND r.updated_at > $5))""",
        erasure.fence,
        BOT,
        list(ERASING_KINDS),
        list(PAGING_KINDS),
        erasure.fenced_at,
        LONGEST_STALL_S,
    )
    if writing is not None:
        raise Unfinished("workers", "a task that began before the erase has not ended")


async def _ensure_all_are_told(erasure: Erasure) -> None:
    """Raises Unfinished while receivers of a workspace were not told: the tasks go with them."""
    waiting = await sql.value(
        int,
        """SELECT 1 FROM tasks WHERE kind = 'show_erased_workspace' AND state IN ('ready', 'leased')
             AND ids->>'workspace_id' = $1""",
        str(erasure.subject_number),
    )
    if waiting is not None:
        raise Unfinished("the erase", "not all receivers were told yet", retry_after_s=_TOLD_WITHIN_S)


async def _ensure_parts_are_verified(erasure: Erasure, needles: Needles) -> None:
    """Raises Unfinished while persons that are erased along with their only owner are not verified: they have
    points and pictures of their own.
    """
    waiting = await sql.value(
        int,
        """SELECT 1 FROM erasures
           WHERE state = 'erasing' AND id <> $1 AND subject_uuid = ANY($2::uuid[])""",
        erasure.id,
        list(needles.uuids),
    )
    if waiting is not None:
        raise Unfinished("the erase", "persons that go with it are not verified yet")
