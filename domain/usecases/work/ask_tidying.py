"""Once an hour a task is added that removes what became too old."""

from datetime import UTC, datetime

from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def ask_tidying(doorbell: Doorbell) -> None:
    """Adds one task for each hour, however often it is called."""
    async with transaction(doorbell) as work:
        await work.add("tidy_up", dedupe=f"{datetime.now(UTC):%Y-%m-%d-%H}", once=True)
