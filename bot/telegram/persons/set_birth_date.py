"""Asks for a person's birth date, which users may write in their usual way."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.persons.persons import new_birth_date_card, older_photos_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.pressed_person import admitted_to, person_for
from domain.errors import Conflict
from domain.usecases.persons.set_birth_date import set_birth_date


def register(chats: Router) -> None:
    chats.callback_query.register(on_birth, Pressed("birth"), InScope())


def register_steps(chats: Router) -> None:
    chats.message.register(on_date, Asked("birth"), InScope())


async def on_birth(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("birth", press.ids[0], ctx, scope)
    flow = await ask(ctx, "birth", number=person.number)
    await toast(query)
    await turn_into(query, new_birth_date_card(person.name, flow, ctx.language))


async def on_date(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    """A date that takes photos away has to be written a second time."""
    number = asked.data["number"]
    await admitted_to(number, ctx, scope)
    try:
        done = await set_birth_date(
            number,
            message.text or "",
            ctx.requester(),
            settings=ctx.world.settings,
            doorbell=ctx.world.doorbell,
            told=asked.data.get("told", {}),
        )
    except Conflict as conflict:
        if conflict.code != "older_photos":
            raise
        n, day = int(str(conflict.details["n"])), str(conflict.details["day"])
        person = await person_for("birth", number, ctx, scope)
        flow = await ask(ctx, "birth", flow=asked.flow, number=number, told={day: n})
        await answer(message, ctx, older_photos_card(person.name, n, flow, ctx.language))
        return
    await stop_asking(ctx)
    await answer(message, ctx, await result_of(done, ctx, scope))
