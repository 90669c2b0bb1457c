"""Tells once, to people who may take photos out, that training photos do not all show one person."""

from uuid import UUID

from bot.messages.gallery.training_photos import odd_photos_card
from domain.ids import PersonId
from domain.queries.chats.card import Place, card
from domain.queries.connecting.request import Recipient
from domain.queries.gallery.odd_photos import odd_photos, state_of
from workers.chats.card_readers import may_read
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_odd_photos(ids: Ids, world: World) -> object:
    view = await odd_photos(PersonId(UUID(str(ids["person_id"]))))
    if view is None:
        return "skipped"
    for reader in view.readers:
        place = Place(view.workspace_id, "odd", view.number, reader.tg_chat_id)
        if not view.odd and await card(place) is None:
            continue
        decider = Recipient(reader.tg_chat_id, reader.language)
        if reader.is_owner or await may_read(view.workspace_id, decider, world):
            await show_card(world, place, odd_photos_card(view, reader), shown=state_of(view))
    return state_of(view)


ODD_PHOTOS_JOBS: dict[str, Job] = {"show_odd_photos": _show_odd_photos}
