"""*Add photos* to a connected person, at any time. Each photo gets its own verdict as an answer."""

from functools import partial

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import open_card
from bot.messages.gallery.fresh_photos import later_photos_card
from bot.messages.gallery.gallery_photos import add_photos_card, added_photos_card, other_name_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import stop_asking
from bot.telegram.chats.scope import Scope
from bot.telegram.chats.send_cards import drop_buttons, toast, toast_stale, turn_into
from bot.telegram.connecting.add_training_photo import own_caption, photo_to_learn_from, take
from bot.telegram.connecting.connection import is_album_answered, other_connection
from bot.telegram.persons.pressed_person import person_for
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
    private.callback_query.register(on_later, Pressed("laterphotos"))


def register_steps(private: Router) -> None:
    """Register it after every command."""
    private.message.register(on_message, AddPhotos.photos)


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_decision, Pressed("takephoto", "dropphoto"))


async def on_begin(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await _person(press.ids[0], ctx)
    await toast(query)
    if (other := await other_connection(ctx)) is not None:
        name, connection = other
        await ctx.say(open_card(name, connection.flow, ctx.language))
        return
    await ctx.state.clear()
    await ctx.state.set_state(AddPhotos.photos)
    await ctx.state.set_data({"gallery": person.number})
    await ctx.say(add_photos_card(person.name, person.number, ctx.language))


async def on_later(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """*Later* to a question for fresh photos. The bot asks again after `fresh_photos_days` anyway."""
    person = await _person(press.ids[0], ctx)
    await toast(query)
    await turn_into(query, later_photos_card(person.name, ctx.world.settings.fresh_photos_days, ctx.language))


async def on_done(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Ends nothing if no photos are being added, or those of another person. Buttons of an earlier version
    carry 0 in place of the person's number.
    """
    adding = (await ctx.state.get_data()).get("gallery")
    if press.ids[0] not in (0, adding):
        await toast_stale(query, ctx.words)
        await drop_buttons(query)
        return
    await stop_asking(ctx)  # the end of an open question would lead back to adding photos
    await _end(ctx)
    await toast(query)
    await drop_buttons(query)
    await ctx.say(added_photos_card(ctx.language))


async def on_message(message: Message, ctx: Context) -> None:
    try:
        person = await _person((await ctx.state.get_data())["gallery"], ctx)
    except (NotFound, Forbidden):
        await _end(ctx)  # the person was deleted, or the user may not change it any more
        raise
    photo = photo_to_learn_from(message)
    if photo is None:
        if not await is_album_answered(message, ctx.state):
            await ctx.say(added_photos_card(ctx.language, how="photo_only"))
    elif (name := another_name(own_caption(message), person.name)) is not None:
        if not await is_album_answered(message, ctx.state):
            await ctx.say(other_name_card(person.name, name, ctx.language))
    else:
        who, by, doorbell = ctx.who.participant_id, ctx.requester(), ctx.world.doorbell
        add = partial(add_gallery_photo, person.number, who, photo, by, doorbell=doorbell)
        await take(message, add, ctx)


async def on_decision(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Does not touch the card: a task edits it for all who see it."""
    is_the_person = press.verb == "takephoto"
    await settle_gallery_photo(
        AssetId(press.ids[0]),
        ctx.requester(),
        is_the_person=is_the_person,
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )
    await toast(query, ctx.words.plain("toast.thanks" if is_the_person else "toast.photo_left_out"))


async def _person(number: int, ctx: Context) -> PersonCard:
    return await person_for("rename", number, ctx, Scope(ctx.who.tg_user_id, None))


async def end_adding_photos(ctx: Context) -> bool:
    """False when no photos were being added."""
    if await ctx.state.get_state() != AddPhotos.photos.state:
        return False
    await _end(ctx)
    return True


async def _end(ctx: Context) -> None:
    if await ctx.state.get_state() == AddPhotos.photos.state:
        await ctx.state.clear()
