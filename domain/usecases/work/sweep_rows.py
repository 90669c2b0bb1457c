"""Once a minute: what waits for work, and has no task that would do it, gets one."""

import logging

from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work.resume_rows import resume_rows

# Whoever ends a task calls the next of its lane; two who end two of it at once may leave it to each other.
_CALL_FIRST = """
UPDATE tasks t SET is_behind = false WHERE t.state = 'ready' AND t.is_behind AND t.id = (
    SELECT e.id FROM tasks e WHERE e.lane >= t.lane AND e.state IN ('ready', 'leased')
    ORDER BY e.lane, e.id LIMIT 1)
"""

log = logging.getLogger(__name__)


async def sweep_rows(doorbell: Doorbell) -> int:
    """How many were found. Safe to repeat, and two at once do it once."""
    await sql.execute(_CALL_FIRST)
    found = await resume_rows(None, doorbell, mends=True)
    number = found.photos + found.rest
    if number:
        log.warning("%d photos and %d other rows waited without a task", found.photos, found.rest)
    return number
