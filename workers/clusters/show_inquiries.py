"""Asks somebody in private whose child an unknown person is, and says on the card what they answered."""

from bot.messages.clusters.inquiring import inquiry_card, shown_of
from domain.ids import InquiryId
from domain.queries.chats.card import Place, card
from domain.queries.clusters.inquiries import FACES_DRAWN, InquiryView, faces_of_inquiry, inquiry, mark_of
from domain.queries.settings.settings_of import settings_of
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.clusters.draw_inquiry_again import draw_inquiry_again
from domain.usecases.clusters.look_up_asked import look_up_asked
from domain.usecases.clusters.note_who_was_asked import note_who_was_asked
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
    is_new = await card(place) is None
    if is_new and picture is None:
        if "drawn" in ids:  # else it may still be drawn
            await note_who_was_asked(view.id, view.cluster_number, world.doorbell)
        return "skipped"  # without a picture nobody can say who it is
    if is_new and not await _may_still_see(view, ids, world):
        await world.store.delete([view.picture_key])
        await draw_inquiry_again(view.id, world.doorbell)
        return "outdated"
    if view.is_open or not is_new:
        names = [view.cluster_number]
        own = await settings_of(view.workspace_id, world.settings)
        drawn = inquiry_card(view, own.whose_child_answers)
        await show_card(world, place, drawn, shown=shown_of(view), picture=picture, names=names)
        if is_new and await card(place) is None:  # else the next round would ask the same member
            await close_private_chat(view.participant_id, world.doorbell)
    await note_who_was_asked(view.id, view.cluster_number, world.doorbell)
    await world.store.delete([view.picture_key])
    return shown_of(view)


async def _may_still_see(view: InquiryView, ids: Ids, world: World) -> bool:
    """Telegram is asked again: hours may have passed since the faces were drawn."""
    await look_up_asked(view.id, world.memberships)
    faces = await faces_of_inquiry(view.id, view.participant_id, limit=FACES_DRAWN)
    return mark_of(faces) == ids.get("drawn")


INQUIRY_JOBS: dict[str, Job] = {"show_inquiry": _show_inquiry}
