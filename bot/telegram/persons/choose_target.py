"""Asks who gets some faces: a known person or a new name. The conversation that asked handles the answer."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press, parse_callback
from bot.messages.card import Card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.messages.persons.targets import target_card
from bot.messages.words import LONGEST_NAME
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, is_about_last_words, open_prompt
from bot.telegram.chats.scope import InScope, answer
from bot.telegram.chats.send_cards import toast, toast_stale, turn_into
from domain.ids import WorkspaceId
from domain.queries.access.acting import moderating
from domain.queries.persons.person_names import named, waiting_as
from domain.queries.persons.workspace_people import Choosing, choosable
from domain.values.targets import Target

# The purposes for which the bot asks this. The locales have the question of each: `target.<purpose>`.
PURPOSES = ("face_is", "here_is", "photos_to")


class Chosen(Filter):
    """Passes a press that answers the presser's open question; the handler gets `asked` and `target`."""

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose

    async def __call__(self, query: CallbackQuery, ctx: Context | None = None) -> bool | dict[str, object]:
        press = parse_callback(query.data)
        if ctx is None or press is None or press.verb not in ("target", "newtarget"):
            return False
        asked = await _open(press, ctx)
        if asked is None or asked.purpose != self._purpose:
            return False
        is_new = press.verb == "newtarget"
        if is_new and not is_about_last_words(asked, press.ids[1]):
            return False  # other words came since this button was shown
        target = Target(name=asked.data["typed"], is_new=True) if is_new else Target(press.ids[1])
        return {"asked": asked, "target": target}


def register_messages(router: Router) -> None:
    router.message.register(on_typed, Asked(*PURPOSES), InScope())


def register_buttons(anywhere: Router) -> None:
    """Register it after the conversations that ask: a press that none of them takes is of an old question."""
    anywhere.callback_query.register(on_page, Pressed("targets"), InScope())
    anywhere.callback_query.register(on_stale, Pressed("target", "newtarget"), InScope())


async def ask_target(
    ctx: Context,
    purpose: str,
    *,
    workspace_id: WorkspaceId,
    but: int | None,
    flow: int | None = None,
    page: int = 0,
    typed: str = "",
    words_of: int = 0,
    **data: Any,
) -> Card:
    """but: the number of a person to leave out. data: values for the question's words and for the next step.
    words_of: the update that brought the `typed` name.

    Check first that the user moderates the workspace.
    """
    kept = {**data, "workspace_id": workspace_id, "but": but, "typed": typed, "words_of": words_of}
    flow = await ask(ctx, purpose, flow=flow, is_list=True, **kept)
    which = Choosing([workspace_id], without=but, typed=typed)
    found = await choosable(which, offset=page * PAGE, limit=PAGE)
    is_new = bool(typed) and await named(workspace_id, typed) is None
    waiting = await waiting_as(workspace_id, typed)
    asked = ctx.words.html(f"target.{purpose}", **data)
    return target_card(
        asked,
        found,
        ctx.language,
        flow=flow,
        page=page,
        typed=typed,
        words_of=words_of,
        is_new=is_new,
        waiting=waiting,
    )


async def on_typed(message: Message, asked: Prompt, ctx: Context) -> None:
    typed = " ".join((message.text or "").split())[:LONGEST_NAME]
    await answer(message, ctx, await _again(asked, ctx, typed=typed, words_of=ctx.number))


async def on_page(query: CallbackQuery, press: Press, ctx: Context) -> None:
    asked = await _open(press, ctx)
    if asked is None:
        await on_stale(query, ctx)
        return
    card = await _again(asked, ctx, page=min(press.ids[1], MAX_PAGE), typed=asked.data["typed"])
    await toast(query)
    await turn_into(query, card)


async def on_stale(query: CallbackQuery, ctx: Context) -> None:
    await toast_stale(query, ctx.words)


async def _again(asked: Prompt, ctx: Context, **changed: Any) -> Card:
    """Checks the right again: the user may have stopped moderating since the question."""
    await moderating(WorkspaceId(asked.data["workspace_id"]), ctx.requester(), what="person")
    return await ask_target(ctx, asked.purpose, flow=asked.flow, **{**asked.data, **changed})


async def _open(press: Press, ctx: Context) -> Prompt | None:
    asked = await open_prompt(ctx)
    is_open = asked is not None and asked.flow == press.ids[0] and asked.purpose in PURPOSES
    return asked if is_open else None
