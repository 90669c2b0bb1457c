"""Ignore, on the card of an unknown person. The card itself is edited by a task, for all who see it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.desk import AtDesk, Desk
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast
from bot.telegram.talk import Talk
from bot.telegram.unknown import unknown_for
from domain.usecases.ignore_cluster import ignore_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_ignore, Pressed("clusterignore"), AtDesk())


async def on_ignore(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    view = await unknown_for(press.ids[0], talk, desk)
    await ignore_cluster(view.number, talk.requester(), doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.cluster_ignored"))
