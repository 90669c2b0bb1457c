"""*Not to be confused with …* tells two persons apart at once, with Undo. A person's card takes it back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import stop_asking
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.choose_person import choose_person
from bot.telegram.persons.pressed_person import admitted_to, person_for
from domain.usecases.persons.tell_apart import tell_apart


def register(chats: Router) -> None:
    chats.callback_query.register(on_first, Pressed("apart"), InScope())
    chats.callback_query.register(on_both, Pressed("apartfrom", "together"), InScope())


async def on_first(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("apart", press.ids[0], ctx, scope)
    kept = {"absorbed": person.number, "workspace_id": person.workspace_id}
    card = await choose_person(ctx, scope, "apartfrom", **kept)
    await toast(query)
    await turn_into(query, card)


async def on_both(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, other = press.ids
    await admitted_to(number, ctx, scope)
    apart = press.verb == "apartfrom"
    done = await tell_apart(number, other, ctx.requester(), apart=apart, doorbell=ctx.world.doorbell)
    await stop_asking(ctx, "choose")
    card = await result_of(done, ctx, scope)
    await toast(query)
    await turn_into(query, card)
