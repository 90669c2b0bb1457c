"""When a process starts, it ends the leases of dead processes on tasks of its queue."""

from domain.queries import sql
from domain.values.task_kinds import LEASE_S, LONGEST_STALL_S

# A worker renews a lease after every quarter of it. One that missed two renewals is dead.
_SILENT_S = LEASE_S / 2


async def take_over_queue(queue: str, *, is_alone: bool = False) -> int:
    """Ends the leases of dead processes, so that the next sweep frees the tasks. Attempts stay counted.

    Returns how many. People who wait for a task should not wait for its lease as well. is_alone: no other
    process works on the queue; else leases that were renewed lately are left alone.
    """
    return await sql.execute(
        """UPDATE tasks SET lease_until = now() - make_interval(secs => $4)
           WHERE queue = $1 AND state = 'leased' AND lease_until > now()
             AND ($2 OR lease_until < now() + make_interval(secs => $3))""",
        queue,
        is_alone,
        LEASE_S - _SILENT_S,
        LONGEST_STALL_S,
    )
