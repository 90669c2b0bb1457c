"""The bot's rights in a chat changed: what it could not post there, or take back, is tried again."""

from domain.ports import Doorbell, TaskId
from domain.queries import sql
from domain.rules.task_kinds import DELIVERY
from domain.steps.remember_card import take_back_left
from domain.steps.work import transaction


async def resume_posts(tg_chat_id: int, doorbell: Doorbell) -> int:
    """How many. One that still may not be posted waits on."""
    waiting = await sql.rows(
        """UPDATE tasks SET not_before = now(), waits_for_tg_chat_id = NULL
           WHERE waits_for_tg_chat_id = $1 AND state = 'ready' RETURNING id""",
        tg_chat_id,
    )
    if waiting:
        await doorbell.ring(DELIVERY, sorted(TaskId(task["id"]) for task in waiting))
    async with transaction(doorbell) as work:
        await take_back_left(work, tg_chat_id)
    return len(waiting)
