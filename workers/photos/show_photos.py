"""Shows moderators the card of a photo, its grid, and what closer looks found."""

from bot.messages.photos.closer_looks import grid_card, missing_answer_card
from bot.messages.photos.photo_card import photo_again_card, photo_card, photo_gone_card
from domain.errors import NotFound
from domain.ids import AssetId, LookId, ParticipantId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.connecting.request import Recipient
from domain.queries.erasing.erasure import cards_of_subject
from domain.queries.photos.closer_look import closer_look
from domain.queries.photos.photo_card import PhotoCardView
from domain.queries.photos.photo_card import photo_card as photo_card_view
from domain.queries.photos.photo_readers import photo_reader, photo_readers
from domain.usecases.photos.picture_photo_again import picture_photo_again
from domain.usecases.photos.renew_photo_card import renew_photo_card
from workers.chats.card_readers import may_read, remaining_readers
from workers.chats.telegram_cards import renew_card, send_card, show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_photo_card(ids: Ids, world: World) -> object:
    """With `participant_id`, sends this reader a new card; without it, edits the cards in all chats. A
    picture that numbers the faces otherwise than they are numbered now is drawn again instead.
    """
    view = await photo_card_view(AssetId(int(ids["asset_id"])))
    if view is None:
        return "skipped"
    if "participant_id" in ids:
        participant_id = ParticipantId(int(ids["participant_id"]))
        if ids.get("boxes") != view.boxes:  # faces came or went since the picture was drawn
            await picture_photo_again(view.asset_id, participant_id, world.doorbell, is_grid=False)
            return "later"
        return await _send_anew(view, participant_id, world)
    for reader in await _remaining(view, "photo", world):
        card, place = photo_card(view, reader.language), _place(view, reader, "photo")
        known = await known_card(place)
        if known is not None and not known.shown.startswith(view.boxes):
            await renew_photo_card(view.workspace_id, view.asset_id, reader.tg_chat_id, world.doorbell)
            continue
        await show_card(world, place, card, shown=view.shown, names=_named(view), in_words=True)
    return "followed"


async def _remaining(view: PhotoCardView, kind: str, world: World) -> list[Recipient]:
    """The readers whose cards of the photo are edited. Chats that decide no more lose their cards."""
    readers = await photo_readers(view.workspace_id, view.asset_id, kind=kind)
    cards = await cards_of_subject(view.workspace_id, kind, view.asset_id)
    return await remaining_readers(view.workspace_id, readers, cards, world)


async def _reader(view: PhotoCardView, participant_id: ParticipantId, world: World) -> Recipient | None:
    """The reader of a new card of the photo. None for one who does not moderate now, for a private chat that
    is closed to the bot, and where there is no admin chat.
    """
    reader = await photo_reader(view.workspace_id, participant_id)
    if reader is None or not await may_read(view.workspace_id, reader, world):
        return None
    return reader


async def _send_anew(
    view: PhotoCardView, participant_id: ParticipantId, world: World, *, kind: str = "photo"
) -> str:
    reader = await _reader(view, participant_id, world)
    if reader is None:
        return "skipped"
    key = view.picture_key(kind)
    try:
        picture = await world.store.get(key)
    except NotFound:  # showing the card in another chat deleted it meanwhile
        is_grid = kind == "grid"
        await picture_photo_again(view.asset_id, participant_id, world.doorbell, is_grid=is_grid)
        return "later"
    card = (grid_card if kind == "grid" else photo_card)(view, reader.language)
    gone, place, names = photo_again_card(reader.language), _place(view, reader, kind), _named(view)
    await renew_card(world, place, card, shown=view.shown, picture=picture, gone=gone, names=names)
    await world.store.delete([key])
    return "shown"


async def _show_grid(ids: Ids, world: World) -> object:
    """With `participant_id`, sends this reader a new grid; without it, edits the grids in all chats."""
    view = await photo_card_view(AssetId(int(ids["asset_id"])))
    if view is None:
        return "skipped"
    if "participant_id" in ids:
        return await _send_anew(view, ParticipantId(int(ids["participant_id"])), world, kind="grid")
    for reader in await _remaining(view, "grid", world):
        card, place = grid_card(view, reader.language), _place(view, reader, "grid")
        await show_card(world, place, card, shown=view.shown, names=_named(view))
    return "followed"


async def _show_closer_look(ids: Ids, world: World) -> object:
    """Tells the reporters of a missing face what a look found, in one message that further looks edit."""
    view = await closer_look(LookId(int(ids["look_id"])))
    if view is None:
        return "skipped"
    for reporter in view.reporters:
        place = Place(view.workspace_id, "missing", view.asset_id, reporter.tg_chat_id)
        card = missing_answer_card(view.found, reporter.language)
        shown = f"{view.look_id}:{view.found}"
        await show_card(world, place, card, shown=shown, reply_to=reporter.tg_message_id)
    return len(view.reporters)


async def _show_photo_gone(ids: Ids, world: World) -> object:
    """Tells the moderator who asked for a photo's card or grid that the photo cannot be shown: Telegram
    no longer has it, or it cannot be read.
    """
    view = await photo_card_view(AssetId(int(ids["asset_id"])))
    reader = None if view is None else await _reader(view, ParticipantId(int(ids["participant_id"])), world)
    if view is None or reader is None:
        return "skipped"
    await send_card(world, reader.tg_chat_id, photo_gone_card(view, reader.language))
    return "shown"


def _place(view: PhotoCardView, reader: Recipient, kind: str) -> Place:
    return Place(view.workspace_id, kind, view.asset_id, reader.tg_chat_id)


def _named(view: PhotoCardView) -> list[int]:
    """Numbers of the persons on the photo. They are noted with the card, so that an erase of one of them
    takes the card back, even if their face has left the photo and the task that edits the card has not run.
    """
    return [face.person_number for face in view.faces if face.person_number is not None]


PHOTO_JOBS: dict[str, Job] = {
    "show_photo_card": _show_photo_card,
    "show_grid": _show_grid,
    "show_closer_look": _show_closer_look,
    "show_photo_gone": _show_photo_gone,
}
