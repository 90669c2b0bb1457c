"""/merge asks for two persons and shows what their merge would do; only the last button merges."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.persons.merging import merge_preview_card
from bot.messages.photos.contact_sheet import TickedFaces
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import open_prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_of
from bot.telegram.faces.ticked_photos import Ticked, is_overtaken, keep_ticked, ticked_faces
from bot.telegram.operations.decided_before import decided_by_whom
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.pressed_person import admitted_to, person_for
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import Conflict, NotFound
from domain.queries.operations.actors import participant_names
from domain.queries.operations.done import Done
from domain.queries.persons.merge_conflicts import MergeConflicts, merge_conflicts
from domain.usecases.persons.merge_persons import merge_persons


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("merge"), InScope())
    chats.callback_query.register(on_first, Pressed("merge"), InScope())
    chats.callback_query.register(on_both, Pressed("into"), InScope())
    chats.callback_query.register(on_merge, Pressed("domerge"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/merge Dad Papa` leads to the preview, `/merge Dad` asks who he is."""
    written = written_after(command)
    named = await named_in(written, ctx, scope, "merge")
    if named is None:
        await answer(message, ctx, await choose_person(ctx, scope, "merge", typed=written))
        return
    one, rest = named
    of = {"absorbed": one.number, "workspace_id": one.workspace_id}
    other = await named_in(rest, ctx, scope, "into", **of)
    if other is None or other[1]:
        await answer(message, ctx, await choose_person(ctx, scope, "into", typed=rest, **of))
        return
    ticked = Ticked(ctx.number, one.workspace_id, one.number, to_number=other[0].number, is_merge=True)
    card, faces = await _preview(ticked, ctx, scope)
    shown = await answer(message, ctx, card)
    await show_faces(shown, ticked.workspace_id, faces.shown, ctx, scope, first=faces.first)


async def on_first(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("merge", press.ids[0], ctx, scope)
    card = await choose_person(ctx, scope, "into", absorbed=person.number, workspace_id=person.workspace_id)
    await toast(query)
    await turn_into(query, card)


async def on_both(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    absorbed, survivor = press.ids
    person = await admitted_to(absorbed, ctx, scope)
    ticked = Ticked(ctx.number, person.workspace_id, absorbed, to_number=survivor, is_merge=True)
    await preview_merge(query, ticked, ctx, scope)


async def preview_merge(
    query: CallbackQuery, ticked: Ticked, ctx: Context, scope: Scope, *, draws: bool = True
) -> None:
    """draws: whether the faces beside the card have changed and are drawn again."""
    try:
        card, faces = await _preview(ticked, ctx, scope)
    except _MergedAlready as already:
        await toast(query, await _already(ticked.number, already.conflicts, ctx), alert=True)
        return
    await toast(query)
    await turn_into(query, card)
    if draws:
        await show_faces(query, ticked.workspace_id, faces.shown, ctx, scope, first=faces.first)


async def _preview(ticked: Ticked, ctx: Context, scope: Scope) -> tuple[Card, TickedFaces]:
    """The card of a rehearsal and its faces: the merge is done and rolled back. Raises _MergedAlready."""
    assert ticked.to_number is not None, "a merge has a survivor"
    pair = Press("into", (ticked.number, ticked.to_number))
    conflicts, done = await _attempt(pair, ctx, scope, rehearses=True)
    await stop_asking(ctx, "choose")
    await _stop_naming(ctx, ticked.number)
    await keep_ticked(ctx, ticked)
    receivers = await participant_names({*done.starts, *done.stops})
    faces = await ticked_faces(ticked)
    return merge_preview_card(conflicts, done, receivers, ctx.language, faces=faces), faces


async def _stop_naming(ctx: Context, absorbed: int) -> None:
    """Whoever was called like somebody else was asked for another name, or whether the two are one."""
    asked = await open_prompt(ctx)
    if asked is not None and asked.data.get("number") == absorbed and "typed" in asked.data:
        await stop_asking(ctx, "rename")


async def on_merge(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    if await is_overtaken(query, press, ctx):
        return
    try:
        conflicts, done = await _attempt(press, ctx, scope, rehearses=False)
    except _MergedAlready as already:
        await toast(query, await _already(press.ids[0], already.conflicts, ctx), alert=True)
        return
    before = conflicts.survivor.faces - (done.faces if done.again else 0)
    card = await result_of(done, ctx, scope, stayed=before)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(conflicts.workspace_id, ctx, scope)


class _MergedAlready(Conflict):
    """One of the two persons was absorbed before."""

    def __init__(self, conflicts: MergeConflicts) -> None:
        super().__init__("merged")
        self.conflicts = conflicts


async def _attempt(
    press: Press, ctx: Context, scope: Scope, *, rehearses: bool
) -> tuple[MergeConflicts, Done]:
    """Raises _MergedAlready."""
    absorbed, survivor = press.ids
    person = await admitted_to(absorbed, ctx, scope)
    conflicts = (
        await merge_conflicts(person.workspace_id, absorbed, survivor) if absorbed != survivor else None
    )
    by = ctx.requester(rehearses=rehearses)
    try:
        done = await merge_persons(
            absorbed, survivor, by, settings=ctx.world.settings, doorbell=ctx.world.doorbell
        )
    except Conflict as conflict:
        if conflict.code != "merged" or conflicts is None:
            raise
        raise _MergedAlready(conflicts) from None
    if conflicts is None:  # handled again, and one of the two is gone by now
        raise NotFound("person")
    return conflicts, done


async def _already(absorbed: int, conflicts: MergeConflicts, ctx: Context) -> str:
    return await decided_by_whom(conflicts.workspace_id, absorbed, "toast.merged_already", ctx)
