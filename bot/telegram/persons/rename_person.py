"""/rename asks for a person, then for the new name. When the name is taken, it offers what to do."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.persons.persons import name_taken_card, new_name_card
from bot.telegram.chats.asking import Asked, Question, ask, question, stop_asking
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.who import person_for
from domain.errors import Conflict
from domain.usecases.persons.rename_person import rename_person


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("rename"), AtDesk())
    chats.callback_query.register(on_rename, Pressed("rename"), AtDesk())
    chats.callback_query.register(on_keep_both, Pressed("keepboth"), AtDesk())


def register_steps(chats: Router) -> None:
    chats.message.register(on_name, Asked("rename"), AtDesk())


async def on_command(message: Message, command: CommandObject, talk: Talk, desk: Desk) -> None:
    """`/rename Dad Papa` does it at once."""
    written = written_after(command)
    named = await named_in(written, talk, desk, "rename")
    if named is None:
        card = await choose_person(talk, desk, "rename", typed=written)
    elif named[1]:
        flow = await ask(talk, "rename", number=named[0].number)
        asked = Question(flow, "rename", {"number": named[0].number})
        card = await _rename(asked, named[1], talk, desk, keep_both=False)
    else:
        card = await _ask_name(named[0].number, talk, desk)
    await answer(message, talk, card)


async def on_rename(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    card = await _ask_name(press.ids[0], talk, desk)
    await toast(query)
    await turn_into(query, card)


async def _ask_name(number: int, talk: Talk, desk: Desk) -> Card:
    person = await person_for("rename", number, talk, desk)
    flow = await ask(talk, "rename", number=person.number)
    return new_name_card(person.name, flow, talk.language)


async def on_name(message: Message, asked: Question, talk: Talk, desk: Desk) -> None:
    """The question stays open until a name fits."""
    await answer(message, talk, await _rename(asked, message.text or "", talk, desk, keep_both=False))


async def on_keep_both(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    asked = await question(talk)
    if asked is None or asked.data.get("number") != press.ids[0] or "typed" not in asked.data:
        await person_for("rename", press.ids[0], talk, desk)
        await toast(query, talk.words.plain("toast.stale"), alert=True)
        return
    card = await _rename(asked, asked.data["typed"], talk, desk, keep_both=True)
    await toast(query)
    await turn_into(query, card)


async def _rename(asked: Question, typed: str, talk: Talk, desk: Desk, *, keep_both: bool) -> Card:
    number = asked.data["number"]
    person = await person_for("rename", number, talk, desk)
    try:
        done = await rename_person(number, typed, talk.requester(), talk.world.doorbell, keep_both=keep_both)
    except Conflict as conflict:
        if conflict.code != "name_taken":
            raise
        flow = await ask(talk, "rename", flow=asked.flow, number=number, typed=typed)
        other = conflict.details["number"]
        assert isinstance(other, int)
        may_merge = "merge" in person.actions
        return name_taken_card(number, typed, other, flow, talk.language, may_merge=may_merge)
    await stop_asking(talk)
    return await result_of(done, talk, desk)
