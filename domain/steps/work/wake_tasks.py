"""Makes tasks due that waited until the bot may write in a chat: it may now, or another chat replaced it."""

from domain.ids import TaskId
from domain.queries import sql
from domain.steps.work.work import LAST_PLACE

# Each is placed like a new task of its turn, so that what a chat missed in a week comes before nobody else.
_WAKE = f"""
WITH waking AS (
    SELECT id, queue, turn, row_number() OVER (PARTITION BY queue, turn ORDER BY id) AS number FROM tasks
    WHERE waits_for_tg_chat_id = $1 AND state = 'ready'),
places AS MATERIALIZED (
    SELECT n.queue, n.turn, {LAST_PLACE} AS last FROM (SELECT DISTINCT queue, turn FROM waking) n)
UPDATE tasks t SET not_before = now(), waits_for_tg_chat_id = NULL, place = p.last + w.number
FROM waking w JOIN places p ON p.queue = w.queue AND p.turn = w.turn
WHERE t.id = w.id AND t.waits_for_tg_chat_id = $1 AND t.state = 'ready' RETURNING t.id
"""  # noqa: S608  a constant


async def wake_tasks(tg_chat_id: int) -> list[TaskId]:
    """Returns the tasks, for `ring_for`."""
    return sorted(await sql.values(TaskId, _WAKE, tg_chat_id))
