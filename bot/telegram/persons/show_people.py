"""/people lists the user's own persons, for moderators with buttons to all; in an admin chat, all persons."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.messages.persons.people import page_of, people_card, person_card
from bot.messages.persons.persons import which_workspace_rows, whole_person_card, workspace_people_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.miniapp_button import with_miniapp
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.persons.choose_person import named_among, named_in, written_after
from bot.telegram.photos.faces_beside import (
    ListPage,
    nothing_beside,
    put_faces_away,
    show_faces_of,
    turn_to,
)
from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.queries.access.acting import moderating
from domain.queries.persons import person_card as cards
from domain.queries.persons.people import people, person_of
from domain.queries.persons.picture import pictures
from domain.queries.persons.workspace_people import Choosing, choosable, people_counts, workspace_of_person
from domain.queries.photos.contact_sheet import received_pictures


def register(chats: Router) -> None:
    """chats: the router of private chats or of groups: an admin chat may be either."""
    chats.message.register(on_people, Command("people"), InScope())
    chats.callback_query.register(on_people_page, Pressed("people"), InScope())
    chats.callback_query.register(on_section, Pressed("known", "hidden"), InScope())
    chats.callback_query.register(on_person, Pressed("person"), InScope())


async def on_people(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/people Anna` shows the card of Anna."""
    number = await _named(written_after(command), ctx, scope)
    if number is not None:
        await answer(message, ctx, await card_of(number, ctx, scope))
        return
    page = await _people(ctx, scope, 0)
    await show_faces_of(page, await answer(message, ctx, page.card), ctx, scope)


async def on_people_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    await turn_to(await _people(ctx, scope, min(press.ids[0], MAX_PAGE)), query, ctx, scope)


async def on_section(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id, page = WorkspaceId(press.ids[0]), press.ids[1]
    scope.ensure_shows(workspace_id, what="people")
    await moderating(workspace_id, ctx.requester(), what="people")
    shown = await _everybody(workspace_id, press.verb, min(page, MAX_PAGE), ctx, scope)
    await turn_to(shown, query, ctx, scope)


async def on_person(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await card_of(press.ids[0], ctx, scope)
    await toast(query)
    await turn_into(query, card)
    workspace_id = await workspace_of_person(press.ids[0])
    if workspace_id is not None:
        await put_faces_away(workspace_id, ctx, scope)


async def card_of(number: int, ctx: Context, scope: Scope) -> Card:
    """The card of a person or a draft. Raises NotFound for a user who has nothing to do with the person."""
    try:
        person = await cards.person_card(number, ctx.requester())
    except NotFound:
        if scope.workspace_id is not None:
            raise
        # A draft or a waiting request is shown to its requester only.
        return person_card(await person_of(ctx.who.participant_id, number), ctx.language)
    await scope.admit(ctx, person.workspace_id)
    card = whole_person_card(person, ctx.language, in_admin_chat=scope.workspace_id is not None)
    return with_miniapp(card, ctx, scope, "people", str(person.person_id)) if person.is_moderator else card


async def _named(written: str, ctx: Context, scope: Scope) -> int | None:
    """The number of the person whose name was written; in private, the user's own persons come first."""
    if not written:
        return None
    own = await people(ctx.who.participant_id) if scope.workspace_id is None else []
    if (mine := named_among(own, written)) is not None:
        return mine.number
    named = await named_in(written, ctx, scope, "people")
    return named.person.number if named is not None and not named.rest else None


async def _people(ctx: Context, scope: Scope, page: int) -> ListPage:
    workspaces = await scope.workspaces(ctx)
    if scope.workspace_id is not None:
        return await _everybody(scope.workspace_id, "known", page, ctx, scope)
    own = await people(ctx.who.participant_id)
    card = people_card(own, page, ctx.language)
    card = Card(card.text, (*card.buttons, *which_workspace_rows(workspaces, ctx.language)))
    card = with_miniapp(card, ctx, scope, "people" if workspaces else "my")
    shown = page_of(own, page)
    faces = await nothing_beside(ctx, scope)
    if len({one.workspace_id for one in shown}) == 1:
        workspace_id, numbers = shown[0].workspace_id, [one.number for one in shown]
        faces[workspace_id] = await received_pictures(workspace_id, numbers, ctx.who.participant_id)
    return ListPage(card, faces)


async def _everybody(
    workspace_id: WorkspaceId, section: str, page: int, ctx: Context, scope: Scope
) -> ListPage:
    which = Choosing([workspace_id], hidden=section == "hidden")
    shown = await choosable(which, offset=page * PAGE, limit=PAGE)
    if page and not shown.people:  # this was the last page, and it is empty by now
        return await _everybody(workspace_id, section, max(shown.total - 1, 0) // PAGE, ctx, scope)
    counts = await people_counts(workspace_id)
    card = workspace_people_card(
        shown,
        counts,
        ctx.language,
        workspace_id=workspace_id,
        section=section,
        page=page,
        unknown_of_all=scope.workspace_id is None,
    )
    faces = await nothing_beside(ctx, scope)
    faces[workspace_id] = await pictures(workspace_id, [one.number for one in shown.people])
    return ListPage(card, faces)
