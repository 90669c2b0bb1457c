"""A recipient says whose a face is: *Say who is in it* under a photo, *Who is it then?* after *Not …*."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.deliveries.whom_shown import which_face_card, whom_shown_card
from bot.telegram.chats.desk import Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of, view_of
from bot.telegram.deliveries.judge_delivery import own_delivery
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import NotFound
from domain.ids import DeliveryId
from domain.queries.deliveries.whom_shown import whom_shown
from domain.usecases.faces.confirm_face import confirm_face


def register(private: Router) -> None:
    private.callback_query.register(on_whom, Pressed("whois"))
    private.callback_query.register(on_person, Pressed("thisis"))
    private.callback_query.register(on_face, Pressed("thisface"))


async def on_whom(query: CallbackQuery, press: Press, talk: Talk) -> None:
    """Asks in a message of its own, because the photo's caption names nobody who is not on it."""
    view = await own_delivery(DeliveryId(press.ids[0]), talk)
    card = whom_shown_card(
        view.delivery_id, await whom_shown(view.delivery_id, talk.world.settings), talk.language
    )
    await toast(query)
    reply_to = query.message if isinstance(query.message, Message) else None
    await say(talk.world.bot, talk.who.tg_user_id, card, reply_to=reply_to)


async def on_person(query: CallbackQuery, press: Press, talk: Talk) -> None:
    """Asks which face it is, when several are nobody's. They stand beside the card, with the same numbers."""
    delivery_id, number = press.ids
    view = await own_delivery(DeliveryId(delivery_id), talk)
    shown = next(
        (one for one in await whom_shown(view.delivery_id, talk.world.settings) if one.number == number), None
    )
    if shown is None:
        raise NotFound("delivery")
    if len(shown.faces) == 1:
        await _confirm(query, shown.faces[0], number, talk)
        return
    await toast(query)
    await turn_into(query, which_face_card(shown, talk.language))
    await show_faces(query, view.workspace_id, shown.faces, talk, _private(talk))


async def on_face(query: CallbackQuery, press: Press, talk: Talk) -> None:
    await _confirm(query, press.ids[0], press.ids[1], talk)


async def _confirm(query: CallbackQuery, face: int, number: int, talk: Talk) -> None:
    world, desk = talk.world, _private(talk)
    done = await confirm_face(
        face,
        number,
        talk.who.participant_id,
        talk.requester(),
        settings=world.settings,
        doorbell=world.doorbell,
    )
    card = await result_of(done, talk, desk)
    await toast(query, talk.words.plain("toast.thanks"))
    await turn_into(query, card)
    if (operation := await view_of(done, talk)) is not None:
        await put_faces_away(operation.workspace_id, talk, desk)


def _private(talk: Talk) -> Desk:
    return Desk(talk.who.tg_user_id, None)
