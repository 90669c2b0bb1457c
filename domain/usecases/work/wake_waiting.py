"""A neighbour answers again: tasks that wait for it are tried at once, and not after their pauses."""

from domain.errors import ASKS_TO_WAIT
from domain.ids import TaskId
from domain.ports import Doorbell
from domain.queries import sql

# A task that Telegram asked to wait keeps its pause.
_WAKE = """
UPDATE tasks SET not_before = now() WHERE id IN (
    SELECT id FROM tasks WHERE queue = $1 AND state = 'ready' AND not_before > now()
      AND starts_with(last_error, $2 || ': ') AND NOT starts_with(last_error, $2 || ': ' || $3)
      AND waits_for_tg_chat_id IS NULL
    ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
_AT_ONCE = 1000


async def wake_waiting(queue: str, neighbour: str, doorbell: Doorbell) -> int:
    """Returns how many tasks of the queue were woken. neighbour: its name, as errors give it."""
    count = 0
    while woken := await sql.values(TaskId, _WAKE, queue, neighbour, ASKS_TO_WAIT, _AT_ONCE):
        await doorbell.ring(queue, sorted(woken))
        count += len(woken)
    return count
