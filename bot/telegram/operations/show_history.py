"""/history: of the workspace for those who moderate it, of a person for its owners too, of a photo."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press, callback
from bot.messages.card import Button, Card
from bot.messages.listing import MAX_PAGE, PAGE, Rows
from bot.messages.operations.history import history_card, photo_title, view_of
from bot.messages.words import Html
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.who import person_for
from bot.telegram.photos.faces_beside import put_faces_away
from domain.ids import AssetId, WorkspaceId
from domain.queries.access.acting import moderating
from domain.queries.operations.actors import actor_names
from domain.queries.operations.history import HistoryOf, history, known_to
from domain.queries.photos.posted_photo import workspace_of_photo


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("history"), AtDesk())
    chats.callback_query.register(on_workspace, Pressed("history"), AtDesk())
    chats.callback_query.register(on_person, Pressed("lifeof"), AtDesk())
    chats.callback_query.register(on_photo, Pressed("photohistory"), AtDesk())
    chats.callback_query.register(on_whose, Pressed("whose"), AtDesk())


async def on_command(message: Message, command: CommandObject, talk: Talk, desk: Desk) -> None:
    """`/history Anna` tells of Anna."""
    written = written_after(command)
    named = await named_in(written, talk, desk, "lifeof")
    if named is not None:
        await answer(message, talk, await _of_person(named[0].number, 0, talk, desk))
        return
    workspaces = await desk.workspaces(talk)
    if len(workspaces) == 1:
        await answer(message, talk, await _of_workspace(workspaces[0][0], 0, talk))
    else:
        await answer(message, talk, await choose_person(talk, desk, "lifeof"))


async def on_workspace(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    workspace_id, view = WorkspaceId(press.ids[0]), press.ids[1]
    desk.ensure_shows(workspace_id, what="people")
    await moderating(workspace_id, talk.requester(), what="people")
    card = await _of_workspace(workspace_id, view, talk)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(workspace_id, talk, desk)


async def on_whose(query: CallbackQuery, talk: Talk, desk: Desk) -> None:
    card = await choose_person(talk, desk, "lifeof")
    await toast(query)
    await turn_into(query, card)


async def on_person(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    number, view = press.ids
    card = await _of_person(number, view, talk, desk)
    await toast(query)
    await turn_into(query, card)


async def _of_person(number: int, view: int, talk: Talk, desk: Desk) -> Card:
    person = await person_for("history", number, talk, desk)
    knows = None
    if not person.is_moderator:
        knows = await known_to(talk.who.participant_id, person.workspace_id)
    of = HistoryOf(person.workspace_id, number=number, knows=knows, reader=talk.requester().actor)
    title = talk.words.html("history.person", name=person.name)
    back = ((Button(talk.words.plain("button.back"), callback("person", number)),),)
    return await _card(of, title, "lifeof", view, talk, below=back)


async def on_photo(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    asset_id, view = AssetId(press.ids[0]), press.ids[1]
    workspace_id = await workspace_of_photo(asset_id)
    acting = await moderating(workspace_id, talk.requester(), what="photo")
    desk.ensure_shows(acting.workspace_id, what="photo")
    of = HistoryOf(acting.workspace_id, asset_id=asset_id)
    back = ((Button(talk.words.plain("button.back"), callback("photocard", asset_id, 0)),),)
    card = await _card(of, photo_title(asset_id, talk.language), "photohistory", view, talk, below=back)
    await toast(query)
    await turn_into(query, card)


async def _of_workspace(workspace_id: WorkspaceId, view: int, talk: Talk) -> Card:
    whose = ((Button(talk.words.plain("button.history_of"), callback("whose")),),)
    title = talk.words.html("history.title")
    return await _card(HistoryOf(workspace_id), title, "history", view, talk, below=whose)


async def _card(of: HistoryOf, title: Html, verb: str, view: int, talk: Talk, *, below: Rows = ()) -> Card:
    page, group = view_of(view)
    page = min(page, MAX_PAGE)
    subject = of.number or of.asset_id or of.workspace_id
    told = await history(replace(of, group=group), offset=page * PAGE, limit=PAGE)
    names = await actor_names([entry.actor for entry in told.entries])
    return history_card(
        title, told, names, talk.language, verb=verb, subject=subject, page=page, group=group, below=below
    )
