"""Lets a command wait for work of the vision worker, because only that can open an embedded index."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from domain.adapters.postgres.database import open_database
from domain.adapters.redis.arq_doorbell import ArqDoorbell
from domain.errors import Unavailable
from domain.ids import ReportId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.service.report import ReportView, report
from domain.queries.service.schema import ensure_schema
from domain.settings import Settings
from domain.states import TaskState
from domain.usecases.service.open_service_report import open_service_report
from workers.commands.progress import ProgressLine

_LOOK_EVERY_S = 0.2
_BEGINS_WITHIN_S = 10.0


@asynccontextmanager
async def neighbours(settings: Settings) -> AsyncIterator[Doorbell]:
    """Opens Postgres and the doorbell for a command. Raises OutsideError."""
    async with AsyncExitStack() as stack:
        dsn = settings.database_url.get_secret_value()
        await stack.enter_async_context(open_database(dsn, deadlines=settings.postgres_deadlines()))
        await ensure_schema()
        doorbell = ArqDoorbell(settings.redis_url.get_secret_value(), prefix=settings.rq_queue_name)
        stack.push_async_callback(doorbell.close)
        yield doorbell


async def finished_report(
    kind: str,
    doorbell: Doorbell,
    *,
    mends: bool = False,
    workspace_id: WorkspaceId | None = None,
    counts: str = "faces",
) -> ReportView:
    """Opens a report and shows how it goes until it is finished. Raises Unavailable when its task
    is dead or the report was deleted.

    workspace_id: None for all workspaces. counts: what the line of progress counts.

    When the command is interrupted, the report goes on in the worker.
    """
    report_id = await open_service_report(kind, doorbell, mends=mends, workspace_id=workspace_id)
    line, waited_s = ProgressLine(), 0.0
    while True:
        view = await report(report_id)
        if view is None:
            raise Unavailable("the report", "it was deleted")
        if view.total is not None:
            line.show(counts, view.done, view.total)
        if view.finished_at is not None:
            line.end()
            return view
        await _ensure_alive(kind, report_id)
        if view.total is None and waited_s < _BEGINS_WITHIN_S <= waited_s + _LOOK_EVERY_S:
            print("Waiting for the vision worker: is it running? (Ctrl-C: it goes on there)", file=sys.stderr)
        await asyncio.sleep(_LOOK_EVERY_S)
        waited_s += _LOOK_EVERY_S


@dataclass(frozen=True, slots=True)
class _Task:
    state: TaskState
    last_error: str | None


async def _ensure_alive(kind: str, report_id: ReportId) -> None:
    task = await sql.one(
        _Task,
        "SELECT state, last_error FROM tasks WHERE kind = $1 AND dedupe_key = $2::text",
        kind,
        str(report_id),
    )
    if task is not None and task.state == TaskState.DEAD:
        raise Unavailable("the vision worker", f"it gave up: {task.last_error}")
