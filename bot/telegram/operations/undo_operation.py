"""Undo, under each result and by /undo. An undo can be undone, too. A big one is shown before it is done."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.operations.operations import (
    KEPT_SHOWN,
    already_text,
    sure_of_undo_card,
    undo_list_card,
    undone_card,
)
from bot.messages.photos.contact_sheet import FACES_A_SHEET
from bot.telegram.chats.beside import show_beside
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import back_to, moderates_at, view_of
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import Conflict, NotFound
from domain.ids import OperationId
from domain.queries.operations.actors import actor_names, participant_names
from domain.queries.operations.done import Done
from domain.queries.operations.operations import (
    OperationView,
    as_called,
    kept_faces,
    moved_faces,
    operation,
    undoable,
)
from domain.queries.persons.person_faces import person_faces
from domain.usecases.operations.undo_operation import undo_operation

SHOWN = 8


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("undo"), AtDesk())
    chats.callback_query.register(on_undo, Pressed("undo"), AtDesk())
    chats.callback_query.register(on_sure, Pressed("sureundo"), AtDesk())


async def on_command(message: Message, talk: Talk, desk: Desk) -> None:
    workspaces = [workspace_id for workspace_id, _ in await desk.workspaces(talk)]
    owner_id = talk.who.participant_id if desk.workspace_id is None else None
    found = await undoable(workspaces, owner_id, undo_days=talk.world.settings.undo_days, limit=SHOWN)
    if owner_id is not None:
        found = await as_called(found, owner_id)
    names = await actor_names([view.actor for view in found])
    await answer(message, talk, undo_list_card(found, names, talk.language))


async def on_undo(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """A redone merge also moves the faces that came since: only the rehearsal knows how many move."""
    view = await _admitted(press, talk, desk)
    would = await _attempt(query, view, talk, rehearses=True)
    if would is None:
        return
    if not talk.world.settings.asks_twice(would.faces):
        await _undo(query, view, talk, desk)
        return
    may_know = await moderates_at(desk, talk, view.workspace_id)
    receivers = await participant_names({*would.starts, *would.stops}) if may_know else {}
    keep = back_to(view, Done(view.operation_id, view.number), talk)
    card = sure_of_undo_card(await _as_called(view, talk, desk), would, receivers, talk.language, keep=keep)
    await toast(query)
    shown = await show_beside(query, talk, card)
    if may_know:
        faces = await _faces(view)
        await show_faces(shown, view.workspace_id, faces[:FACES_A_SHEET], talk, desk)


async def on_sure(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    view = await _admitted(press, talk, desk)
    await _undo(query, view, talk, desk)
    await put_faces_away(view.workspace_id, talk, desk)


async def _admitted(press: Press, talk: Talk, desk: Desk) -> OperationView:
    view = await operation(OperationId(press.ids[0]), undo_days=talk.world.settings.undo_days)
    if view is None:
        raise NotFound("operation")
    await desk.admit(talk, view.workspace_id, what="operation")
    return view


async def _undo(query: CallbackQuery, view: OperationView, talk: Talk, desk: Desk) -> None:
    done = await _attempt(query, view, talk, rehearses=False)
    if done is None:
        return
    back = await view_of(done, talk)
    assert back is not None, "an undo that changed nothing is refused"
    may_know = await moderates_at(desk, talk, view.workspace_id)
    kept = await kept_faces(back.operation_id, limit=KEPT_SHOWN) if done.kept and may_know else []
    back = await _as_called(back, talk, desk)
    await toast(query)
    await show_beside(
        query, talk, undone_card(back, done, kept, talk.language, below=back_to(back, done, talk))
    )


async def _faces(view: OperationView) -> list[int]:
    """The faces that would move, those of the newest photo first."""
    if view.kind == "merge_persons" and view.undoes:
        return await person_faces(view.workspace_id, view.number)
    return await moved_faces(view.operation_id, limit=FACES_A_SHEET)


async def _as_called(view: OperationView, talk: Talk, desk: Desk) -> OperationView:
    if desk.workspace_id is None:
        [view] = await as_called([view], talk.who.participant_id)
    return view


async def _attempt(query: CallbackQuery, view: OperationView, talk: Talk, *, rehearses: bool) -> Done | None:
    """None when somebody else was first; the user was told."""
    by = talk.requester(rehearses=rehearses)
    try:
        return await undo_operation(
            view.operation_id, by, settings=talk.world.settings, doorbell=talk.world.doorbell
        )
    except NotFound:  # nobody else may learn whose it is
        raise NotFound("operation") from None
    except Conflict as conflict:
        if conflict.code != "undone_already":
            raise
        await toast(query, await _who_did(view.operation_id, talk), alert=True)
        return None


async def _who_did(operation_id: OperationId, talk: Talk) -> str:
    view = await operation(operation_id, undo_days=talk.world.settings.undo_days)
    if view is None or view.undone_at is None:
        return talk.words.plain("error.undone_already")
    names = await actor_names([view.undone_by])
    when = talk.words.moment(view.undone_at)
    return already_text(talk.words, "toast.undone_already", by=view.undone_by, names=names, when=when)
