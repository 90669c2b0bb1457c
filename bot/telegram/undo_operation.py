"""Undo, under each result and by /undo. What an undo did can be undone, too."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.operations import KEPT_SHOWN, already_text, undo_list_card, undone_card
from bot.telegram.beside import show_beside
from bot.telegram.desk import AtDesk, Desk, answer
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast
from bot.telegram.talk import Talk
from bot.telegram.tell_result import back_to, moderates_at, view_of
from domain.errors import Conflict, NotFound
from domain.queries.actors import actor_names
from domain.queries.operations import as_called, kept_faces, operation, undoable
from domain.usecases.undo_operation import undo_operation

SHOWN = 8


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("undo"), AtDesk())
    chats.callback_query.register(on_undo, Pressed("undo"), AtDesk())


async def on_command(message: Message, talk: Talk, desk: Desk) -> None:
    workspaces = [workspace_id for workspace_id, _ in await desk.workspaces(talk)]
    owner_id = talk.who.participant_id if desk.workspace_id is None else None
    found = await undoable(workspaces, owner_id, undo_days=talk.world.settings.undo_days, limit=SHOWN)
    if owner_id is not None:
        found = await as_called(found, owner_id)
    names = await actor_names([view.actor for view in found])
    await answer(message, talk, undo_list_card(found, names, talk.language))


async def on_undo(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    [operation_id] = press.ids
    view = await operation(operation_id, undo_days=talk.world.settings.undo_days)
    if view is None:
        raise NotFound("operation")
    await desk.admit(talk, view.workspace_id, what="operation")
    try:
        done = await undo_operation(
            operation_id, talk.requester(), settings=talk.world.settings, doorbell=talk.world.doorbell
        )
    except NotFound:  # whose it is is nobody else's business
        raise NotFound("operation") from None
    except Conflict as conflict:
        if conflict.code != "undone_already":
            raise
        await toast(query, await _who_did(operation_id, talk), alert=True)
        return
    back = await view_of(done, talk)
    assert back is not None, "an undo that changed nothing is refused"
    may_know = await moderates_at(desk, talk, view.workspace_id)
    kept = await kept_faces(back.operation_id, limit=KEPT_SHOWN) if done.kept and may_know else []
    if desk.workspace_id is None:
        [back] = await as_called([back], talk.who.participant_id)
    await toast(query)
    await show_beside(
        query, talk, undone_card(back, done, kept, talk.language, below=back_to(back, done, talk))
    )


async def _who_did(operation_id: int, talk: Talk) -> str:
    view = await operation(operation_id, undo_days=talk.world.settings.undo_days)
    if view is None or view.undone_at is None:
        return talk.words.plain("error.undone_already")
    names = await actor_names([view.undone_by])
    when = talk.words.moment(view.undone_at)
    return already_text(talk.words, "toast.undone_already", by=view.undone_by, names=names, when=when)
