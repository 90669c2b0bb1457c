"""One try to write a report: how far it is, what it found. A later try takes over from it."""

import time
from dataclasses import dataclass, field

from domain.errors import Unavailable
from domain.ids import ReportId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work.work import transaction

# A chat takes about 20 edits a minute.
_CARD_PAUSE_S = 4.0


@dataclass(frozen=True, slots=True)
class _Begun:
    run: int
    workspace_id: WorkspaceId | None
    mends: bool
    has_card: bool


@dataclass(slots=True)
class ReportRun:
    """workspace_id: None for a report on all workspaces."""

    report_id: ReportId
    number: int
    workspace_id: WorkspaceId | None
    mends: bool
    has_card: bool
    doorbell: Doorbell
    _shown_at: float = field(default=0.0)

    @classmethod
    async def begin(cls, report_id: ReportId, doorbell: Doorbell) -> "ReportRun | None":
        """None for a report that is finished, or gone with its workspace."""
        begun = await sql.one(
            _Begun,
            """UPDATE reports SET run = run + 1, done = 0, updated_at = now()
               WHERE id = $1 AND finished_at IS NULL
               RETURNING run, workspace_id, mends, has_card""",
            report_id,
        )
        if begun is None:
            return None
        return cls(
            report_id=report_id,
            number=begun.run,
            workspace_id=begun.workspace_id,
            mends=begun.mends,
            has_card=begun.has_card,
            doorbell=doorbell,
        )

    async def note(self, done: int, total: int) -> None:
        """Raises Unavailable when a later try has begun, or the report is gone."""
        show = self.has_card and time.monotonic() - self._shown_at > _CARD_PAUSE_S
        async with transaction(self.doorbell) as work:
            await self._write("SET done = $3, total = $4", done, total)
            if show:
                await work.add("show_report", report_id=self.report_id)
        if show:
            self._shown_at = time.monotonic()

    async def finish(self, findings: dict[str, object]) -> None:
        """Raises Unavailable when a later try has begun, or the report is gone."""
        async with transaction(self.doorbell) as work:
            await self._write(
                "SET findings = $3, done = coalesce(total, done), finished_at = now()", findings
            )
            if self.has_card:
                await work.add("show_report", report_id=self.report_id)

    async def _write(self, change: str, *values: object) -> None:
        written = await sql.execute(
            f"UPDATE reports {change}, updated_at = now() WHERE id = $1 AND run = $2",
            self.report_id,
            self.number,
            *values,
        )
        if written == 0:
            raise Unavailable("this report", "another try writes it")
