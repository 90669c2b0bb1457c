"""/merge asks who is the same as whom and shows what would happen; only the last button does it."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.persons.merging import merge_preview_card
from bot.messages.photos.contact_sheet import TickedFaces
from bot.telegram.chats.asking import stop_asking
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.first import who_was_first
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.faces.ticked_photos import Ticked, is_overtaken, keep_ticked, ticked_faces
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.who import admitted_to, person_for
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import Conflict, NotFound
from domain.queries.operations.actors import participant_names
from domain.queries.operations.done import Done
from domain.queries.persons.merge_conflicts import MergeConflicts, merge_conflicts
from domain.usecases.persons.merge_persons import merge_persons


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("merge"), AtDesk())
    chats.callback_query.register(on_first, Pressed("merge"), AtDesk())
    chats.callback_query.register(on_both, Pressed("into"), AtDesk())
    chats.callback_query.register(on_merge, Pressed("domerge"), AtDesk())


async def on_command(message: Message, command: CommandObject, talk: Talk, desk: Desk) -> None:
    """`/merge Dad Papa` leads to the preview, `/merge Dad` asks who he is."""
    written = written_after(command)
    named = await named_in(written, talk, desk, "merge")
    if named is None:
        await answer(message, talk, await choose_person(talk, desk, "merge", typed=written))
        return
    one, rest = named
    of = {"absorbed": one.number, "workspace_id": one.workspace_id}
    other = await named_in(rest, talk, desk, "into", **of)
    if other is None or other[1]:
        await answer(message, talk, await choose_person(talk, desk, "into", typed=rest, **of))
        return
    ticked = Ticked(talk.number, one.workspace_id, one.number, to_number=other[0].number, is_merge=True)
    card, faces = await _preview(ticked, talk, desk)
    shown = await answer(message, talk, card)
    await show_faces(shown, ticked.workspace_id, faces.shown, talk, desk, first=faces.first)


async def on_first(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await person_for("merge", press.ids[0], talk, desk)
    card = await choose_person(talk, desk, "into", absorbed=person.number, workspace_id=person.workspace_id)
    await toast(query)
    await turn_into(query, card)


async def on_both(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    absorbed, survivor = press.ids
    person = await admitted_to(absorbed, talk, desk)
    ticked = Ticked(talk.number, person.workspace_id, absorbed, to_number=survivor, is_merge=True)
    await preview_merge(query, ticked, talk, desk)


async def preview_merge(
    query: CallbackQuery, ticked: Ticked, talk: Talk, desk: Desk, *, draws: bool = True
) -> None:
    """draws: other faces than before are to be drawn beside the card."""
    try:
        card, faces = await _preview(ticked, talk, desk)
    except _MergedAlready as already:
        await toast(query, await _already(ticked.number, already.conflicts, talk), alert=True)
        return
    await toast(query)
    await turn_into(query, card)
    if draws:
        await show_faces(query, ticked.workspace_id, faces.shown, talk, desk, first=faces.first)


async def _preview(ticked: Ticked, talk: Talk, desk: Desk) -> tuple[Card, TickedFaces]:
    """Shows what a rehearsal did: the merge is done and rolled back."""
    assert ticked.to_number is not None, "whom it is to be is known"
    pair = Press("into", (ticked.number, ticked.to_number))
    conflicts, done = await _attempt(pair, talk, desk, rehearses=True)
    await stop_asking(talk)
    await keep_ticked(talk, ticked)
    receivers = await participant_names({*done.starts, *done.stops})
    faces = await ticked_faces(ticked)
    return merge_preview_card(conflicts, done, receivers, talk.language, faces=faces), faces


async def on_merge(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    if await is_overtaken(query, press, talk):
        return
    try:
        conflicts, done = await _attempt(press, talk, desk, rehearses=False)
    except _MergedAlready as already:
        await toast(query, await _already(press.ids[0], already.conflicts, talk), alert=True)
        return
    before = conflicts.survivor.faces - (done.faces if done.again else 0)
    card = await result_of(done, talk, desk, stayed=before)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(conflicts.workspace_id, talk, desk)


class _MergedAlready(Conflict):
    """One of the two was absorbed before."""

    def __init__(self, conflicts: MergeConflicts) -> None:
        super().__init__("merged")
        self.conflicts = conflicts


async def _attempt(press: Press, talk: Talk, desk: Desk, *, rehearses: bool) -> tuple[MergeConflicts, Done]:
    """Raises _MergedAlready."""
    absorbed, survivor = press.ids
    person = await admitted_to(absorbed, talk, desk)
    conflicts = (
        await merge_conflicts(person.workspace_id, absorbed, survivor) if absorbed != survivor else None
    )
    by = talk.requester(rehearses=rehearses)
    try:
        done = await merge_persons(
            absorbed, survivor, by, settings=talk.world.settings, doorbell=talk.world.doorbell
        )
    except Conflict as conflict:
        if conflict.code != "merged" or conflicts is None:
            raise
        raise _MergedAlready(conflicts) from None
    if conflicts is None:  # a person who is gone cannot have been merged
        raise NotFound("person")
    return conflicts, done


async def _already(absorbed: int, conflicts: MergeConflicts, talk: Talk) -> str:
    return await who_was_first(
        conflicts.workspace_id, absorbed, "merge_persons", "toast.merged_already", talk
    )
