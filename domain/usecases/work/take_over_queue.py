"""A process starts: what one that died held of its queue is freed at once."""

from domain.queries import sql
from domain.rules.work.task_kinds import LEASE_S

# Who works prolongs a lease every quarter of it. Whoever did not do so twice is dead.
_SILENT_S = LEASE_S / 2


async def take_over_queue(queue: str, *, is_alone: bool = False) -> int:
    """Ends the leases of the dead, so that the next sweep frees them; counted attempts stay counted.

    Returns how many. People wait for it, and should not wait for a lease to end as well. is_alone: nobody
    else can be at work on the queue. Else a second process leaves the first one what it works on.
    """
    return await sql.execute(
        """UPDATE tasks SET lease_until = now() - interval '1 second'
           WHERE queue = $1 AND state = 'leased' AND lease_until > now()
             AND ($2 OR lease_until < now() + make_interval(secs => $3))""",
        queue,
        is_alone,
        LEASE_S - _SILENT_S,
    )
