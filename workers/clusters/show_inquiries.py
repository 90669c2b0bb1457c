"""Asks somebody in private whose child an unknown person is, and says on the card what they answered."""

from bot.messages.clusters.inquiring import inquiry_card, shown_of
from domain.ids import InquiryId
from domain.queries.chats.card import Place, card
from domain.queries.clusters.inquiries import inquiry
from workers.chats.card_readers import waiting_picture
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_inquiry(ids: Ids, world: World) -> object:
    view = await inquiry(InquiryId(int(ids["inquiry_id"])))
    if view is None:
        return "gone"
    picture = await waiting_picture(view.picture_key, world)
    place = Place(view.workspace_id, "inquiry", view.id, view.tg_chat_id)
    if picture is None and await card(place) is None:
        return "skipped"  # without a picture nobody can say who it is
    if view.is_open or await card(place) is not None:
        names = [view.cluster_number]
        await show_card(world, place, inquiry_card(view), shown=shown_of(view), picture=picture, names=names)
    await world.store.delete([view.picture_key])
    return shown_of(view)


INQUIRY_JOBS: dict[str, Job] = {"show_inquiry": _show_inquiry}
