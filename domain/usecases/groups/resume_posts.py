"""The bot's rights in a chat changed: messages that it could not post or take back are tried again."""

from domain.ports import Doorbell
from domain.steps.chats.leave_cards import take_back_left
from domain.steps.work.wake_tasks import wake_tasks
from domain.steps.work.work import transaction
from domain.values.task_kinds import DELIVERY


async def resume_posts(tg_chat_id: int, doorbell: Doorbell) -> int:
    """Returns how many posts are tried again; one that still is not allowed goes on waiting. Messages that
    could not be taken back are not counted.
    """
    async with transaction(doorbell) as work:
        waiting = await wake_tasks(tg_chat_id)
        work.ring_for(DELIVERY, waiting)
        await take_back_left(work, tg_chat_id)
    return len(waiting)
