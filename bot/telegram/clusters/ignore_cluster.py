"""Ignores an unknown person, from the cluster's card or instead of deleting it, and brings it back.

A task edits the cluster's card for all who see it. Any other pressed message then says what was done.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.shared_card import pressed_card
from bot.telegram.chats.tell_result import result_of
from bot.telegram.clusters.pressed_cluster import unknown_for
from bot.telegram.photos.faces_beside import put_faces_away
from domain.ids import WorkspaceId
from domain.queries.operations.done import Done
from domain.usecases.clusters.ignore_cluster import ignore_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_ignore, Pressed("clusterignore"), InScope())
    chats.callback_query.register(on_bring_back, Pressed("clusterback"), InScope())


async def on_ignore(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    done = await ignore_cluster(view.number, ctx.requester(), doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.cluster_ignored"))
    await _tell(query, view.workspace_id, done, ctx, scope)


async def on_bring_back(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    done = await ignore_cluster(view.number, ctx.requester(), ignored=False, doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.cluster_back"))
    await _tell(query, view.workspace_id, done, ctx, scope)


async def _tell(
    query: CallbackQuery, workspace_id: WorkspaceId, done: Done, ctx: Context, scope: Scope
) -> None:
    if await pressed_card(query) is None:
        await turn_into(query, await result_of(done, ctx, scope))
        await put_faces_away(workspace_id, ctx, scope)
