"""/merge: who, who it really is, then what would happen; only the last button does it."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.merging import merge_preview_card
from bot.telegram.asking import stop_asking
from bot.telegram.choose_person import choose_person
from bot.telegram.desk import AtDesk, Desk, answer
from bot.telegram.faces_beside import put_faces_away, show_faces
from bot.telegram.first import who_was_first
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from bot.telegram.tell_result import result_of
from bot.telegram.ticked_photos import Ticked, is_overtaken, keep_ticked, ticked_faces
from bot.telegram.who import admitted_to, person_for
from domain.errors import Conflict, NotFound
from domain.queries.actors import participant_names
from domain.queries.merge_conflicts import MergeConflicts, merge_conflicts
from domain.steps.record_operation import Done
from domain.usecases.merge_persons import merge_persons


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("merge"), AtDesk())
    chats.callback_query.register(on_first, Pressed("merge"), AtDesk())
    chats.callback_query.register(on_both, Pressed("into"), AtDesk())
    chats.callback_query.register(on_merge, Pressed("domerge"), AtDesk())


async def on_command(message: Message, talk: Talk, desk: Desk) -> None:
    await answer(message, talk, await choose_person(talk, desk, "merge"))


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
    """Rehearsed: done, and rolled back. draws: other faces than before stand beside it."""
    assert ticked.to_number is not None, "whom it is to be is known"
    pair = Press("into", (ticked.number, ticked.to_number))
    conflicts, done = await _attempt(pair, talk, desk, rehearses=True)
    if done is None:
        await toast(query, await _already(ticked.number, conflicts, talk), alert=True)
        return
    await stop_asking(talk)
    await keep_ticked(talk, ticked)
    receivers = await participant_names({*done.starts, *done.stops})
    faces = await ticked_faces(ticked)
    await toast(query)
    await turn_into(query, merge_preview_card(conflicts, done, receivers, talk.language, faces=faces))
    if draws:
        await show_faces(query, ticked.workspace_id, faces.shown, talk, desk, first=faces.first)


async def on_merge(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    if await is_overtaken(query, press, talk):
        return
    conflicts, done = await _attempt(press, talk, desk, rehearses=False)
    if done is None:
        await toast(query, await _already(press.ids[0], conflicts, talk), alert=True)
        return
    before = conflicts.survivor.faces - (done.faces if done.again else 0)
    card = await result_of(done, talk, desk, stayed=before)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(conflicts.workspace_id, talk, desk)


async def _attempt(
    press: Press, talk: Talk, desk: Desk, *, rehearses: bool
) -> tuple[MergeConflicts, Done | None]:
    """None: one of the two was absorbed before."""
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
        return conflicts, None
    if conflicts is None:  # gone in between, and merged all the same: not possible
        raise NotFound("person")
    return conflicts, done


async def _already(absorbed: int, conflicts: MergeConflicts, talk: Talk) -> str:
    return await who_was_first(
        conflicts.workspace_id, absorbed, "merge_persons", "toast.merged_already", talk
    )
