"""/hide asks for a person and hides them at once, with Undo. The card of a hidden person shows them again."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.first import who_was_first
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.who import admitted_to
from bot.telegram.photos.faces_beside import put_faces_away
from domain.usecases.persons.hide_person import hide_person


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("hide"), AtDesk())
    chats.callback_query.register(on_hide, Pressed("hide", "show"), AtDesk())


async def on_command(message: Message, command: CommandObject, talk: Talk, desk: Desk) -> None:
    """`/hide Anna` does it at once."""
    written = written_after(command)
    named = await named_in(written, talk, desk, "hide")
    if named is None or named[1]:
        await answer(message, talk, await choose_person(talk, desk, "hide", typed=written))
        return
    person = await admitted_to(named[0].number, talk, desk)
    done = await hide_person(person.number, talk.requester(), hidden=True, doorbell=talk.world.doorbell)
    await answer(message, talk, await result_of(done, talk, desk))


async def on_hide(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    [number] = press.ids
    person = await admitted_to(number, talk, desk)
    done = await hide_person(
        number, talk.requester(), hidden=press.verb == "hide", doorbell=talk.world.doorbell
    )
    if done.operation_id is None:
        kind, key = f"{press.verb}_person", f"toast.{_DONE[press.verb]}_already"
        await toast(query, await who_was_first(person.workspace_id, number, kind, key, talk), alert=True)
        return
    card = await result_of(done, talk, desk)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(person.workspace_id, talk, desk)


_DONE = {"hide": "hidden", "show": "shown"}
