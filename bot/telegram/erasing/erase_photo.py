"""Deletes a photo for everybody, after a question: moderators, and whoever posted it."""

from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.chats.errors import error_card
from bot.messages.erasing.photo_deletion import (
    ask_in_private_card,
    confirm_photo_card,
    erasable_photo_card,
    photo_erased_card,
)
from bot.messages.photos.photo_card import photo_again_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import answer_apart, say, send_media, take_away, toast, turn_into
from domain.errors import Forbidden, NotFound, Untold
from domain.ids import AssetId
from domain.queries.chats.card import DELETION, Place, card
from domain.queries.erasing.deletion import did_to_number
from domain.queries.photos.photo_deletion import PhotoDeletion, photo_deletion
from domain.states import PrivateChat
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.erasing.erase_photo import erase_photo


class _Unseen(Exception):
    """The photo cannot be shown with the question."""


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_delete, Pressed("photodelete"), InScope())
    anywhere.callback_query.register(on_erase, Pressed("photoerase"), InScope())


async def on_delete(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks in a message of its own that shows the photo: its title may fit several photos of one minute."""
    view = await admitted(AssetId(press.ids[0]), ctx, scope)
    await toast(query)
    try:
        await _show(view, ctx, scope.tg_chat_id)
    except _Unseen:
        await say(ctx.world.bot, scope.tg_chat_id, confirm_photo_card(view, ctx.language, is_seen=False))


async def on_erase(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asset_id = AssetId(press.ids[0])
    try:
        await _erase(asset_id, ctx, scope)
    except NotFound:  # unless an earlier try, whose answer was lost, did it
        if not await did_to_number("erase_photo", asset_id, ctx.requester()):
            raise
    await toast(query)
    # The erase deletes the question, for it shows the photo. Words alone can become the answer.
    has_picture = isinstance(query.message, Message) and query.message.text is None
    await (answer_apart if has_picture else turn_into)(query, photo_erased_card(ctx.language))


async def admitted(asset_id: AssetId, ctx: Context, scope: Scope) -> PhotoDeletion:
    """Raises NotFound(`photo`), also in another workspace's admin chat, Forbidden(`others_posted`), Untold
    where only Telegram could tell whether the user moderates.
    """
    view = await photo_deletion(asset_id, ctx.requester())
    await scope.admit(ctx, view.workspace_id, what="photo")
    return view


async def offer_in_private(message: Message, asset_id: AssetId, ctx: Context) -> None:
    """Somebody replied to a photo in its group. Says nothing there about whose the photo is, and nothing at
    all to somebody who neither moderates nor posted it.
    """
    with suppress(NotFound, Untold):
        try:
            view = await photo_deletion(asset_id, ctx.requester())
            offer = erasable_photo_card(view, ctx.language)
        except Forbidden as refusal:
            offer = error_card(refusal.code, refusal.details, ctx.language)
        if ctx.who.private_chat != PrivateChat.OPEN:
            start = ask_in_private_card(ctx.world.start_url(), ctx.language)
            await say(ctx.world.bot, message.chat.id, start, reply_to=message)
        else:
            await ctx.say(offer)


async def _show(view: PhotoDeletion, ctx: Context, tg_chat_id: int) -> None:
    """The question is on record as a card of the photo, so an erase of the photo or of somebody on it takes
    it back. A chat has at most one, so an earlier one goes first. Raises _Unseen when there is nothing to
    show.
    """
    if view.tg_file_id is None:
        raise _Unseen
    bot, gone = ctx.world.bot, photo_again_card(ctx.language)
    place = Place(view.workspace_id, DELETION, view.asset_id, tg_chat_id)
    earlier = await card(place)
    if earlier is not None:
        await take_away(bot, tg_chat_id, earlier.tg_message_id, gone)
    question = confirm_photo_card(view, ctx.language)
    try:
        number = await send_media(bot, tg_chat_id, question, media=view.media, tg_file_id=view.tg_file_id)
    except TelegramBadRequest as refusal:
        raise _Unseen from refusal
    instead_of = None if earlier is None else earlier.tg_message_id
    if not await remember_card(place, number, shown="asked", has_picture=True, instead_of=instead_of):
        await take_away(bot, tg_chat_id, number, gone)  # somebody else asked meanwhile


async def _erase(asset_id: AssetId, ctx: Context, scope: Scope) -> None:
    view = await admitted(asset_id, ctx, scope)
    await ctx.forget_rights(view.workspace_id)
    await erase_photo(
        asset_id,
        ctx.requester(),
        tg_notify_chat_id=scope.tg_chat_id,
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )
