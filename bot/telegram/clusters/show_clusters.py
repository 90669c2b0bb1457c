"""/unknown lists for moderators the people nobody has named yet, and the ignored. A press shows one."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.clusters.clusters import cluster_card, clusters_card, ignored_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.clusters.unknown import unknown_for
from bot.telegram.photos.faces_beside import ListPage, nothing_beside, show_faces_of
from domain.errors import Forbidden
from domain.ids import WorkspaceId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.clusters.clusters import ClusterPage, clusters
from domain.states import ClusterState
from domain.usecases.clusters.ask_cluster_card import ask_cluster_card


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("unknown"), AtDesk())
    chats.callback_query.register(on_page, Pressed("unknown"), AtDesk())
    chats.callback_query.register(on_ignored_page, Pressed("ignored"), AtDesk())
    chats.callback_query.register(on_cluster, Pressed("cluster"), AtDesk())


async def on_command(message: Message, talk: Talk, desk: Desk) -> None:
    page = await _page(talk, desk, 0)
    await show_faces_of(page, await answer(message, talk, page.card), talk, desk)


async def on_page(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    page = await _page(talk, desk, min(press.ids[0], MAX_PAGE))
    await toast(query)
    await turn_into(query, page.card)
    await show_faces_of(page, query, talk, desk)


async def on_ignored_page(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    page = await _ignored_page(talk, desk, min(press.ids[0], MAX_PAGE))
    await toast(query)
    await turn_into(query, page.card)
    await show_faces_of(page, query, talk, desk)


async def on_cluster(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """The cluster's card stands in the chat already, or comes with a picture; elsewhere it has only words."""
    view = await unknown_for(press.ids[0], talk, desk)
    here = desk.tg_chat_id
    known = await known_card(Place(view.workspace_id, "cluster", view.number, here))
    if known is None and here in [one.tg_chat_id for one in view.deciders]:
        await ask_cluster_card(view.number, talk.requester(), talk.world.doorbell)
        await toast(query, talk.words.plain("toast.cluster_coming"))
        return
    await toast(query)
    reply_to = known.tg_message_id if known is not None else None
    await say(talk.world.bot, here, cluster_card(view, talk.language), reply_to=reply_to)


async def _page(talk: Talk, desk: Desk, page: int) -> ListPage:
    workspaces = await _workspaces(talk, desk)
    ids = [workspace_id for workspace_id, _ in workspaces]
    found, page = await _found(ids, page, ClusterState.OPEN)
    ignored = (await clusters(ids, 0, 1, state=ClusterState.IGNORED)).total
    card = clusters_card(found, workspaces, page, talk.language, ignored=ignored)
    return await _with_faces(card, found, talk, desk)


async def _ignored_page(talk: Talk, desk: Desk, page: int) -> ListPage:
    workspaces = await _workspaces(talk, desk)
    found, page = await _found([workspace_id for workspace_id, _ in workspaces], page, ClusterState.IGNORED)
    return await _with_faces(ignored_card(found, page, talk.language), found, talk, desk)


async def _workspaces(talk: Talk, desk: Desk) -> list[tuple[WorkspaceId, str]]:
    workspaces = await desk.workspaces(talk)
    if not workspaces:
        raise Forbidden("only_moderators")
    return workspaces


async def _found(
    workspace_ids: Sequence[WorkspaceId], page: int, state: ClusterState
) -> tuple[ClusterPage, int]:
    """The page, or the first page where this one is empty by now."""
    found = await clusters(workspace_ids, page * PAGE, PAGE, state=state)
    if page and not found.lines:
        return await _found(workspace_ids, 0, state)
    return found, page


async def _with_faces(card: Card, found: ClusterPage, talk: Talk, desk: Desk) -> ListPage:
    faces = await nothing_beside(talk, desk)
    if len({line.workspace_id for line in found.lines}) == 1:
        faces[found.lines[0].workspace_id] = [line.face for line in found.lines]
    return ListPage(card, faces)
