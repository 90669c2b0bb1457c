"""Tells owners or moderators that several photos sent for a person show somebody else; later, that it is
over.
"""

from uuid import UUID

from bot.messages.gallery.training_photos import mistakes_card
from domain.ids import PersonId
from domain.queries.chats.card import Place, card
from domain.queries.faces.mistakes import mistakes
from domain.usecases.chats.make_way import make_way
from workers.chats.card_readers import may_read
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_mistakes(ids: Ids, world: World) -> object:
    view = await mistakes(PersonId(UUID(str(ids["person_id"]))))
    if view is None:
        return "skipped"
    shown = str(view.count) if view.are_too_many else "seen"
    for reader in view.readers:
        place = Place(view.workspace_id, "mistakes", view.number, reader.tg_chat_id)
        known = await card(place)
        if not view.are_too_many and known is None:
            continue
        if reader.is_owner or await may_read(view.workspace_id, reader.recipient, world):
            if known is not None and known.shown == "seen" and view.are_too_many:
                await make_way(place, view.number)
            await show_card(world, place, mistakes_card(view, reader), shown=shown)
    return shown


MISTAKES_JOBS: dict[str, Job] = {"show_mistakes": _show_mistakes}
