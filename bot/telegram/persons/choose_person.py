"""Asks which person a command is about.

The user presses a person of the list, or writes a part of the name to narrow the list. A press goes to the
handler of the next step: `choose_person` gets the verb of that step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.messages.persons.people import nobody_card
from bot.messages.persons.persons import choose_person_card, choose_second_card, nobody_to_choose_card
from bot.messages.words import LONGEST_NAME
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, open_prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, toast_stale, turn_into
from bot.telegram.persons.pressed_person import admitted_to
from domain.errors import Forbidden
from domain.ids import WorkspaceId
from domain.queries.access.acting import moderating
from domain.queries.persons.people import PersonView
from domain.queries.persons.workspace_people import Choosing, PersonLine, choosable, named_first

# Steps that are for moderators only; the others are for owners, too.
_OF_MODERATORS: Final = ("merge", "into", "move")
# Steps whose buttons carry the first person as well, or the face of a training photo of that person.
_SECONDS: Final = ("into", "apartfrom", "photois")


def register(chats: Router) -> None:
    chats.callback_query.register(on_page, Pressed("choose"), InScope())


def register_steps(chats: Router) -> None:
    """Register it after every command: a command is no name."""
    chats.message.register(on_typed, Asked("choose"), InScope())


async def choose_person(
    ctx: Context, scope: Scope, action: str, *, flow: int | None = None, **kept: Any
) -> Card:
    """The card with the list, or one that says that there is nobody. action: the verb of the next step.

    kept: `typed` and `page`; for a step about two persons, the number of the first as `absorbed`, and its
    `workspace_id`; the `face` of a training photo. Names are not kept: a name would outlive its person.

    Raises Forbidden(`only_moderators`) for a user who is no moderator, if the step is for moderators or the
    chat is an admin chat; for a step about two persons NotFound(`person`) instead, also if the user may not
    know the first.
    """
    kept["typed"] = typed = kept.get("typed", "")[:LONGEST_NAME]  # the card repeats what was typed
    page = kept.get("page", 0)
    which = await _which(ctx, scope, action, kept)
    found = await choosable(which, offset=page * PAGE, limit=PAGE)
    first = await admitted_to(kept["absorbed"], ctx, scope) if action in _SECONDS else None
    if not found.total and not typed:
        await stop_choosing(ctx)
        return await _nobody_to_choose(ctx, scope, action, which)
    # `ask` comes last: a question that nobody sees after a refusal would take words and hold up photos.
    flow = await ask(ctx, "choose", flow=flow, is_list=True, action=action, **kept)
    if first is not None:
        known = (kept.get("face", first.number), first.name)
        return choose_second_card(action, known, found, page, ctx.language, flow=flow, typed=typed)
    return choose_person_card(action, found, page, ctx.language, flow=flow, typed=typed)


async def _nobody_to_choose(ctx: Context, scope: Scope, action: str, which: Choosing) -> Card:
    if scope.workspace_id is None and action not in (*_OF_MODERATORS, *_SECONDS):
        everybody = await choosable(replace(which, hidden=None), offset=0, limit=0)
        if not everybody.total:
            return nobody_card(ctx.language)
    return nobody_to_choose_card(action, ctx.language, is_second=action in _SECONDS)


async def stop_choosing(ctx: Context) -> None:
    """Call it once the person is chosen. A question of another purpose stays open."""
    asked = await open_prompt(ctx)
    if asked is not None and asked.purpose == "choose":
        await stop_asking(ctx)


def one_line(written: str) -> str:
    return " ".join(written.split())


def written_after(command: CommandObject) -> str:
    """The words after a command, as `named_in` takes them."""
    return one_line(command.args or "")


def named_among(own: Sequence[PersonView], written: str) -> PersonView | None:
    """The user's own person who has this name. None when no person has the name, or several have."""
    found = all_named(own, written)
    return found[0] if len(found) == 1 else None


def all_named(own: Sequence[PersonView], written: str) -> list[PersonView]:
    return [one for one in own if one.is_called(written)]


class Named(NamedTuple):
    """rest: the words that follow the person's name; empty without any."""

    person: PersonLine
    rest: str


async def named_in(written: str, ctx: Context, scope: Scope, action: str, **kept: Any) -> Named | None:
    """The person whose name the words after a command begin with.

    None when no person fits, or several do: then ask by `choose_person`. action, kept: as in `choose_person`,
    and it raises the same.
    """
    person = await named_first(await _which(ctx, scope, action, kept), written) if written else None
    if person is None:
        return None
    # Counts words, not letters: the name may be written longer than it is stored, as `Strasse` for `Straße`.
    return Named(person, " ".join(written.split()[len(person.name.split()) :]))


async def _which(ctx: Context, scope: Scope, action: str, kept: Mapping[str, Any]) -> Choosing:
    if action == "into":  # the second person is of the same workspace as the first
        acting = await moderating(WorkspaceId(kept["workspace_id"]), ctx.requester(), what="person")
        return Choosing([acting.workspace_id], without=kept["absorbed"], typed=kept.get("typed", ""))
    if action in _SECONDS:
        return await _others(ctx, scope, kept)
    workspaces = [workspace_id for workspace_id, _ in await scope.workspaces(ctx)]
    if action in _OF_MODERATORS and not workspaces:
        raise Forbidden("only_moderators")
    is_owners = scope.workspace_id is None and action not in _OF_MODERATORS
    return Choosing(
        workspaces,
        ctx.who.participant_id if is_owners else None,
        hidden=False if action == "hide" else None,
        typed=kept.get("typed", ""),
    )


async def _others(ctx: Context, scope: Scope, kept: Mapping[str, Any]) -> Choosing:
    """Other persons of the same workspace: for a moderator all of them, for other users those they own."""
    workspace_id = WorkspaceId(kept["workspace_id"])
    moderates = scope.workspace_id == workspace_id or await ctx.requester().moderates(workspace_id)
    return Choosing(
        [workspace_id] if moderates else [],
        ctx.who.participant_id if scope.workspace_id is None else None,
        without=kept["absorbed"],
        within=workspace_id,
        typed=kept.get("typed", ""),
    )


async def on_typed(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    typed = one_line(message.text or "")[:LONGEST_NAME]
    await answer(message, ctx, await _again(ctx, scope, asked, typed=typed, page=0))


async def on_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    flow, page = press.ids
    asked = await open_prompt(ctx)
    if asked is None or asked.flow != flow or asked.purpose != "choose":
        await toast_stale(query, ctx.words)
        return
    card = await _again(ctx, scope, asked, page=min(page, MAX_PAGE))
    await toast(query)
    await turn_into(query, card)


async def _again(ctx: Context, scope: Scope, asked: Prompt, **changed: Any) -> Card:
    kept = {**asked.data, **changed}
    action = kept.pop("action")
    return await choose_person(ctx, scope, action, flow=asked.flow, **kept)
