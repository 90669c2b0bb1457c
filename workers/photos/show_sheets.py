"""Shows the faces that a card is about, as numbered tiles beside it."""

from collections.abc import Sequence

from bot.messages.erasing.erasures import gone_card
from bot.messages.photos.contact_sheet import sheet_card
from domain.errors import NotFound
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.connecting.request import Recipient
from domain.queries.photos.contact_sheet import Sheet, is_outdated, may_see_all, sheet_faces
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT, photo_reader
from domain.usecases.chats.remember_card import remember_card
from workers.chats.card_readers import may_read
from workers.chats.telegram_cards import change_picture, drop_card, renew_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_sheet(ids: Ids, world: World) -> object:
    """Sends the sheet under its card, edits it when the card shows another page, and removes it if it has no
    faces, if some are gone, or if the reader may not see all of them any more.
    """
    sheet = Sheet.from_ids(ids)
    if await is_outdated(sheet):
        return "outdated"
    reader = await photo_reader(
        sheet.workspace_id, sheet.participant_id if sheet.in_private else IN_ADMIN_CHAT
    )
    if reader is None:
        return "skipped"
    key = sheet.picture_key
    faces = await sheet_faces(sheet)
    if not faces or faces.keys() != sheet.numbers or not await _may_see(sheet, reader, world):
        await _put_away(sheet, reader, world)
        await world.store.delete([key])
        return "gone"
    try:
        picture = await world.store.get(key)
    except NotFound:  # a try before this one has shown it
        return "skipped"
    names = [face.contact for face in faces.values() if face.contact is not None]
    await _show(sheet, reader, picture, names, world)
    await world.store.delete([key])
    return "shown"


async def _show(sheet: Sheet, reader: Recipient, picture: bytes, names: Sequence[int], world: World) -> None:
    place = _place(sheet, reader)
    card = sheet_card(reader.language, has_grey=0 in sheet.faces)
    known, shown = await known_card(place), str(sheet.card)
    if known is not None and known.shown == shown:
        message = known.tg_message_id
        if await change_picture(world, place.tg_chat_id, message, card, picture):
            await remember_card(
                place, message, shown=shown, has_picture=True, names=names, instead_of=message
            )
            return
    gone, reply_to = gone_card("sheet", sheet.subject, reader.language), sheet.card
    await renew_card(
        world, place, card, shown=shown, picture=picture, gone=gone, reply_to=reply_to, names=names
    )


async def _put_away(sheet: Sheet, reader: Recipient, world: World) -> None:
    known = await known_card(_place(sheet, reader))
    if known is None or known.workspace_id != sheet.workspace_id:  # another sheet came in its place
        return
    gone = gone_card("sheet", sheet.subject, reader.language)
    message = (reader.tg_chat_id, known.card_id, known.tg_message_id)
    await drop_card(world, *message, gone, has_picture=True)


async def _may_see(sheet: Sheet, reader: Recipient, world: World) -> bool:
    """Whether the reader moderates, or may see all these faces as a participant."""
    return await may_read(sheet.workspace_id, reader, world) or await may_see_all(sheet)


def _place(sheet: Sheet, reader: Recipient) -> Place:
    return Place(sheet.workspace_id, "sheet", sheet.subject, reader.tg_chat_id)


SHEET_JOBS: dict[str, Job] = {"show_sheet": _show_sheet}
