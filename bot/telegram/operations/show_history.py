"""/history: of a workspace or a photo for moderators, of a person for the person's owners, too."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press, callback
from bot.messages.card import Button, Card
from bot.messages.listing import MAX_PAGE, PAGE, Rows
from bot.messages.operations.history import history_card, photo_title, view_of
from bot.messages.words import Html
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.persons.choose_person import choose_person, named_in, stop_choosing, written_after
from bot.telegram.persons.pressed_person import person_for
from bot.telegram.photos.faces_beside import put_faces_away
from domain.ids import AssetId, WorkspaceId
from domain.queries.access.acting import moderating
from domain.queries.operations.actors import actor_names
from domain.queries.operations.history import HistoryOf, history, known_to
from domain.queries.photos.posted_photo import workspace_of_photo


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("history"), InScope())
    chats.callback_query.register(on_workspace, Pressed("history"), InScope())
    chats.callback_query.register(on_person, Pressed("lifeof"), InScope())
    chats.callback_query.register(on_photo, Pressed("photohistory"), InScope())
    chats.callback_query.register(on_choose_person, Pressed("whose"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/history Anna` shows the history of Anna."""
    written = written_after(command)
    named = await named_in(written, ctx, scope, "lifeof")
    if named is not None:
        await answer(message, ctx, await _of_person(named.person.number, 0, ctx, scope))
        return
    workspaces = await scope.workspaces(ctx)
    if written or len(workspaces) != 1:
        card = await choose_person(ctx, scope, "lifeof", typed=written)
    else:
        card = await _of_workspace(workspaces[0][0], 0, ctx)
    await answer(message, ctx, card)


async def on_workspace(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id, view = WorkspaceId(press.ids[0]), press.ids[1]
    scope.ensure_shows(workspace_id, what="people")
    await moderating(workspace_id, ctx.requester(), what="people")
    card = await _of_workspace(workspace_id, view, ctx)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(workspace_id, ctx, scope)


async def on_choose_person(query: CallbackQuery, ctx: Context, scope: Scope) -> None:
    card = await choose_person(ctx, scope, "lifeof")
    await toast(query)
    await turn_into(query, card)


async def on_person(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, view = press.ids
    card = await _of_person(number, view, ctx, scope)
    await stop_choosing(ctx)
    await toast(query)
    await turn_into(query, card)


async def _of_person(number: int, view: int, ctx: Context, scope: Scope) -> Card:
    person = await person_for("history", number, ctx, scope)
    knows = None if person.is_moderator else await known_to(ctx.who.participant_id, person.workspace_id)
    of = HistoryOf(person.workspace_id, number=number, knows=knows, reader=ctx.requester().actor)
    title = ctx.words.html("history.person", name=person.name)
    back = ((Button(ctx.words.plain("button.back"), callback("person", number)),),)
    return await _card(of, title, "lifeof", view, ctx, below=back)


async def on_photo(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asset_id, view = AssetId(press.ids[0]), press.ids[1]
    workspace_id = await workspace_of_photo(asset_id)
    acting = await moderating(workspace_id, ctx.requester(), what="photo")
    scope.ensure_shows(acting.workspace_id, what="photo")
    of = HistoryOf(acting.workspace_id, asset_id=asset_id)
    back = ((Button(ctx.words.plain("button.back"), callback("photocard", asset_id, 0)),),)
    card = await _card(of, photo_title(asset_id, ctx.language), "photohistory", view, ctx, below=back)
    await toast(query)
    await turn_into(query, card)


async def _of_workspace(workspace_id: WorkspaceId, view: int, ctx: Context) -> Card:
    whose = ((Button(ctx.words.plain("button.history_of"), callback("whose")),),)
    title = ctx.words.html("history.title")
    return await _card(HistoryOf(workspace_id), title, "history", view, ctx, below=whose)


async def _card(of: HistoryOf, title: Html, verb: str, view: int, ctx: Context, *, below: Rows = ()) -> Card:
    page, group = view_of(view)
    page = min(page, MAX_PAGE)
    subject = of.number or of.asset_id or of.workspace_id
    told = await history(replace(of, group=group), offset=page * PAGE, limit=PAGE)
    names = await actor_names([entry.actor for entry in told.entries])
    return history_card(
        title, told, names, ctx.language, verb=verb, subject=subject, page=page, group=group, below=below
    )
