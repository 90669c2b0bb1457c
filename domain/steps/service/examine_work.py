"""Finds work that stands still or failed: tasks, leases, sends, erasures, sweepers."""

from domain.ids import DeliveryId, ErasureId, TaskId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.delivery import delivery
from domain.queries.work.dead_task import dead_tasks
from domain.steps.deliveries.record_delivery import record_outcome
from domain.steps.work.resume_rows import resume_rows
from domain.steps.work.work import transaction
from domain.values.findings import Finding
from domain.values.send_outcome import SendOutcome
from domain.values.task_kinds import TASK_KINDS

# A sweep comes every few seconds: what it has not done after this time, it does not do at all.
_SILENT = "60 seconds"
_STUCK = "10 minutes"
_LATE = "1 hour"
_A_NIGHT = "26 hours"


async def examine_work(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> list[Finding]:
    """workspace_id: None for all workspaces, and for work that belongs to none. mends: whether what is
    found is mended, where that is possible.
    """
    found = [
        await _dead_tasks(workspace_id, doorbell, mends=mends),
        await _stuck_sends(workspace_id, doorbell, mends=mends),
        await _refused_photos(workspace_id),
        await _late_erasures(workspace_id, doorbell, mends=mends),
        *await _forgotten(workspace_id, doorbell, mends=mends),
        await _lasting_remains(workspace_id, doorbell, mends=mends),
        await _silent_sweepers(),
    ]
    return [*found, await _expired_leases()] if workspace_id is None else found


async def _dead_tasks(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> Finding:
    dead = await dead_tasks(workspace_id=workspace_id)
    revived = 0
    if mends:
        async with transaction(doorbell):
            for task in dead:
                kind = TASK_KINDS.get(task.kind)  # None: of another version of this program
                revived += await _revive(task.id) if kind is not None and kind.begins_again else 0
    return Finding("dead_tasks", len(dead), revived)


async def _revive(task_id: TaskId) -> int:
    """Begins a dead task again, and marks its photo as waiting. Returns 1, also when another task of the same
    kind and key waits already and replaces this one; 0 for a task that is not dead any more.
    """
    await sql.execute(
        """UPDATE image_assets SET state = 'received' WHERE state = 'dead' AND kind = 'post' AND id =
               (SELECT (ids->>'asset_id')::bigint FROM tasks
                WHERE id = $1 AND kind IN ('recognise_asset', 'recognise_video'))""",
        task_id,
    )
    return await sql.execute(
        """UPDATE tasks t SET attempts = 0, failures = 0, failing_since = NULL, not_before = now(),
               created_at = now(), state = CASE WHEN other.waits THEN 'done' ELSE 'ready' END,
               finished_at = CASE WHEN other.waits THEN now() END
           FROM (SELECT EXISTS (SELECT 1 FROM tasks o JOIN tasks m ON m.id = $1 AND o.kind = m.kind
                     AND o.dedupe_key = m.dedupe_key AND o.state = 'ready') AS waits) other
           WHERE t.id = $1 AND t.state = 'dead'""",
        task_id,
    )


async def _stuck_sends(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> Finding:
    stuck = await sql.values(
        DeliveryId,
        f"""SELECT id FROM deliveries WHERE state = 'sending' AND sending_at < now() - interval '{_STUCK}'
              AND ($1::bigint IS NULL OR workspace_id = $1)""",  # noqa: S608  a constant
        workspace_id,
    )
    if mends:
        for delivery_id in stuck:
            view = await delivery(delivery_id)
            async with transaction(doorbell) as work:
                if view is not None:
                    outcome = SendOutcome("unknown", "the worker died while sending")
                    await record_outcome(work, view, outcome, token=None)
    return Finding("stuck_sends", len(stuck), len(stuck) if mends else 0)


async def _refused_photos(workspace_id: WorkspaceId | None) -> Finding:
    """Photos that Telegram refused in the last day, though not their chats, if their recipient has no earlier
    copy. The log has the reasons.
    """
    refused = await sql.value(
        int,
        """SELECT count(*) FROM deliveries WHERE state = 'failed' AND tg_message_id IS NULL
             AND sending_at > now() - interval '1 day' AND ($1::bigint IS NULL OR workspace_id = $1)""",
        workspace_id,
    )
    return Finding("refused_photos", refused or 0)


async def _late_erasures(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> Finding:
    late = await sql.values(
        ErasureId,
        f"""SELECT id FROM erasures WHERE state = 'erasing' AND created_at < now() - interval '{_LATE}'
              AND ($1::bigint IS NULL OR workspace_id = $1)""",  # noqa: S608  a constant
        workspace_id,
    )
    if mends and late:
        # This only begins the erasures again. The purge ends them, and tries for as long as a store is away.
        async with transaction(doorbell) as work:
            for erasure_id in late:
                await work.add("purge_erasure", erasure_id=erasure_id)
    return Finding("late_erasures", len(late))


async def _forgotten(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> list[Finding]:
    """Rows that wait without a task. Late erasures are a finding of their own."""
    found = await resume_rows(workspace_id, doorbell, mends=mends)
    counts = {"forgotten_photos": found.photos, "forgotten_work": found.rest}
    return [Finding(kind, n, n if mends else 0) for kind, n in counts.items()]


async def _lasting_remains(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> Finding:
    """Erasures whose traces are still in the database's files. A large file is rewritten in the night."""
    lasting = await sql.values(
        ErasureId,
        f"""SELECT id FROM erasures WHERE state = 'verified' AND rewritten_at IS NULL
              AND verified_at < now() - interval '{_A_NIGHT}'
              AND ($1::bigint IS NULL OR workspace_id = $1)""",  # noqa: S608  a constant
        workspace_id,
    )
    if mends and lasting:
        async with transaction(doorbell) as work:
            await work.add("rewrite_files", dedupe="files", lane="files")
    return Finding("lasting_remains", len(lasting))


async def _expired_leases() -> Finding:
    expired = await sql.value(
        int,
        f"""SELECT count(*) AS n FROM tasks
            WHERE state = 'leased' AND lease_until < now() - interval '{_SILENT}'""",  # noqa: S608  a constant
    )
    return Finding("expired_leases", expired or 0)


async def _silent_sweepers() -> Finding:
    """Queues that have tasks, but no worker that sweeps them."""
    found = await sql.values(
        str,
        f"""SELECT DISTINCT t.queue FROM tasks t WHERE NOT EXISTS (SELECT 1 FROM heartbeats h
              WHERE h.queue = t.queue AND h.beat_at > now() - interval '{_SILENT}')""",  # noqa: S608  a constant
    )
    return Finding("silent_sweepers", len(found))
