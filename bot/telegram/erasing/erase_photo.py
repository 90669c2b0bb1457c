"""Deletes a photo for everybody, after a question: moderators, and whoever posted it."""

from contextlib import suppress

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.chats.errors import error_card
from bot.messages.erasing.photo_deletion import (
    ask_in_private_card,
    confirm_photo_card,
    erasable_photo_card,
    photo_erased_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast, turn_into
from domain.errors import Forbidden, NotFound
from domain.ids import AssetId
from domain.queries.erasing.deletion import did_to_number
from domain.queries.photos.photo_deletion import PhotoDeletion, photo_deletion
from domain.states import PrivateChat
from domain.usecases.erasing.erase_photo import erase_photo


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_delete, Pressed("photodelete"), InScope())
    anywhere.callback_query.register(on_erase, Pressed("photoerase"), InScope())


async def on_delete(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks in a message of its own, so that the photo stays in sight."""
    view = await admitted(AssetId(press.ids[0]), ctx, scope)
    await toast(query)
    await say(ctx.world.bot, scope.tg_chat_id, confirm_photo_card(view, ctx.language))


async def on_erase(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asset_id = AssetId(press.ids[0])
    try:
        await _erase(asset_id, ctx, scope)
    except NotFound:  # unless an earlier try, whose answer was lost, did it
        if not await did_to_number("erase_photo", asset_id, ctx.requester()):
            raise
    await toast(query)
    await turn_into(query, photo_erased_card(ctx.language))


async def admitted(asset_id: AssetId, ctx: Context, scope: Scope) -> PhotoDeletion:
    """Raises NotFound(`photo`), Forbidden(`others_posted`)."""
    view = await photo_deletion(asset_id, ctx.requester())
    await scope.admit(ctx, view.workspace_id, what="photo")
    return view


async def offer_in_private(message: Message, asset_id: AssetId, ctx: Context) -> None:
    """Somebody replied to a photo in its group. Says nothing there about whose the photo is, and nothing at
    all to somebody who may not delete it.
    """
    with suppress(NotFound):
        try:
            view = await photo_deletion(asset_id, ctx.requester())
            card = erasable_photo_card(view, ctx.language)
        except Forbidden as refusal:
            card = error_card(refusal.code, refusal.details, ctx.language)
        if ctx.who.private_chat == PrivateChat.UNKNOWN:
            start = ask_in_private_card(ctx.world.start_url(), ctx.language)
            await say(ctx.world.bot, message.chat.id, start, reply_to=message)
        else:
            await ctx.say(card)


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
