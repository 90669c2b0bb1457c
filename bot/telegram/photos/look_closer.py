"""The bot overlooked a face: moderators let it look harder, or point at the part with the face."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast
from domain.ids import AssetId
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.photos.ask_grid import ask_grid


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_look, Pressed("lookharder", "pointat"), InScope())
    anywhere.callback_query.register(on_point, Pressed("pointout"), InScope())


async def on_look(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """A worker looks; the faces that it finds appear on the photo's card. A press without a cell is about the
    whole photo.
    """
    asset_id, cell = AssetId(press.ids[0]), sum(press.ids[1:])
    await scope.admit_to_photo(ctx, asset_id)
    await ask_closer_look(asset_id, ctx.requester(), cell=cell, doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.looking"))


async def on_point(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asset_id = AssetId(press.ids[0])
    await scope.admit_to_photo(ctx, asset_id)
    reader = IN_ADMIN_CHAT if scope.workspace_id is not None else ctx.who.participant_id
    await ask_grid(asset_id, ctx.requester(), participant_id=reader, doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.grid"))
