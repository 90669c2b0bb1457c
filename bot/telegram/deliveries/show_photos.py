"""/photos lists the photos that the user received, to be sent once more on request, and what is offered."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.deliveries.deliveries import late_photos_card, unknown_deliveries_card
from bot.messages.deliveries.offers import offer_accepted_card
from bot.messages.deliveries.photos import photos_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.persons.choose_person import named_among, written_after
from bot.telegram.photos.faces_beside import ListPage, nothing_beside, show_faces_of
from domain.ids import DeliveryId
from domain.queries.deliveries.offered_deliveries import late_deliveries
from domain.queries.deliveries.photos import photos
from domain.queries.persons.people import PersonView, people, person_of
from domain.usecases.deliveries.send_late_photos import send_late_photos
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos


def register(private: Router) -> None:
    private.message.register(on_photos, Command("photos"), AtDesk())
    private.callback_query.register(on_photos_page, Pressed("photos", "photosof"), AtDesk())
    private.callback_query.register(on_photo, Pressed("photo"))
    private.callback_query.register(on_show_unknown, Pressed("showunknown"))
    private.callback_query.register(on_send_late, Pressed("sendlate"))


async def on_photos(message: Message, command: CommandObject, talk: Talk, desk: Desk) -> None:
    """`/photos Anna` lists those of Anna."""
    of = named_among(await people(talk.who.participant_id), written_after(command))
    page = await _page(talk, desk, 0, of)
    await show_faces_of(page, await answer(message, talk, page.card), talk, desk)
    late = await late_deliveries(talk.who.participant_id)
    if late is not None:  # its own message may have been deleted
        await answer(message, talk, late_photos_card(len(late.delivery_ids), talk.language))


async def on_photos_page(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    *whose, page_number = press.ids
    of = await person_of(talk.who.participant_id, whose[0]) if whose else None
    page = await _page(talk, desk, min(page_number, MAX_PAGE), of)
    await toast(query)
    await turn_into(query, page.card)
    await show_faces_of(page, query, talk, desk)


async def on_photo(query: CallbackQuery, press: Press, talk: Talk) -> None:
    delivery_id, asking = DeliveryId(press.ids[0]), talk.who.participant_id
    await send_photo_again(delivery_id, asking, press=talk.number, doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.sending"))


async def on_show_unknown(query: CallbackQuery, talk: Talk) -> None:
    asking, doorbell = talk.who.participant_id, talk.world.doorbell
    await _tell(query, await send_unknown_photos(asking, press=talk.number, doorbell=doorbell), talk)


async def on_send_late(query: CallbackQuery, talk: Talk) -> None:
    await _tell(query, await send_late_photos(talk.who.participant_id, talk.world.doorbell), talk)


async def _tell(query: CallbackQuery, following: int, talk: Talk) -> None:
    """Says how many photos follow: none where they were asked for before, or taken back since."""
    await toast(query, talk.words.plain("toast.sending"))
    card = offer_accepted_card if following else unknown_deliveries_card
    await turn_into(query, card(following, talk.language))


async def _page(talk: Talk, desk: Desk, page: int, of: PersonView | None) -> ListPage:
    number = of.number if of is not None else None
    shown = await photos(talk.who.participant_id, of=number, offset=page * PAGE, limit=PAGE)
    has_people = bool(await people(talk.who.participant_id))
    card = photos_card(shown, page, talk.language, has_people=has_people, of=of)
    faces = await nothing_beside(talk, desk)
    workspaces = {photo.workspace_id for photo in shown.photos}
    if len(workspaces) == 1:
        faces[workspaces.pop()] = [photo.face for photo in shown.photos]
    return ListPage(card, faces)
