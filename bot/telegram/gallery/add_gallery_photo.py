"""*Add photos* to a connected person, at any time: each is looked at, and answered by its own verdict."""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import open_card
from bot.messages.gallery.gallery_photos import add_photos_card, added_photos_card, other_name_card
from bot.telegram.chats.desk import Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.quotas import is_within, spend
from bot.telegram.chats.speaking import drop_buttons, toast
from bot.telegram.chats.talk import Talk
from bot.telegram.connecting.add_training_photo import own_caption, photo_to_learn_from
from bot.telegram.connecting.connection import draft_in, is_album_answered, open_connection
from bot.telegram.persons.who import person_for
from domain.errors import Forbidden, NotFound
from domain.ids import AssetId
from domain.queries.persons.person_card import PersonCard
from domain.queries.persons.person_names import another_name
from domain.usecases.gallery.add_gallery_photo import add_gallery_photo
from domain.usecases.gallery.settle_gallery_photo import settle_gallery_photo


class AddPhotos(StatesGroup):
    photos = State()


def register(private: Router) -> None:
    private.callback_query.register(on_begin, Pressed("addtraining"))
    private.callback_query.register(on_done, Pressed("gallerydone"))


def register_steps(private: Router) -> None:
    """Has to come after every command."""
    private.message.register(on_message, AddPhotos.photos)


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_decision, Pressed("takephoto", "dropphoto"))


async def on_begin(query: CallbackQuery, press: Press, talk: Talk) -> None:
    person = await _person(press.ids[0], talk)
    current = await open_connection(talk)
    draft = await draft_in(current, talk)
    await toast(query)
    if current is not None and draft is not None:
        await talk.say(open_card(draft.alias, current.flow, talk.language))
        return
    await talk.state.clear()
    await talk.state.set_state(AddPhotos.photos)
    await talk.state.set_data({"gallery": person.number})
    await talk.say(add_photos_card(person.name, talk.language))


async def on_done(query: CallbackQuery, talk: Talk) -> None:
    await _end(talk)
    await toast(query)
    await drop_buttons(query)
    await talk.say(added_photos_card(talk.language))


async def on_message(message: Message, talk: Talk) -> None:
    try:
        person = await _person((await talk.state.get_data())["gallery"], talk)
    except (NotFound, Forbidden):
        await _end(talk)  # somebody deleted the person, or decides about it now
        raise
    photo = photo_to_learn_from(message)
    if photo is None:
        if not await is_album_answered(message, talk.state):
            await talk.say(added_photos_card(talk.language, how="photo_only"))
    elif (name := another_name(own_caption(message), person.name)) is not None:
        await talk.say(other_name_card(person.name, name, talk.language))
    elif await is_within("photos", talk):
        by, doorbell = talk.requester(), talk.world.doorbell
        await add_gallery_photo(person.number, talk.who.participant_id, photo, by, doorbell=doorbell)
        await spend("photos", talk)


async def on_decision(query: CallbackQuery, press: Press, talk: Talk) -> None:
    """The card is edited by a task, for all who see it."""
    is_the_person = press.verb == "takephoto"
    await settle_gallery_photo(
        AssetId(press.ids[0]),
        talk.requester(),
        is_the_person=is_the_person,
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
    )
    await toast(query, talk.words.plain("toast.thanks" if is_the_person else "toast.photo_left_out"))


async def _person(number: int, talk: Talk) -> PersonCard:
    return await person_for("rename", number, talk, Desk(talk.who.tg_user_id, None))


async def end_adding_photos(talk: Talk) -> bool:
    """False when no photos were being added."""
    if await talk.state.get_state() != AddPhotos.photos.state:
        return False
    await _end(talk)
    return True


async def _end(talk: Talk) -> None:
    if await talk.state.get_state() == AddPhotos.photos.state:
        await talk.state.clear()
