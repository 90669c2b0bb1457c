"""Deletes the faces of an unknown person in one photo, from the photo's card, after a question."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.erasing.deleting import confirm_unknown_here_card, unknown_here_deleted_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.clusters.pressed_cluster import unknown_for
from domain.ids import AssetId
from domain.queries.operations.done import Done, done_before
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_delete, Pressed("clusterhere"), InScope())
    anywhere.callback_query.register(on_wipe, Pressed("clusterwipe"), InScope())


async def on_delete(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks in a message of its own, so that the photo stays in sight. The numbers come from a rehearsal."""
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    view = await unknown_for(number, ctx, scope)
    would = await _delete(press, ctx, rehearses=True)
    card = confirm_unknown_here_card(number, asset_id, would, ctx.language, is_last=would.faces == view.faces)
    await toast(query)
    await say(ctx.world.bot, scope.tg_chat_id, card)


async def on_wipe(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Answers in a new message, because the photo's card is erased with the faces."""
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    done = await done_before(ctx.requester())
    if done is None:  # otherwise this press may have deleted the cluster before a crash
        view = await unknown_for(number, ctx, scope)
        await ctx.forget_rights(view.workspace_id)
        done = await _delete(press, ctx, rehearses=False)
    await toast(query)
    await say(
        ctx.world.bot, scope.tg_chat_id, unknown_here_deleted_card(number, asset_id, done, ctx.language)
    )


async def _delete(press: Press, ctx: Context, *, rehearses: bool) -> Done:
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    return await delete_cluster_faces(
        number,
        asset_id,
        ctx.requester(rehearses=rehearses),
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )
