"""A process that is the only one of its queue starts: whoever held tasks of it is gone."""

from domain.queries import sql


async def take_over_queue(queue: str) -> int:
    """Ends the leases of the dead, so that the next sweep frees them; counted attempts stay counted.

    Returns how many. Only for a queue that one process serves: people wait for it, and should not wait for
    a lease to end as well.
    """
    return await sql.execute(
        """UPDATE tasks SET lease_until = now() - interval '1 second'
           WHERE queue = $1 AND state = 'leased' AND lease_until > now()""",
        queue,
    )
