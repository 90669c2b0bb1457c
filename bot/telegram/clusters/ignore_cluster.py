"""Ignores an unknown person, from the cluster's card or instead of deleting it, and brings it back. A task
edits the card for all who see it. Any other pressed message says what was done and loses its delete button.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.beside import pressed_card
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.clusters.unknown import unknown_for
from bot.telegram.photos.faces_beside import put_faces_away
from domain.ids import WorkspaceId
from domain.queries.operations.done import Done
from domain.usecases.clusters.ignore_cluster import ignore_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_ignore, Pressed("clusterignore"), AtDesk())
    chats.callback_query.register(on_bring_back, Pressed("clusterback"), AtDesk())


async def on_ignore(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    view = await unknown_for(press.ids[0], talk, desk)
    done = await ignore_cluster(view.number, talk.requester(), doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.cluster_ignored"))
    await _tell(query, view.workspace_id, done, talk, desk)


async def on_bring_back(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    view = await unknown_for(press.ids[0], talk, desk)
    done = await ignore_cluster(view.number, talk.requester(), ignored=False, doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.cluster_back"))
    await _tell(query, view.workspace_id, done, talk, desk)


async def _tell(query: CallbackQuery, workspace_id: WorkspaceId, done: Done, talk: Talk, desk: Desk) -> None:
    if await pressed_card(query) is None:
        await turn_into(query, await result_of(done, talk, desk))
        await put_faces_away(workspace_id, talk, desk)
