"""Once a minute: what waits for work, and has no task that would do it, gets one."""

import logging

from domain.ports import Doorbell
from domain.steps.resume_rows import resume_rows

log = logging.getLogger(__name__)


async def sweep_rows(doorbell: Doorbell) -> int:
    """How many were found. Safe to repeat, and two at once do it once."""
    found = await resume_rows(None, doorbell, mends=True)
    number = found.photos + found.rest
    if number:
        log.warning("%d photos and %d other rows waited without a task", found.photos, found.rest)
    return number
