"""/hide asks for a person and hides them at once, with Undo. *Show* on a hidden person's card ends that."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.operations.decided_before import decided_by_whom
from bot.telegram.persons.choose_person import choose_person, named_in, stop_choosing, written_after
from bot.telegram.persons.pressed_person import admitted_to
from bot.telegram.photos.faces_beside import put_faces_away
from domain.usecases.persons.hide_person import hide_person

# By the verb of the button: the word in the key of the toast that says that it was done before.
_DONE = {"hide": "hidden", "show": "shown"}


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("hide"), InScope())
    chats.callback_query.register(on_hide_or_show, Pressed("hide", "show"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/hide Anna` hides Anna at once."""
    if (again := await result_again(ctx, scope)) is not None:
        await answer(message, ctx, again)
        return
    written = written_after(command)
    named = await named_in(written, ctx, scope, "hide")
    if named is None or named.rest:
        await answer(message, ctx, await choose_person(ctx, scope, "hide", typed=written))
        return
    person = await admitted_to(named.person.number, ctx, scope)
    done = await hide_person(person.number, ctx.requester(), hidden=True, doorbell=ctx.world.doorbell)
    await answer(message, ctx, await result_of(done, ctx, scope))


async def on_hide_or_show(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    [number] = press.ids
    person = await admitted_to(number, ctx, scope)
    done = await hide_person(
        number, ctx.requester(), hidden=press.verb == "hide", doorbell=ctx.world.doorbell
    )
    await stop_choosing(ctx)
    if done.operation_id is None:
        key = f"toast.{_DONE[press.verb]}_already"
        await toast(query, await decided_by_whom(person.workspace_id, number, key, ctx), alert=True)
        return
    card = await result_of(done, ctx, scope)
    await toast(query)
    await show_beside(query, ctx, card)  # the card of a request stays as it is
    await put_faces_away(person.workspace_id, ctx, scope)
