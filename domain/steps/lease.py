"""A task in somebody's hands, and letting go of it when it is done."""

from dataclasses import dataclass

from domain.ports import TaskId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class ClaimedTask:
    """token fences: whoever lost the lease cannot finish the task any more."""

    id: TaskId
    kind: str
    ids: dict[str, int | str]
    token: int
    attempts: int
    lane: str | None


async def finish_task(task: ClaimedTask) -> bool:
    """False when the lease was lost meanwhile: somebody else has the task now."""
    done = await sql.execute(
        """UPDATE tasks SET state = 'done', lease_until = NULL, last_error = NULL, finished_at = now()
           WHERE id = $1 AND state = 'leased' AND token = $2""",
        task.id,
        task.token,
    )
    return done == 1
