"""Once an hour what time ended is looked for."""

from datetime import UTC, datetime

from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def ask_tidying(doorbell: Doorbell) -> None:
    """However often it is asked for within the hour."""
    async with transaction(doorbell) as work:
        await work.add("tidy_up", dedupe=f"{datetime.now(UTC):%Y-%m-%d-%H}", once=True)
