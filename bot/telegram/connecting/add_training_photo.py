"""The training photos of a connection: each is stored, and answered once the vision worker has judged it."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.chats.private import LOOKING
from bot.messages.connecting.connecting import (
    another_name_card,
    ending_card,
    photo_please_card,
    reminder_card,
    sent_card,
    with_admins_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.pictures import picture_of
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import drop_buttons, react, say, toast
from bot.telegram.connecting.connection import ConnectPerson, draft_in, is_album_answered, open_connection
from bot.telegram.connecting.quotas import is_within, spend
from domain.errors import Conflict
from domain.ids import AssetId
from domain.queries.persons.people import PersonView, asked_person, newest_request
from domain.queries.persons.person_names import another_name
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.choose_training_face import choose_training_face
from domain.usecases.connecting.settle_doubt import settle_doubt
from domain.values.training import SentPhoto


def register(private: Router) -> None:
    private.callback_query.register(on_pick, Pressed("pick"))
    private.callback_query.register(on_doubt, Pressed("leaveout", "keepphoto"))
    private.callback_query.register(on_take_anyway, Pressed("takeanyway"))


def register_steps(private: Router) -> None:
    """Register it after every command."""
    private.message.register(on_message, ConnectPerson.photos)


async def on_message(message: Message, ctx: Context) -> None:
    draft = await draft_in(await open_connection(ctx), ctx)
    if draft is None:
        await say_it_is_over(ctx, is_photo_left_out=picture_of(message) is not None)
        return
    photo = photo_to_learn_from(message)
    if photo is None:
        await _ask_for_photo(message, draft, ctx)
    elif (name := another_name(own_caption(message), draft.alias)) is not None:
        if not await is_album_answered(message, ctx.state):
            card = another_name_card(draft, name, ctx.language)
            await say(ctx.world.bot, message.chat.id, card, reply_to=message)
    else:
        who, doorbell = ctx.who.participant_id, ctx.world.doorbell
        await take(message, partial(add_training_photo, draft.person_id, who, photo, doorbell), ctx)


async def take(message: Message, add: Callable[[], Awaitable[object]], ctx: Context) -> bool:
    """Adds a photo to learn from. A photo of an album that is one too many is refused like the others of the
    album: in one answer. Returns False where it was not added: then too many were sent, today or at all.
    Raises what `add` raises otherwise.
    """
    if not await is_within("photos", ctx):
        return False
    try:
        await add()
    except Conflict as refusal:
        if refusal.code != "enough_photos" or not await is_album_answered(message, ctx.state, by="enough"):
            raise
        return False
    spend("photos", ctx)
    await show_taken(message, ctx)
    return True


async def show_taken(message: Message, ctx: Context) -> None:
    """👀 says at once that the photo arrived; the verdict follows when all photos have been judged."""
    if not await is_album_answered(message, ctx.state, by="eyes"):
        await react(ctx.world.bot, message, LOOKING)


def photo_to_learn_from(message: Message) -> SentPhoto | None:
    """None for a message without a photo, for a video, and for a photo that cannot be looked at."""
    picture = picture_of(message)
    if picture is None or picture.media == "video" or picture.reason is not None:
        return None
    return SentPhoto(
        picture.tg_file_id, picture.tg_file_unique_id, picture.media, tg_message_id=message.message_id
    )


def own_caption(message: Message) -> str | None:
    """The caption; None for a forwarded photo, whose caption somebody else wrote."""
    return message.caption if message.forward_origin is None else None


async def say_it_is_over(ctx: Context, *, is_photo_left_out: bool = False) -> None:
    """Ends the dialogue: the draft expired, or three good photos were enough and the request was sent."""
    if await open_connection(ctx) is not None:
        await ctx.state.clear()
    request = await newest_request(ctx.who.participant_id)
    if request is None:
        await ctx.say(ending_card("gone", ctx.language))
    else:
        card = with_admins_card if is_photo_left_out else sent_card
        await ctx.say(card(request, ctx.language))


async def _ask_for_photo(message: Message, draft: PersonView, ctx: Context) -> None:
    if await is_album_answered(message, ctx.state):
        return
    if message.text is None:
        await ctx.say(reminder_card("photo_only", ctx.language))
    else:
        await ctx.say(photo_please_card(draft, ctx.language))


async def on_take_anyway(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Takes a photo that was left out because of its caption: its sender says that it shows the person."""
    draft = await asked_person(ctx.who.participant_id, press.ids[0])
    asked = query.message.reply_to_message if isinstance(query.message, Message) else None
    is_own = asked is not None and asked.from_user is not None and asked.from_user.id == ctx.who.tg_user_id
    photo = photo_to_learn_from(asked) if asked is not None and is_own else None
    if asked is None or photo is None or draft.approval != "draft":
        await toast(query, ctx.words.plain("toast.stale"))
        return
    who, doorbell = ctx.who.participant_id, ctx.world.doorbell
    if not await take(asked, partial(add_training_photo, draft.person_id, who, photo, doorbell), ctx):
        await toast(query, ctx.words.plain("toast.photo_left_out"))
        return
    await toast(query)
    await drop_buttons(query)


async def on_pick(query: CallbackQuery, press: Press, ctx: Context) -> None:
    asset_id, position = press.ids
    await choose_training_face(AssetId(asset_id), position, ctx.who.participant_id, ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.picked", position=position))
    await drop_buttons(query)


async def on_doubt(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Does not touch the card itself: a task edits it, and the cards of the other photos that differ."""
    is_the_person = press.verb == "keepphoto"
    await settle_doubt(
        AssetId(press.ids[0]),
        ctx.who.participant_id,
        is_the_person=is_the_person,
        doorbell=ctx.world.doorbell,
    )
    await toast(query, ctx.words.plain("toast.photo_kept" if is_the_person else "toast.photo_left_out"))
