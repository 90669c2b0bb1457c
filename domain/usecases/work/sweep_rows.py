"""Once a minute, rows that wait for work and have no task for it get one."""

import logging

from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.work.resume_rows import resume_rows

# A worker that ends a task unblocks the next task of the lane. Two workers that end two tasks of one lane at
# once may each leave this to the other, so that the next task stays blocked: here it is unblocked.
_UNBLOCK_FIRST = """
UPDATE tasks t SET is_behind = false WHERE t.state = 'ready' AND t.is_behind AND t.id = (
    SELECT e.id FROM tasks e WHERE e.lane >= t.lane AND e.state IN ('ready', 'leased')
    ORDER BY e.lane, e.id LIMIT 1)
"""

log = logging.getLogger(__name__)


async def sweep_rows(doorbell: Doorbell) -> int:
    """Returns how many rows were found. Safe to repeat; two sweeps at once add each task once."""
    await sql.execute(_UNBLOCK_FIRST)
    found = await resume_rows(None, doorbell, mends=True)
    number = found.photos + found.rest
    if number:
        log.warning("%d photos and %d other rows waited without a task", found.photos, found.rest)
    return number
