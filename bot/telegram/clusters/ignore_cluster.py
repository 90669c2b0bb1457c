"""Ignores an unknown person, from the cluster's card or from the question whether to delete it, and brings it
back.

A task edits the cluster's card for all who see it. Where another message was pressed, that message turns into
the result.
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
from domain.usecases.clusters.ignore_cluster import ignore_cluster


def register(chats: Router) -> None:
    pressed = Pressed("clusterignore", "clusterback")
    chats.callback_query.register(on_ignore_or_bring_back, pressed, InScope())


async def on_ignore_or_bring_back(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    ignored = press.verb == "clusterignore"
    done = await ignore_cluster(view.number, ctx.requester(), ignored=ignored, doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.cluster_ignored" if ignored else "toast.cluster_back"))
    if await pressed_card(query) is None:
        await turn_into(query, await result_of(done, ctx, scope))
        await put_faces_away(view.workspace_id, ctx, scope)
