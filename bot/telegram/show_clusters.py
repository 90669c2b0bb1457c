"""/unknown: people nobody has named yet, for those who decide. A press shows one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.clusters import cluster_card, clusters_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.telegram.desk import AtDesk, Desk, answer
from bot.telegram.faces_beside import show_faces
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import say, toast, turn_into
from bot.telegram.talk import Talk
from bot.telegram.unknown import unknown_for
from domain.errors import Forbidden
from domain.queries.card import Place
from domain.queries.card import card as known_card
from domain.queries.clusters import clusters
from domain.usecases.ask_cluster_card import ask_cluster_card


@dataclass(frozen=True, slots=True)
class Page:
    """faces: of whom it lists, in order, by workspace; none where they are of several: a sheet is of one."""

    card: Card
    faces: Mapping[int, Sequence[int]]


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("unknown"), AtDesk())
    chats.callback_query.register(on_page, Pressed("unknown"), AtDesk())
    chats.callback_query.register(on_cluster, Pressed("cluster"), AtDesk())


async def on_command(message: Message, talk: Talk, desk: Desk) -> None:
    page = await _page(talk, desk, 0)
    await _show_faces(await answer(message, talk, page.card), page, talk, desk)


async def on_page(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    page = await _page(talk, desk, min(press.ids[0], MAX_PAGE))
    await toast(query)
    await turn_into(query, page.card)
    await _show_faces(query, page, talk, desk)


async def on_cluster(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """Its card stands in the chat already, or comes with a picture; elsewhere it is shown in words."""
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


async def _show_faces(card: CallbackQuery | int, page: Page, talk: Talk, desk: Desk) -> None:
    for workspace_id, faces in page.faces.items():
        await show_faces(card, workspace_id, faces, talk, desk)


async def _page(talk: Talk, desk: Desk, page: int) -> Page:
    workspaces = await desk.workspaces(talk)
    if not workspaces:
        raise Forbidden("only_moderators")
    found = await clusters([workspace_id for workspace_id, _ in workspaces], page * PAGE, PAGE)
    if page and not found.lines:  # it was the last one, and is empty by now
        return await _page(talk, desk, 0)
    faces: dict[int, list[int]] = {workspace_id: [] for workspace_id, _ in workspaces}
    if len({line.workspace_id for line in found.lines}) == 1:
        faces[found.lines[0].workspace_id] = [line.face for line in found.lines]
    return Page(clusters_card(found, workspaces, page, talk.language), faces)
