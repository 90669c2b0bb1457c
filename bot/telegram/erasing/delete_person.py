"""/delete shows what each way to delete a person would remove. It asks twice about many faces."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.erasing.deleting import (
    deletion_card,
    dissolved_card,
    faces_deleted_card,
    sure_of_deletion_card,
)
from bot.messages.persons.people import confirm_deletion_card, deletion_started_card, whom_to_delete_card
from bot.messages.persons.persons import which_workspace_rows
from bot.messages.photos.contact_sheet import FACES_A_SHEET
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import answer_apart, toast, turn_into
from bot.telegram.connecting.connection import open_connection
from bot.telegram.persons.choose_person import choose_person, named_in, stop_choosing, written_after
from bot.telegram.persons.pressed_person import admitted_to
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import Conflict, Forbidden, NotFound
from domain.queries.erasing.deletion import deletion, deletion_choice, did_to_number
from domain.queries.operations.done import done_before
from domain.queries.persons.people import PersonView, people, person_of
from domain.queries.persons.person_card import PersonCard
from domain.queries.persons.person_faces import person_faces
from domain.queries.photos.contact_sheet import received_faces
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.values.deletion_ways import MODES

OnPress = Callable[[CallbackQuery, Press, Context, Scope], Awaitable[None]]


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("delete"), InScope())
    chats.callback_query.register(on_delete, Pressed("delete"), InScope())
    chats.callback_query.register(on_sure, Pressed("suredelete"), InScope())
    chats.callback_query.register(on_erase, Pressed("erase"), InScope())
    chats.callback_query.register(on_faces, Pressed("wipefaces"), InScope())
    chats.callback_query.register(on_dissolve, Pressed("dissolve"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """In private, lists the user's own persons and drafts, and for a moderator a button for each workspace.

    In a shared admin chat, asks which person. `/delete Anna` asks about Anna at once.
    """
    written = written_after(command)
    named = await named_in(written, ctx, scope, "delete")
    if named is not None and not named.rest:
        person = await admitted_to(named.person.number, ctx, scope)
        shown = await answer(message, ctx, await _ways(person, ctx, scope))
        faces = await _faces(person, ctx)
        await show_faces(shown, person.workspace_id, faces[:FACES_A_SHEET], ctx, scope)
        return
    if scope.workspace_id is not None:
        await answer(message, ctx, await choose_person(ctx, scope, "delete", typed=written))
        return
    own = await people(ctx.who.participant_id)
    rows = which_workspace_rows(await scope.workspaces(ctx), ctx.language)
    await answer(message, ctx, whom_to_delete_card(own, ctx.language, others=rows))


async def on_delete(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await _known(press.ids[0], ctx, scope)
    card = await _ways(person, ctx, scope)
    await stop_choosing(ctx)
    await toast(query)
    await _show_ways(query, person, card, ctx, scope)


async def _show_ways(
    query: CallbackQuery, person: PersonCard | PersonView, card: Card, ctx: Context, scope: Scope
) -> None:
    await turn_into(query, card)
    if isinstance(person, PersonCard):
        faces = await _faces(person, ctx)
        await show_faces(query, person.workspace_id, faces[:FACES_A_SHEET], ctx, scope)


async def on_sure(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, mode = press.ids
    person = await _person_for_deletion(number, ctx, scope)
    view = await deletion(person.person_id)
    if mode >= len(MODES):
        raise NotFound("person")
    person = await _at_home(person, ctx, scope)
    await toast(query)
    await turn_into(query, sure_of_deletion_card(person, view, MODES[mode], ctx.language))


def _showing_more(handler: OnPress) -> OnPress:
    """When more faces would go than the pressed card said, shows the card again with the present number. The
    Conflict goes on, so that the user reads why nothing was deleted.
    """

    @functools.wraps(handler)
    async def showing(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
        try:
            await handler(query, press, ctx, scope)
        except Conflict as refusal:
            if refusal.code == "more_by_now":
                person = await _known(press.ids[0], ctx, scope)
                await _show_ways(query, person, await _ways(person, ctx, scope), ctx, scope)
            raise

    return showing


@_showing_more
async def on_erase(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    try:
        await _erase(press, ctx, scope)
    except NotFound:  # an earlier try, whose answer was lost, may have erased the person
        if not await did_to_number("erase_person", press.ids[0], ctx.requester()):
            raise
    await toast(query)
    await answer_apart(query, deletion_started_card(ctx.language))


async def _erase(press: Press, ctx: Context, scope: Scope) -> None:
    number, at_most = press.ids
    person = await _known(number, ctx, scope)
    await ctx.forget_rights(person.workspace_id)
    await erase_person(
        person.person_id,
        ctx.requester(),
        tg_notify_chat_id=scope.tg_chat_id,
        doorbell=ctx.world.doorbell,
        at_most=at_most if isinstance(person, PersonCard) else None,
    )
    current = await open_connection(ctx)
    if current is not None and current.person_id == person.person_id:
        await ctx.state.clear()  # the person was the draft of the open connection


@_showing_more
async def on_faces(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, at_most = press.ids
    person = await _person_for_deletion(number, ctx, scope)
    await ctx.forget_rights(person.workspace_id)
    done = await erase_faces(
        person.number,
        ctx.requester(),
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
        tg_notify_chat_id=scope.tg_chat_id,
        at_most=at_most,
    )
    may_add = scope.workspace_id is None and await ctx.requester().owns(person.person_id)
    await toast(query)
    await turn_into(query, faces_deleted_card(person, done, ctx.language, may_add=may_add))


@_showing_more
async def on_dissolve(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    (number, at_most), by = press.ids, ctx.requester()
    done = await done_before(by)
    if done is None:  # else a try before a crash has dissolved the person
        person = await _person_for_deletion(number, ctx, scope)
        await ctx.forget_rights(person.workspace_id)
        done = await dissolve_person(
            person.number,
            by,
            doorbell=ctx.world.doorbell,
            tg_notify_chat_id=scope.tg_chat_id,
            at_most=at_most,
        )
    await toast(query)
    await answer_apart(query, dissolved_card(done, ctx.language))


async def _faces(person: PersonCard, ctx: Context) -> list[int]:
    """The faces to show by number: a user who is no moderator sees only those on photos they received."""
    if person.is_moderator:
        return await person_faces(person.workspace_id, person.number)
    return await received_faces(person.workspace_id, person.number, ctx.who.participant_id)


async def _ways(person: PersonCard | PersonView, ctx: Context, scope: Scope) -> Card:
    if isinstance(person, PersonView):
        return confirm_deletion_card(person, ctx.language)
    _ensure_may_delete(person)
    by, settings = ctx.requester(), ctx.world.settings
    choice = await deletion_choice(person.person_id, by, is_moderator=person.is_moderator, settings=settings)
    return deletion_card(await _at_home(person, ctx, scope), choice, ctx.language)


async def _at_home(person: PersonCard, ctx: Context, scope: Scope) -> PersonCard:
    """Names the person's workspace to a moderator of several workspaces who knows no group of the person."""
    if person.home or not person.is_moderator:
        return person
    return replace(person, home=await scope.name_of(ctx, person.workspace_id))


async def _known(number: int, ctx: Context, scope: Scope) -> PersonCard | PersonView:
    """The person; a draft or a waiting request is found in private by its requester only. Raises NotFound,
    also for a person whom the user only asks to join.
    """
    try:
        return await admitted_to(number, ctx, scope)
    except NotFound:
        if scope.workspace_id is not None:
            raise
        person = await person_of(ctx.who.participant_id, number)
        if person.is_joining:
            raise
        return person


async def _person_for_deletion(number: int, ctx: Context, scope: Scope) -> PersonCard:
    """Raises NotFound, Forbidden for a guardian, Conflict(`merged`: into) for an absorbed person."""
    person = await admitted_to(number, ctx, scope)
    _ensure_may_delete(person)
    return person


def _ensure_may_delete(person: PersonCard) -> None:
    if person.merged_into is not None:
        raise Conflict("merged", into=person.merged_into)
    if "delete" not in person.actions:
        raise Forbidden("only_owner_erases")
