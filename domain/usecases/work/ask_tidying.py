"""Once an hour a task is added that removes what became too old."""

from datetime import UTC, datetime

from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work.work import transaction


async def ask_tidying(doorbell: Doorbell) -> None:
    """Adds one task for each hour, however often it is called, but none while an earlier one waits: after an
    outage one round does what all of them would.
    """
    async with transaction(doorbell) as work:
        if await sql.value(bool, "SELECT true FROM tasks WHERE kind = 'tidy_up' AND state = 'ready' LIMIT 1"):
            return
        await work.add("tidy_up", dedupe=f"{datetime.now(UTC):%Y-%m-%d-%H}", once=True)
