"""Asks the owners of a person who looks different by now for two fresh photos."""

from uuid import UUID

from bot.messages.gallery.fresh_photos import asked_again_card, fresh_photos_card
from domain.ids import PersonId
from domain.queries.chats.card import Place, card
from domain.queries.gallery.fresh_photos import fresh_photos
from domain.usecases.chats.forget_cards import forget_cards
from domain.usecases.chats.leave_card import leave_card
from workers.chats.telegram_cards import edit_message, show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_fresh_photos(ids: Ids, world: World) -> object:
    """Sends a new message each time, because an edit notifies nobody; the former one then says only that the
    bot asked again.
    In a chat that is closed to the bot, the former message goes when the chat opens.
    """
    view = await fresh_photos(PersonId(UUID(str(ids["person_id"]))))
    if view is None:
        return "skipped"
    for reader in view.readers:
        place = Place(view.workspace_id, "fresh", view.number, reader.tg_chat_id)
        known = await card(place)
        if known is not None and known.shown != view.asked:
            former = asked_again_card(reader.language)
            message = (reader.tg_chat_id, known.tg_message_id)
            is_edited = await edit_message(world, *message, former, has_picture=False)
            await (forget_cards([known.card_id]) if is_edited else leave_card(known.card_id))
        await show_card(world, place, fresh_photos_card(view, reader), shown=view.asked)
    return view.asked


FRESH_PHOTOS_JOBS: dict[str, Job] = {"show_fresh_photos": _show_fresh_photos}
