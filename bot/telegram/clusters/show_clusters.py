"""/unknown lists for moderators the unknown people, also the ignored ones. A press shows one of them."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.clusters.cluster_list import clusters_card, ignored_card
from bot.messages.clusters.clusters import cluster_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.telegram.chats.context import Context
from bot.telegram.chats.miniapp_button import with_miniapp
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.clusters.pressed_cluster import unknown_for
from bot.telegram.photos.faces_beside import ListPage, faces_of_lines, show_faces_of, turn_to
from domain.ids import WorkspaceId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.clusters.clusters import ClusterPage, Section, clusters
from domain.states import ClusterState
from domain.usecases.clusters.ask_cluster_card import ask_cluster_card


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("unknown"), InScope())
    chats.callback_query.register(on_page, Pressed("unknown"), InScope())
    chats.callback_query.register(on_ignored_page, Pressed("ignored"), InScope())
    chats.callback_query.register(on_cluster, Pressed("cluster"), InScope())


async def on_command(message: Message, ctx: Context, scope: Scope) -> None:
    page = await _page(ctx, scope, 0)
    await show_faces_of(page, await answer(message, ctx, page.card), ctx, scope)


async def on_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    await turn_to(await _page(ctx, scope, min(press.ids[0], MAX_PAGE)), query, ctx, scope)


async def on_ignored_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    await turn_to(await _ignored_page(ctx, scope, min(press.ids[0], MAX_PAGE)), query, ctx, scope)


async def on_cluster(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """If the cluster is open, and the chat of the press decides and has no card of it, a task sends the card
    with its picture. Otherwise this answers with text, as a reply to the card where there is one.
    """
    view = await unknown_for(press.ids[0], ctx, scope)
    here = scope.tg_chat_id
    known = await known_card(Place(view.workspace_id, "cluster", view.number, here))
    decides = here in [one.tg_chat_id for one in view.deciders]
    if known is None and decides and view.state == ClusterState.OPEN:
        await ask_cluster_card(view.number, ctx.requester(), ctx.world.doorbell)
        await toast(query, ctx.words.plain("toast.cluster_coming"))
        return
    await toast(query)
    reply_to = known.tg_message_id if known is not None else None
    await say(ctx.world.bot, here, cluster_card(view, ctx.language), reply_to=reply_to)


async def _page(ctx: Context, scope: Scope, page: int) -> ListPage:
    workspaces = await scope.moderated(ctx)
    found, page = await _found([workspace_id for workspace_id, _ in workspaces], page)
    card = with_miniapp(clusters_card(found, workspaces, page, ctx.language), ctx, scope, "unknown")
    return ListPage(card, await faces_of_lines(found.lines, ctx, scope))


async def _ignored_page(ctx: Context, scope: Scope, page: int) -> ListPage:
    workspaces = await scope.moderated(ctx)
    found, page = await _found([workspace_id for workspace_id, _ in workspaces], page, Section.IGNORED)
    card = ignored_card(found, page, ctx.language)
    return ListPage(card, await faces_of_lines(found.lines, ctx, scope))


async def _found(
    workspace_ids: Sequence[WorkspaceId], page: int, only: Section | None = None
) -> tuple[ClusterPage, int]:
    """The page and its position; the first page if the asked one is empty by now."""
    found = await clusters(workspace_ids, page * PAGE, PAGE, only=only)
    if page and not found.lines:
        return await _found(workspace_ids, 0, only)
    return found, page
