"""The photos of a connection: each is taken in, judged by the vision worker, and answered by its verdict."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.connecting import ending_card, photo_please_card, reminder_card
from bot.telegram.connection import ConnectPerson, draft_in, is_album_answered, open_connection
from bot.telegram.pictures import picture_of
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import drop_buttons, toast
from bot.telegram.talk import Talk
from domain.ports import AssetId
from domain.queries.people import PersonView
from domain.usecases.add_training_photo import SentPhoto, add_training_photo
from domain.usecases.choose_training_face import choose_training_face


def register(private: Router) -> None:
    private.callback_query.register(on_pick, Pressed("pick"))


def register_steps(private: Router) -> None:
    """After every command."""
    private.message.register(on_message, ConnectPerson.photos)


async def on_message(message: Message, talk: Talk) -> None:
    draft = await draft_in(await open_connection(talk), talk)
    if draft is None:
        await talk.state.clear()
        await talk.say(ending_card("gone", talk.language))
        return
    picture = picture_of(message)
    if picture is None or picture.reason is not None:
        await _ask_for_photo(message, draft, talk)
        return
    photo = SentPhoto(
        picture.tg_file_id, picture.tg_file_unique_id, picture.media, tg_message_id=message.message_id
    )
    await add_training_photo(draft.person_id, talk.who.participant_id, photo, talk.world.doorbell)


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
