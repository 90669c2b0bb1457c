"""Tells one participant that somebody receives a person's photos, or what became of the participant's own
link, or that the person's faces were deleted.
"""

from bot.messages.sharing.changes import sharing_change_card
from bot.messages.sharing.sharing import told_before_card
from domain.errors import Silenced
from domain.ids import OperationId, ParticipantId
from domain.queries.chats.card import Place, card
from domain.queries.sharing.sharing_change import sharing_change
from workers.chats.telegram_cards import drop_card, show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_sharing(ids: Ids, world: World) -> object:
    """A chat keeps only the latest message about each receiver. It is a new message, since nobody notices an
    edit.

    When the participant blocked the bot, the task waits until the chat opens: nothing else would tell them
    later.
    """
    operation_id = OperationId(int(ids["operation_id"]))
    view = await sharing_change(operation_id, ParticipantId(int(ids["participant_id"])))
    if view is None:
        return "skipped"
    place = Place(view.workspace_id, "sharing", view.subject, view.tg_chat_id)
    shown = f"{view.how}:{operation_id}"
    known = await card(place)
    if known is not None and known.shown != shown:
        before = told_before_card(view.language)
        await drop_card(world, place.tg_chat_id, known.card_id, known.tg_message_id, before)
    await show_card(world, place, sharing_change_card(view), shown=shown, names=[view.number])
    if await card(place) is None:
        raise Silenced("Telegram", place.tg_chat_id)
    return view.how


SHARING_JOBS: dict[str, Job] = {"show_sharing": _show_sharing}
