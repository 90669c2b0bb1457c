"""Undo below a card about several faces or look-alikes: takes back the answers that the card tells of, except
those that were given together with others.
"""

from dataclasses import replace
from uuid import uuid5

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.queue_copy import question_now, renewing_copy
from bot.telegram.chats.send_cards import toast
from domain.errors import Conflict, Forbidden, NotFound, Untold
from domain.ids import BatchId, OperationId, SuggestionId
from domain.queries.questions.asked_faces import answers_taken_back
from domain.queries.questions.suggestion import suggestion
from domain.usecases.operations.undo_operation import undo_operation


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(renewing_copy(on_undo, question_now), Pressed("qundo"))


async def on_undo(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Takes back each answer by itself. A face that was changed since stays; a task edits the card.

    Answers that this press took back before the process died count as well.
    """
    view, by = await suggestion(SuggestionId(press.ids[0])), ctx.requester()
    if view is None or not (
        await by.owns(view.person_id) or await by.moderates(view.workspace_id, or_untold=True)
    ):
        raise NotFound("suggestion")
    before = await answers_taken_back(view.suggestion_id)
    back = sum(one.batch_id == _batch_of(one.operation_id, ctx) for one in before)
    refused: list[Conflict] = []
    given = [face.operation_id for face in view.faces if face.operation_id is not None]
    mine = view.in_chat(query.message.chat.id) if query.message is not None else None
    refused_rivals = mine.refused_rivals if mine is not None and len(view.faces) == 1 else ()
    noes = [rival.operation_id for rival in refused_rivals if rival.operation_id is not None]
    for operation_id in [*given, *noes]:
        try:
            await _undo(operation_id, ctx)
            back += 1
        except Conflict as changed:
            refused.append(changed)
        except (Forbidden, NotFound, Untold):  # the no of another family
            if operation_id in given:
                raise
    if not back:
        raise refused[0] if refused else Conflict("changed_since")
    await toast(query, ctx.words.plain("toast.answers_back", n=back))


async def _undo(operation_id: OperationId, ctx: Context) -> None:
    by, world = ctx.requester(), ctx.world
    each = replace(by, batch_id=_batch_of(operation_id, ctx))
    await undo_operation(operation_id, each, settings=world.settings, doorbell=world.doorbell)


def _batch_of(operation_id: OperationId, ctx: Context) -> BatchId:
    """The batch under which this press takes one answer back."""
    return BatchId(uuid5(ctx.requester().batch_id, str(operation_id)))
