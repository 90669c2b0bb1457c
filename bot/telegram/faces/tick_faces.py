"""Ticks faces of a preview off and on, by their numbers in the picture beside it, and updates the preview."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.listing import MAX_PAGE
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.clusters.merge_cluster import preview_cluster
from bot.telegram.faces.move_photos import confirm_move
from bot.telegram.faces.ticked_photos import open_ticked
from bot.telegram.persons.merge_persons import preview_merge


def register(chats: Router) -> None:
    chats.callback_query.register(on_tick, Pressed("tickface", "facepage"), InScope())


async def on_tick(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """A merge with a face without its tick becomes a move: a person who keeps a face is not absorbed."""
    ticked = await open_ticked(query, press, ctx, scope)
    if ticked is None:
        return
    turns = press.verb == "facepage"
    if turns:
        ticked = replace(ticked, face_page=min(press.ids[1], MAX_PAGE))
    else:
        ticked = ticked.with_face(press.ids[1])
    show = preview_cluster if ticked.is_cluster else preview_merge if ticked.is_absorbed else confirm_move
    await show(query, ticked, ctx, scope, draws=turns)
