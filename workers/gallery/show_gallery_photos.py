"""Shows the verdict on a photo that was added to a connected person; moderators decide about an odd one."""

from bot.messages.gallery.gallery_photos import gallery_photo_card, odd_photo_card
from domain.ids import AssetId
from domain.queries.access.authority import moderates
from domain.queries.chats.card import Place, card
from domain.queries.gallery.gallery_photo import GalleryPhotoView, gallery_photo
from workers.chats.card_readers import may_read, waiting_picture
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_gallery_photo(ids: Ids, world: World) -> object:
    view = await gallery_photo(AssetId(int(ids["asset_id"])))
    if view is None:
        return "skipped"
    key = view.picture_key
    picture = await waiting_picture(key, world)
    may_decide = await moderates(view.workspace_id, view.tg_chat_id, world.memberships)
    place = Place(view.workspace_id, "gallery", view.asset_id, view.tg_chat_id)
    reply_to = view.tg_reply_message_id
    about = gallery_photo_card(view, may_decide=may_decide)
    await show_card(world, place, about, shown=_shown(view), reply_to=reply_to)
    if not may_decide:
        await _show_to_deciders(view, picture, world)
    await world.store.delete([key])
    return view.verdict


async def _show_to_deciders(view: GalleryPhotoView, picture: bytes | None, world: World) -> None:
    for decider in view.deciders:
        place = Place(view.workspace_id, "gallery", view.asset_id, decider.tg_chat_id)
        is_asked = view.verdict == "odd" and picture is not None
        if decider.tg_chat_id == view.tg_chat_id or not (is_asked or await card(place)):
            continue
        if await may_read(view.workspace_id, decider, world):
            about = odd_photo_card(view, decider.language)
            await show_card(world, place, about, shown=_shown(view), picture=picture)


def _shown(view: GalleryPhotoView) -> str:
    return view.verdict if view.operation_id is None else f"{view.verdict}:{view.operation_id}"


GALLERY_JOBS: dict[str, Job] = {"show_gallery_photo": _show_gallery_photo}
