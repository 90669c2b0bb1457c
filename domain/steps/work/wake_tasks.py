"""Makes tasks ready that waited until the bot may write in a chat: it may now, or they go to another chat."""

from domain.ids import TaskId
from domain.queries import sql


async def wake_tasks(tg_chat_id: int) -> list[TaskId]:
    """Returns the tasks, for `ring_for`."""
    waiting = await sql.values(
        TaskId,
        """UPDATE tasks SET not_before = now(), waits_for_tg_chat_id = NULL
           WHERE waits_for_tg_chat_id = $1 AND state = 'ready' RETURNING id""",
        tg_chat_id,
    )
    return sorted(waiting)
