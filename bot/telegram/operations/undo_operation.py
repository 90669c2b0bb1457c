"""Undo, under each result and by /undo. An undo can be undone, too. A big undo is shown before it is done."""

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
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.chats.tell_result import back_to, moderates_at, view_of
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import Conflict, NotFound
from domain.ids import OperationId
from domain.queries.operations.actors import actor_names, participant_names
from domain.queries.operations.done import Done
from domain.queries.operations.faces_of_operation import kept_faces, moved_faces
from domain.queries.operations.operations import (
    OperationView,
    as_called,
    operation,
    undoable,
)
from domain.queries.persons.person_faces import person_faces
from domain.usecases.operations.undo_operation import undo_operation

SHOWN = 8


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("undo"), InScope())
    chats.callback_query.register(on_undo, Pressed("undo"), InScope())
    chats.callback_query.register(on_sure, Pressed("sureundo"), InScope())


async def on_command(message: Message, ctx: Context, scope: Scope) -> None:
    workspaces = [workspace_id for workspace_id, _ in await scope.workspaces(ctx)]
    owner_id = ctx.who.participant_id if scope.workspace_id is None else None
    found = await undoable(workspaces, owner_id, undo_days=ctx.world.settings.undo_days, limit=SHOWN)
    if owner_id is not None:
        found = await as_called(found, owner_id, moderated=workspaces)
    names = await actor_names([view.actor for view in found])
    await answer(message, ctx, undo_list_card(found, names, ctx.language))


async def on_undo(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Rehearses first to count the faces: a redone merge also moves faces that came since the undo."""
    view = await _admitted(press, ctx, scope)
    would = await _attempt(query, view, ctx, rehearses=True)
    if would is None:
        return
    if not ctx.world.settings.asks_twice(would.faces):
        await _undo(query, view, ctx, scope)
        return
    may_know = await moderates_at(scope, ctx, view.workspace_id)
    receivers = await participant_names({*would.starts, *would.stops}) if may_know else {}
    keep = back_to(view, Done(view.operation_id, view.number), ctx)
    called = await _as_called(view, ctx, scope, may_know=may_know)
    card = sure_of_undo_card(called, would, receivers, ctx.language, keep=keep)
    await toast(query)
    shown = await show_beside(query, ctx, card)
    if may_know:
        faces = await _faces(view)
        await show_faces(shown, view.workspace_id, faces[:FACES_A_SHEET], ctx, scope)


async def on_sure(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await _admitted(press, ctx, scope)
    await _undo(query, view, ctx, scope)
    await put_faces_away(view.workspace_id, ctx, scope)


async def _admitted(press: Press, ctx: Context, scope: Scope) -> OperationView:
    view = await operation(OperationId(press.ids[0]), undo_days=ctx.world.settings.undo_days)
    if view is None:
        raise NotFound("operation")
    await scope.admit(ctx, view.workspace_id, what="operation")
    return view


async def _undo(query: CallbackQuery, view: OperationView, ctx: Context, scope: Scope) -> None:
    done = await _attempt(query, view, ctx, rehearses=False)
    if done is None:
        return
    back = await view_of(done, ctx)
    assert back is not None, "an undo that changed nothing is refused"
    may_know = await moderates_at(scope, ctx, view.workspace_id)
    kept = await kept_faces(back.operation_id, limit=KEPT_SHOWN) if done.kept and may_know else []
    back = await _as_called(back, ctx, scope, may_know=may_know)
    await toast(query)
    await show_beside(query, ctx, undone_card(back, done, kept, ctx.language, below=back_to(back, done, ctx)))


async def _faces(view: OperationView) -> list[int]:
    """The numbers of the faces that would move, those of the newest photo first."""
    if view.kind == "merge_persons" and view.undoes:
        return await person_faces(view.workspace_id, view.number)
    return await moved_faces(view.operation_id, limit=FACES_A_SHEET)


async def _as_called(view: OperationView, ctx: Context, scope: Scope, *, may_know: bool) -> OperationView:
    if scope.workspace_id is None:
        moderated = [view.workspace_id] if may_know else []
        [view] = await as_called([view], ctx.who.participant_id, moderated=moderated)
    return view


async def _attempt(
    query: CallbackQuery, view: OperationView, ctx: Context, *, rehearses: bool
) -> Done | None:
    """None when the operation was undone already; the user was told."""
    by = ctx.requester(rehearses=rehearses)
    try:
        return await undo_operation(
            view.operation_id, by, settings=ctx.world.settings, doorbell=ctx.world.doorbell
        )
    except NotFound:  # other users must not learn whose operation it is
        raise NotFound("operation") from None
    except Conflict as conflict:
        if conflict.code != "undone_already":
            raise
        await toast(query, await _who_did(view.operation_id, ctx), alert=True)
        return None


async def _who_did(operation_id: OperationId, ctx: Context) -> str:
    view = await operation(operation_id, undo_days=ctx.world.settings.undo_days)
    if view is None or view.undone_at is None:
        return ctx.words.plain("error.undone_already")
    names = await actor_names([view.undone_by])
    when = ctx.words.moment(view.undone_at)
    return already_text(ctx.words, "toast.undone_already", by=view.undone_by, names=names, when=when)
