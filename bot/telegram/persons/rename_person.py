"""/rename asks for a person, then for the new name. If another person has it: merge or keep both?"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.persons.persons import name_taken_card, new_name_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, is_about_last_words, open_prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, toast_stale, turn_into
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.pressed_person import person_for
from domain.errors import Conflict
from domain.usecases.persons.rename_person import rename_person


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("rename"), InScope())
    chats.callback_query.register(on_rename, Pressed("rename"), InScope())
    chats.callback_query.register(on_keep_both, Pressed("keepboth"), InScope())


def register_steps(chats: Router) -> None:
    chats.message.register(on_name, Asked("rename"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/rename Dad Papa` renames Dad at once."""
    if (again := await result_again(ctx, scope)) is not None:
        await stop_asking(ctx)
        await answer(message, ctx, again)
        return
    written = written_after(command)
    named = await named_in(written, ctx, scope, "rename")
    if named is None:
        card = await choose_person(ctx, scope, "rename", typed=written)
    elif named.rest:
        flow = await ask(ctx, "rename", number=named.person.number)
        asked = Prompt(flow, "rename", {"number": named.person.number})
        card = await _rename(asked, named.rest, ctx, scope, keep_both=False)
    else:
        card = await _ask_name(named.person.number, ctx, scope)
    await answer(message, ctx, card)


async def on_rename(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await _ask_name(press.ids[0], ctx, scope)
    await toast(query)
    await turn_into(query, card)


async def _ask_name(number: int, ctx: Context, scope: Scope) -> Card:
    person = await person_for("rename", number, ctx, scope)
    flow = await ask(ctx, "rename", number=person.number)
    return new_name_card(person.name, flow, ctx.language)


async def on_name(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    """The question stays open until a name fits."""
    await answer(message, ctx, await _rename(asked, message.text or "", ctx, scope, keep_both=False))


async def on_keep_both(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asked = await open_prompt(ctx)
    number, words_of = press.ids
    is_open = asked is not None and asked.data.get("number") == number
    if asked is None or not is_open or not is_about_last_words(asked, words_of):
        await person_for("rename", number, ctx, scope)
        await toast_stale(query, ctx.words)
        return
    card = await _rename(asked, asked.data["typed"], ctx, scope, keep_both=True)
    await toast(query)
    await turn_into(query, card)


async def _rename(asked: Prompt, typed: str, ctx: Context, scope: Scope, *, keep_both: bool) -> Card:
    number = asked.data["number"]
    person = await person_for("rename", number, ctx, scope)
    try:
        done = await rename_person(number, typed, ctx.requester(), ctx.world.doorbell, keep_both=keep_both)
    except Conflict as conflict:
        if conflict.code != "name_taken":
            raise
        flow = await ask(ctx, "rename", flow=asked.flow, number=number, typed=typed, words_of=ctx.number)
        other = conflict.details["number"]
        assert isinstance(other, int)
        may_merge = "merge" in person.actions
        return name_taken_card(
            number, typed, other, flow, ctx.language, words_of=ctx.number, may_merge=may_merge
        )
    await stop_asking(ctx)
    return await result_of(done, ctx, scope)
