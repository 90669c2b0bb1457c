"""/delete shows the ways to delete a person, in numbers; it asks twice about a big one, then deletes."""

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
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import answer_apart, toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.connecting.connection import open_connection
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.who import admitted_to
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import Forbidden, NotFound
from domain.queries.erasing.deletion import deletion, deletion_choice
from domain.queries.operations.done import done_before
from domain.queries.persons.people import PersonView, people, person_of
from domain.queries.persons.person_card import PersonCard
from domain.queries.persons.person_faces import person_faces
from domain.queries.photos.contact_sheet import received_faces
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.values.deletion_ways import MODES


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("delete"), AtDesk())
    chats.callback_query.register(on_delete, Pressed("delete"), AtDesk())
    chats.callback_query.register(on_sure, Pressed("suredelete"), AtDesk())
    chats.callback_query.register(on_erase, Pressed("erase"), AtDesk())
    chats.callback_query.register(on_faces, Pressed("wipefaces"), AtDesk())
    chats.callback_query.register(on_dissolve, Pressed("dissolve"), AtDesk())


async def on_command(message: Message, command: CommandObject, talk: Talk, desk: Desk) -> None:
    """In private, lists the user's own persons and drafts; moderators also get buttons to everybody.

    `/delete Anna` asks about Anna at once.
    """
    written = written_after(command)
    named = await named_in(written, talk, desk, "delete")
    if named is not None and not named[1]:
        person = await admitted_to(named[0].number, talk, desk)
        shown = await answer(message, talk, await _ways(person, talk))
        faces = await _faces(person, talk)
        await show_faces(shown, person.workspace_id, faces[:FACES_A_SHEET], talk, desk)
        return
    if desk.workspace_id is not None:
        await answer(message, talk, await choose_person(talk, desk, "delete", typed=written))
        return
    own = await people(talk.who.participant_id)
    rows = which_workspace_rows(await desk.workspaces(talk), talk.language)
    await answer(message, talk, whom_to_delete_card(own, talk.language, others=rows))


async def on_delete(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await _known(press.ids[0], talk, desk)
    card = await _ways(person, talk)
    await toast(query)
    await turn_into(query, card)
    if isinstance(person, PersonCard):
        faces = await _faces(person, talk)
        await show_faces(query, person.workspace_id, faces[:FACES_A_SHEET], talk, desk)


async def on_sure(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    number, mode = press.ids
    person = await _person_for_deletion(number, talk, desk)
    view = await deletion(person.person_id)
    if mode >= len(MODES):
        raise NotFound("person")
    await toast(query)
    await turn_into(query, sure_of_deletion_card(person, view, MODES[mode], talk.language))


async def on_erase(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await _known(press.ids[0], talk, desk)
    await erase_person(
        person.person_id,
        talk.requester(),
        tg_notify_chat_id=desk.tg_chat_id,
        doorbell=talk.world.doorbell,
    )
    current = await open_connection(talk)
    if current is not None and current.person_id == person.person_id:
        await talk.state.clear()  # it was the draft of the connection that is open
    await toast(query)
    await answer_apart(query, deletion_started_card(talk.language))


async def on_faces(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await _person_for_deletion(press.ids[0], talk, desk)
    done = await erase_faces(
        person.number,
        talk.requester(),
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
        tg_notify_chat_id=desk.tg_chat_id,
    )
    may_add = desk.workspace_id is None and await talk.requester().owns(person.person_id)
    await toast(query)
    await turn_into(query, faces_deleted_card(person, done, talk.language, may_add=may_add))


async def on_dissolve(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    by = talk.requester()
    done = await done_before(by)
    if done is None:  # else a try before a crash has dissolved the person
        person = await _person_for_deletion(press.ids[0], talk, desk)
        done = await dissolve_person(
            person.number, by, doorbell=talk.world.doorbell, tg_notify_chat_id=desk.tg_chat_id
        )
    await toast(query)
    await answer_apart(query, dissolved_card(done, talk.language))


async def _faces(person: PersonCard, talk: Talk) -> list[int]:
    """A user who does not moderate sees only the faces on photos that they received."""
    if person.is_moderator:
        return await person_faces(person.workspace_id, person.number)
    return await received_faces(person.workspace_id, person.number, talk.who.participant_id)


async def _ways(person: PersonCard | PersonView, talk: Talk) -> Card:
    if isinstance(person, PersonView):
        return confirm_deletion_card(person, talk.language)
    _ensure_may_delete(person)
    by, settings = talk.requester(), talk.world.settings
    choice = await deletion_choice(person.person_id, by, is_moderator=person.is_moderator, settings=settings)
    return deletion_card(person, choice, talk.language)


async def _known(number: int, talk: Talk, desk: Desk) -> PersonCard | PersonView:
    """A draft, or a request that waits, is known to its requester only. Raises NotFound."""
    try:
        return await admitted_to(number, talk, desk)
    except NotFound:
        if desk.workspace_id is not None:
            raise
        return await person_of(talk.who.participant_id, number)


async def _person_for_deletion(number: int, talk: Talk, desk: Desk) -> PersonCard:
    """Raises NotFound, and Forbidden for a guardian."""
    person = await admitted_to(number, talk, desk)
    _ensure_may_delete(person)
    return person


def _ensure_may_delete(person: PersonCard) -> None:
    if "delete" not in person.actions:
        raise Forbidden("only_owner_erases")
