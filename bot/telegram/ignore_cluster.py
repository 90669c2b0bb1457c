"""Ignore, on the card of an unknown person or instead of deleting. The card itself is edited by a task, for
all who see it; any other message says what was done, so that nothing is deleted there any more.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.beside import pressed_card
from bot.telegram.desk import AtDesk, Desk
from bot.telegram.faces_beside import put_faces_away
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from bot.telegram.tell_result import result_of
from bot.telegram.unknown import unknown_for
from domain.usecases.ignore_cluster import ignore_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_ignore, Pressed("clusterignore"), AtDesk())


async def on_ignore(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    view = await unknown_for(press.ids[0], talk, desk)
    done = await ignore_cluster(view.number, talk.requester(), doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.cluster_ignored"))
    if await pressed_card(query) is None:
        await turn_into(query, await result_of(done, talk, desk))
        await put_faces_away(view.workspace_id, talk, desk)
