"""Where a connection stands: the dialogue's state and data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from bot.telegram.chats.context import Context
from domain.errors import Conflict, NotFound
from domain.ids import PersonId, WorkspaceId
from domain.queries.erasing.deletion import did_to_number
from domain.queries.persons.people import PersonView, asked_person, draft_of
from domain.usecases.connecting.give_up_training import give_up_training
from domain.usecases.erasing.erase_person import erase_person
from domain.values.training import MAX_TRAINING_PHOTOS, SentPhoto


class ConnectPerson(StatesGroup):
    consent = State()
    name = State()
    photos = State()


@dataclass(frozen=True, slots=True)
class Connection:
    """flow: the update that began the connection. Its buttons carry it, so that older buttons do nothing.

    person_id: the draft, once there is a name. wanted: the workspace of a second connection that was asked
    for meanwhile. agreed_at: when *I agree* was pressed. name: the name that came with the command, before
    the consent. waiting: photos that came after the consent and before the name. They are judged once there
    is a name. consent: the version of the consent that was shown.
    """

    flow: int
    workspace_id: WorkspaceId
    person_id: PersonId | None = None
    wanted: WorkspaceId | None = None
    agreed_at: datetime | None = None
    waiting: tuple[SentPhoto, ...] = ()
    name: str = ""
    consent: str = ""


async def open_connection(ctx: Context) -> Connection | None:
    data = await ctx.state.get_data()
    if "flow" not in data:
        return None
    return Connection(
        data["flow"],
        WorkspaceId(data["workspace_id"]),
        PersonId(UUID(data["person_id"])) if data.get("person_id") else None,
        data.get("wanted"),
        _agreed_at(data),
        tuple(SentPhoto(**photo) for photo in data.get("waiting", ())),
        data.get("name", ""),
        # A dialogue from before this was kept has shown the version of that time.
        data.get("consent", "2026-11-26"),
    )


def _agreed_at(data: Mapping[str, Any]) -> datetime | None:
    return datetime.fromisoformat(data["agreed_at"]) if data.get("agreed_at") else None


async def draft_in(connection: Connection | None, ctx: Context) -> PersonView | None:
    """The connection's draft; None before there is a name, and when the draft is gone: drafts also expire."""
    if connection is None or connection.person_id is None:
        return None
    try:
        return await draft_of(ctx.who.participant_id, connection.person_id)
    except NotFound:
        return None


async def other_connection(
    ctx: Context, except_of: PersonId | None = None
) -> tuple[str | None, Connection] | None:
    """The open connection that has something to lose, with the name if there is one; it has to end first.

    None before the consent, when the draft is gone, and when it is the connection of `except_of`.
    """
    current = await open_connection(ctx)
    if current is None or await ctx.state.get_state() == ConnectPerson.consent.state:
        return None
    draft = await draft_in(current, ctx)
    if current.person_id is not None and (draft is None or draft.person_id == except_of):
        return None
    return (draft.alias if draft else None), current


async def take_photos_for(person: PersonView, ctx: Context) -> PersonView:
    """Takes every photo that the user sends from now on for this draft. Raises NotFound(`draft`) if the
    person is no draft of this user.
    """
    view = await draft_of(ctx.who.participant_id, person.person_id)
    connection = Connection(ctx.number, view.workspace_id, view.person_id)
    await keep_connection(ctx, ConnectPerson.photos, connection)
    return view


async def keep_connection(ctx: Context, step: State, connection: Connection) -> None:
    await ctx.state.set_state(step)
    await ctx.state.set_data(
        {
            "flow": connection.flow,
            "workspace_id": connection.workspace_id,
            "person_id": str(connection.person_id) if connection.person_id else None,
            "wanted": connection.wanted,
            "agreed_at": connection.agreed_at.isoformat() if connection.agreed_at else None,
            "name": connection.name,
            "consent": connection.consent,
        }
    )


async def keep_waiting(ctx: Context, connection: Connection, photo: SentPhoto) -> Connection:
    """Keeps a photo until there is a name. The same photo counts once; photos over the limit are left out."""
    others = [one for one in connection.waiting if one.tg_file_unique_id != photo.tg_file_unique_id]
    waiting = (*others, photo)[:MAX_TRAINING_PHOTOS]
    await ctx.state.update_data(waiting=[asdict(one) for one in waiting])
    return replace(connection, waiting=waiting)


async def drop_connection(connection: Connection, ctx: Context) -> None:
    """Ends the connection and erases its draft with all its photos.

    Raises Conflict(`already_decided`) if the person was approved meanwhile; the connection ends all the same.
    """
    try:
        if connection.person_id is not None:
            await erase_draft(connection.person_id, ctx)
    except Conflict:
        await ctx.state.clear()
        raise
    await ctx.state.clear()


async def erase_draft(person_id: PersonId, ctx: Context) -> None:
    """Erases a draft, if it is still there. Nobody gets a certificate: the person was never connected.

    An approved person in a new training stays, and only its new photos are erased. Raises
    Conflict(`already_decided`) if the person was approved meanwhile.
    """
    world = ctx.world
    if await give_up_training(
        person_id, ctx.who.participant_id, settings=world.settings, doorbell=world.doorbell
    ):
        return
    try:
        await erase_person(
            person_id,
            ctx.requester(),
            tg_notify_chat_id=None,
            doorbell=ctx.world.doorbell,
            only_undecided=True,
        )
    except NotFound:
        return


async def asked_before(number: int, ctx: Context) -> PersonView | None:
    """The person that a button to end a connection is about; None if its presser ended it before, as in an
    earlier try whose answer was lost. Raises NotFound(`draft`) if there is none.
    """
    try:
        return await asked_person(ctx.who.participant_id, number)
    except NotFound:
        if not await did_to_number("erase_person", number, ctx.requester()):
            raise
    return None


async def is_album_answered(message: Message, state: FSMContext, *, by: str = "album") -> bool:
    """Whether a photo of this album was answered before: an album is many messages. Also notes the album, so
    the next photo of it counts as answered. by: what kind of answer, where an album may get several.
    """
    if message.media_group_id is None:
        return False
    data = await state.get_data()
    await state.update_data({by: message.media_group_id})
    return bool(data.get(by) == message.media_group_id)
