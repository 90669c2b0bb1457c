"""Delete on the card of an unknown person: says how much goes, and asks twice about a big cluster."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.clusters.clusters import cluster_deleted_card, delete_cluster_card, sure_of_cluster_card
from bot.messages.erasing.forgetting import kept_card
from bot.messages.photos.contact_sheet import FACES_A_SHEET
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.clusters.pressed_cluster import unknown_for
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import Conflict
from domain.queries.clusters.clusters import ClusterView, unknown_faces
from domain.queries.operations.done import done_before
from domain.usecases.clusters.delete_cluster import delete_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_delete, Pressed("clusterdelete"), InScope())
    chats.callback_query.register(on_keep, Pressed("clusterkeep"), InScope())
    chats.callback_query.register(on_sure, Pressed("sureclusterdelete"), InScope())
    chats.callback_query.register(on_erase, Pressed("clustererase"), InScope())


async def on_delete(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    await toast(query)
    await _show_question(query, view, ctx, scope)


async def _show_question(query: CallbackQuery, view: ClusterView, ctx: Context, scope: Scope) -> None:
    is_big = ctx.world.settings.asks_twice(view.faces)
    shown = await show_beside(query, ctx, delete_cluster_card(view, ctx.language, asks_twice=is_big))
    faces = await unknown_faces(view.workspace_id, view.number)
    await show_faces(shown, view.workspace_id, faces[:FACES_A_SHEET], ctx, scope)


async def on_keep(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    await toast(query)
    await turn_into(query, kept_card(ctx.language))
    await put_faces_away(view.workspace_id, ctx, scope)


async def on_sure(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    await toast(query)
    await turn_into(query, sure_of_cluster_card(view, ctx.language))


async def on_erase(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Where more faces would go than the pressed card said, the card says how many there are now."""
    (number, at_most), by = press.ids, ctx.requester()
    if await done_before(by) is None:  # otherwise this press deleted the cluster before a crash
        view = await unknown_for(number, ctx, scope)
        await ctx.forget_rights(view.workspace_id)
        settings, doorbell = ctx.world.settings, ctx.world.doorbell
        try:
            await delete_cluster(number, by, settings=settings, doorbell=doorbell, at_most=at_most)
        except Conflict as refusal:
            if refusal.code == "more_by_now":
                await _show_question(query, await unknown_for(number, ctx, scope), ctx, scope)
            raise
    await toast(query)
    await turn_into(query, cluster_deleted_card(number, ctx.language))
