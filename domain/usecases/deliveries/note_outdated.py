"""The caption of a delivered photo could not be corrected: the chat is closed to the bot."""

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.delivery import DeliveryView
from domain.steps.deliveries.forget_names import forget_names_in_chat
from domain.steps.work.work import transaction


async def note_outdated(view: DeliveryView, doorbell: Doorbell) -> None:
    """The caption is corrected when the user presses Start. If the chat counts as open, the user did so
    meanwhile, or has just blocked the bot: a task finds out which.
    """
    async with transaction(doorbell) as work:
        # The lock makes a Start come before or after this write.
        private_chat = await sql.value(
            str, "SELECT private_chat FROM participants WHERE id = $1 FOR SHARE", view.participant_id
        )
        await sql.execute("UPDATE deliveries SET is_outdated = true WHERE id = $1", view.delivery_id)
        if private_chat == "open":
            await forget_names_in_chat(work, view.participant_id)
