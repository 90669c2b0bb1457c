"""Shows the verdict on a photo that was added to a connected person; moderators decide about an odd one."""

from bot.messages.gallery.gallery_photos import gallery_photo_card, odd_photo_card
from domain.ids import AssetId
from domain.queries.access.authority import moderates, where_told
from domain.queries.chats.card import Place, card
from domain.queries.erasing.erasure import cards_of_subject
from domain.queries.gallery.gallery_photo import GalleryPhotoView, gallery_photo
from domain.usecases.groups.look_up_admins import look_up_admins
from workers.chats.card_readers import remaining_readers, waiting_picture
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World

_ODD = "odd"


async def _show_gallery_photo(ids: Ids, world: World) -> object:
    view = await gallery_photo(AssetId(int(ids["asset_id"])))
    if view is None:
        return "skipped"
    may_decide = await where_told(moderates(view.workspace_id, view.tg_chat_id, world.memberships))
    is_answered = not view.has_left or may_decide
    if is_answered:
        await _answer_sender(view, world, may_decide=may_decide)
    if may_decide:  # others may have been asked before the sender became a moderator: their cards follow
        await _show_to_deciders(view, None, world, is_answered=is_answered)
    else:
        if view.verdict == _ODD and await look_up_admins(view.workspace_id, world.memberships):
            view = await gallery_photo(view.asset_id) or view
        picture = await waiting_picture(view.picture_key, world)
        await _show_to_deciders(view, picture, world, is_answered=is_answered)
    if view.verdict != _ODD:  # until then somebody may become a moderator, and has to see the face
        await world.store.delete([view.picture_key])
    return view.verdict


async def _answer_sender(view: GalleryPhotoView, world: World, *, may_decide: bool) -> None:
    place = Place(view.workspace_id, "gallery", view.asset_id, view.tg_chat_id)
    about = gallery_photo_card(view, may_decide=may_decide)
    shown = f"{_ODD}:decides" if view.verdict == _ODD and may_decide else _shown(view)
    await show_card(world, place, about, shown=shown, reply_to=view.tg_reply_message_id)


async def _show_to_deciders(
    view: GalleryPhotoView, picture: bytes | None, world: World, *, is_answered: bool
) -> None:
    """The sender has another card, which stays. is_answered: False for a sender who no longer receives the
    person's photos. The sender's card is then removed, because it would show a name that the person got
    since.
    """
    cards = await cards_of_subject(view.workspace_id, "gallery", view.asset_id)
    theirs = [one for one in cards if one.tg_chat_id != view.tg_chat_id or not is_answered]
    for decider in await remaining_readers(view.workspace_id, view.deciders, theirs, world):
        place = Place(view.workspace_id, "gallery", view.asset_id, decider.tg_chat_id)
        is_asked = view.verdict == _ODD and picture is not None
        if decider.tg_chat_id != view.tg_chat_id and (is_asked or await card(place)):
            about = odd_photo_card(view, decider.language)
            await show_card(world, place, about, shown=_shown(view), picture=picture)


def _shown(view: GalleryPhotoView) -> str:
    return view.verdict if view.operation_id is None else f"{view.verdict}:{view.operation_id}"


GALLERY_JOBS: dict[str, Job] = {"show_gallery_photo": _show_gallery_photo}
