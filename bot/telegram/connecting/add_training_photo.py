"""The photos of a connection: each is taken in, judged by the vision worker, and answered by its verdict."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import (
    another_name_card,
    ending_card,
    photo_please_card,
    reminder_card,
    with_admins_card,
)
from bot.telegram.chats.pictures import picture_of
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.quotas import is_within, spend
from bot.telegram.chats.speaking import drop_buttons, toast
from bot.telegram.chats.talk import Talk
from bot.telegram.connecting.connection import ConnectPerson, draft_in, is_album_answered, open_connection
from domain.ids import AssetId
from domain.queries.persons.people import PersonView, newest_request
from domain.queries.persons.person_names import another_name
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.choose_training_face import choose_training_face
from domain.usecases.connecting.settle_doubt import settle_doubt
from domain.values.training import SentPhoto


def register(private: Router) -> None:
    private.callback_query.register(on_pick, Pressed("pick"))
    private.callback_query.register(on_doubt, Pressed("leaveout", "keepphoto"))


def register_steps(private: Router) -> None:
    """Has to come after every command."""
    private.message.register(on_message, ConnectPerson.photos)


async def on_message(message: Message, talk: Talk) -> None:
    draft = await draft_in(await open_connection(talk), talk)
    if draft is None:
        await _say_it_is_over(talk)
        return
    photo = photo_to_learn_from(message)
    if photo is None:
        await _ask_for_photo(message, draft, talk)
    elif (name := another_name(own_caption(message), draft.alias)) is not None:
        if not await is_album_answered(message, talk.state):
            await talk.say(another_name_card(draft, name, talk.language))
    elif await is_within("photos", talk):
        await add_training_photo(draft.person_id, talk.who.participant_id, photo, talk.world.doorbell)
        await spend("photos", talk)


def photo_to_learn_from(message: Message) -> SentPhoto | None:
    """None for a message without a photo, and for a photo that cannot be looked at."""
    picture = picture_of(message)
    if picture is None or picture.reason is not None:
        return None
    return SentPhoto(
        picture.tg_file_id, picture.tg_file_unique_id, picture.media, tg_message_id=message.message_id
    )


def own_caption(message: Message) -> str | None:
    """The caption; None for a forwarded photo, whose caption somebody else wrote."""
    return message.caption if message.forward_origin is None else None


async def _say_it_is_over(talk: Talk) -> None:
    """Time ended the draft, or three good photos sent the request while this one was on its way."""
    await talk.state.clear()
    request = await newest_request(talk.who.participant_id)
    if request is None:
        await talk.say(ending_card("gone", talk.language))
    else:
        await talk.say(with_admins_card(request, talk.language))


async def _ask_for_photo(message: Message, draft: PersonView, talk: Talk) -> None:
    if await is_album_answered(message, talk.state):
        return
    if message.text is None:
        await talk.say(reminder_card("photo_only", talk.language))
    else:
        await talk.say(photo_please_card(draft, talk.language))


async def on_pick(query: CallbackQuery, press: Press, talk: Talk) -> None:
    asset_id, position = press.ids
    await choose_training_face(AssetId(asset_id), position, talk.who.participant_id, talk.world.doorbell)
    await toast(query, talk.words.plain("toast.picked", position=position))
    await drop_buttons(query)


async def on_doubt(query: CallbackQuery, press: Press, talk: Talk) -> None:
    """A task edits this card, and the cards of the other photos that differ."""
    is_the_person = press.verb == "keepphoto"
    await settle_doubt(
        AssetId(press.ids[0]),
        talk.who.participant_id,
        is_the_person=is_the_person,
        doorbell=talk.world.doorbell,
    )
    await toast(query, talk.words.plain("toast.photo_kept" if is_the_person else "toast.photo_left_out"))
