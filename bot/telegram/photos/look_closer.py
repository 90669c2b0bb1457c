"""Somebody is missing on a photo: those who moderate have it looked at harder, or point at the face."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast
from bot.telegram.chats.talk import Talk
from domain.ids import AssetId
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.photos.ask_grid import ask_grid


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_look, Pressed("lookharder", "pointat"), AtDesk())
    anywhere.callback_query.register(on_point, Pressed("pointout"), AtDesk())


async def on_look(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """The faces that are found will stand on the card of the photo."""
    asset_id, cell = AssetId(press.ids[0]), sum(press.ids[1:])
    await desk.admit_to_photo(talk, asset_id)
    await ask_closer_look(asset_id, talk.requester(), cell=cell, doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.looking"))


async def on_point(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    asset_id = AssetId(press.ids[0])
    await desk.admit_to_photo(talk, asset_id)
    reader = IN_ADMIN_CHAT if desk.workspace_id is not None else talk.who.participant_id
    await ask_grid(asset_id, talk.requester(), participant_id=reader, doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.grid"))
