"""Undo below a card that asked about several faces takes all answers back that the card gave."""

from dataclasses import replace
from uuid import uuid5

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast
from domain.errors import Conflict, NotFound
from domain.ids import BatchId, OperationId, SuggestionId
from domain.queries.questions.suggestion import suggestion
from domain.usecases.operations.undo_operation import undo_operation


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_undo, Pressed("qundo"))


async def on_undo(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Each answer is an operation of its own. What was changed since stays; a task edits the card."""
    view, by = await suggestion(SuggestionId(press.ids[0])), ctx.requester()
    if view is None or not (await by.owns(view.person_id) or await by.moderates(view.workspace_id)):
        raise NotFound("suggestion")
    given = [face.operation_id for face in view.faces if face.operation_id is not None]
    refused: list[Conflict] = []
    for operation_id in given:
        try:
            await _undo(operation_id, ctx)
        except Conflict as changed:
            refused.append(changed)
    if len(refused) == len(given):
        raise refused[0] if refused else Conflict("changed_since")
    await toast(query, ctx.words.plain("toast.answers_back", n=len(given) - len(refused)))


async def _undo(operation_id: OperationId, ctx: Context) -> None:
    by, world = ctx.requester(), ctx.world
    each = replace(by, batch_id=BatchId(uuid5(by.batch_id, str(operation_id))))
    await undo_operation(operation_id, each, settings=world.settings, doorbell=world.doorbell)
