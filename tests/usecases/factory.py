"""Makes groups, people and photos through the real use cases."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Literal
from uuid import UUID

from domain.ids import AssetId, GroupId, ParticipantId, WorkspaceId
from domain.ports import DetectedFace
from domain.rules.access.admission import Admission
from domain.usecases.chats.meet_participant import meet_participant
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.begin_connection import Consent, Draft, begin_connection
from domain.usecases.connecting.decide_link import decide_link
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.groups.activate_group import NewGroup, activate_group
from domain.usecases.groups.bind_admin_chat import bind_admin_chat
from domain.usecases.groups.join_workspace import join_workspace
from domain.usecases.groups.leave_group import leave_group
from domain.usecases.photos.accept_asset import PostedPhoto, accept_asset
from domain.values.training import SentPhoto
from tests import sql
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage

OPEN = Admission("secret", is_open=True)
_numbers = count(1)


@dataclass(frozen=True)
class Member:
    participant_id: ParticipantId
    tg_user_id: int
    name: str


@dataclass(frozen=True)
class Group:
    group_id: int
    workspace_id: int
    tg_chat_id: int
    admin: Member


@dataclass(frozen=True)
class Connected:
    """A person and the member who receives their photos."""

    person_id: UUID
    number: int
    link_id: int
    owner: Member


@scene_step
async def make_participant(
    stage: Stage,
    name: str = "Kim",
    *,
    in_chat: int | None = None,
    opened: bool = True,
    tg_user_id: int | None = None,
) -> Member:
    """Makes a participant. opened: they have pressed Start."""
    tg_user_id = tg_user_id or 1000 + next(_numbers)
    participant_id = await meet_participant(tg_user_id, name, "en")
    if opened:
        await open_private_chat(participant_id, stage.doorbell)
    if in_chat is not None:
        stage.memberships.statuses[in_chat, tg_user_id] = "member"
    return Member(participant_id, tg_user_id, name)


async def set_private_chat(how: str, tg_user_id: int | None = None) -> None:
    """Makes the private chat of this user, or of everybody: open, blocked, or unknown as before Start."""
    await sql.execute(
        "UPDATE participants SET private_chat = $1 WHERE $2::bigint IS NULL OR tg_user_id = $2",
        how,
        tg_user_id,
    )


async def parked_in_open_chats() -> list[int]:
    """Deliveries that nobody would send any more: parked although the recipient's chat is open."""
    return await sql.values(
        int,
        """SELECT d.id FROM deliveries d JOIN participants r ON r.id = d.participant_id
           WHERE d.state = 'parked' AND r.private_chat = 'open'""",
    )


async def activate(
    stage: Stage,
    by: Member,
    tg_chat_id: int,
    *,
    title: str = "Class 3b",
    admin_chat_id: int | None = None,
    admission: Admission = OPEN,
    code: str | None = None,
) -> GroupId:
    return await activate_group(
        NewGroup(tg_chat_id, title),
        by=by.participant_id,
        tg_user_id=by.tg_user_id,
        memberships=stage.memberships,
        admin_chat_id=admin_chat_id,
        admission=admission,
        code=code,
        doorbell=stage.doorbell,
    )


async def bind(stage: Stage, payload: str, who: Member, tg_chat_id: int) -> WorkspaceId:
    """Uses a setup link in the chat."""
    return await bind_admin_chat(
        payload, tg_chat_id, who.tg_user_id, memberships=stage.memberships, doorbell=stage.doorbell
    )


@scene_step
async def make_group(
    stage: Stage,
    *,
    admin: Member | None = None,
    title: str = "Class 3b",
    tg_chat_id: int | None = None,
    joins: Group | None = None,
) -> Group:
    """Makes an active group in a workspace of its own. joins: a group whose workspace it joins instead."""
    tg_chat_id = tg_chat_id or -7_000_000 - next(_numbers)  # no chat that a test names
    admin = admin or (joins.admin if joins is not None else await make_participant(stage, "Admin"))
    stage.memberships.statuses[tg_chat_id, admin.tg_user_id] = "admin"
    group_id = await activate(stage, admin, tg_chat_id, title=title)
    if joins is not None:
        await join_workspace(
            group_id,
            joins.workspace_id,
            stage.by(admin),
            admin.tg_user_id,
            memberships=stage.memberships,
            doorbell=stage.doorbell,
        )
    row = await sql.one("SELECT workspace_id FROM groups WHERE id = $1", group_id)
    assert row is not None
    return Group(group_id, row["workspace_id"], tg_chat_id, admin)


async def remove_bot(stage: Stage, tg_chat_id: int) -> None:
    """An admin removes the bot, and Telegram says that it is outside."""
    await leave_group(tg_chat_id, stage.settings.tg_bot_id, stage.memberships)


@scene_step
async def post(
    stage: Stage,
    group: Group,
    *faces: DetectedFace,
    file: str | None = None,
    media: Literal["photo", "document", "video"] = "photo",
    album: str | None = None,
    message: int | None = None,
) -> AssetId:
    """Posts a photo with these faces. file: the same name twice is the same file. message: its id."""
    photo = posted_photo(stage, group, *faces, file=file, media=media, album=album, message=message)
    asset_id = await accept_asset(photo, stage.doorbell)
    assert asset_id is not None
    return asset_id


def posted_photo(
    stage: Stage,
    group: Group,
    *faces: DetectedFace,
    file: str | None = None,
    media: Literal["photo", "document", "video"] = "photo",
    album: str | None = None,
    message: int | None = None,
) -> PostedPhoto:
    """The photo that `post` posts, not accepted yet."""
    file = file or f"file-{next(_numbers)}"
    if file not in stage.source.files:
        stage.source.files[file] = stage.engine.draw(*faces)
    return PostedPhoto(
        tg_chat_id=group.tg_chat_id,
        tg_message_id=message or next(_numbers),
        tg_file_id=file,
        tg_file_unique_id=f"unique-{file}",
        media=media,
        posted_by=group.admin.participant_id,
        posted_at=datetime.now(UTC),
        media_group_id=album,
    )


@scene_step
async def begin(stage: Stage, group: Group, owner: Member, name: str = "Anna") -> Draft:
    return await begin_connection(
        group.workspace_id,
        owner.participant_id,
        raw_name=name,
        consent=Consent("1", datetime.now(UTC)),
        memberships=stage.memberships,
        doorbell=stage.doorbell,
    )


@scene_step
async def train(stage: Stage, person_id: UUID, owner: Member, *faces: DetectedFace) -> AssetId:
    """Sends a training photo with these faces; it is not judged yet."""
    number = next(_numbers)
    stage.source.files[f"training-{number}"] = stage.engine.draw(*faces)
    photo = SentPhoto(f"training-{number}", f"unique-training-{number}", "photo", tg_message_id=number)
    return await add_training_photo(person_id, owner.participant_id, photo, stage.doorbell)


@scene_step
async def requested_person(
    stage: Stage, group: Group, owner: Member, *faces: DetectedFace, name: str = "Anna"
) -> Connected:
    """Makes a request that waits for a decision, with one training photo for each face."""
    draft = await begin(stage, group, owner, name)
    for face in faces:
        await train(stage, draft.person_id, owner, face)
    await stage.drain()
    assert await submit_connection(draft.person_id, owner.participant_id, stage.doorbell) == len(faces)
    row = await sql.one(
        """SELECT p.number, l.id AS link_id FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.id = $1""",
        draft.person_id,
    )
    assert row is not None
    return Connected(draft.person_id, row["number"], row["link_id"], owner)


@scene_step
async def decide(stage: Stage, person: Connected, by: Member, *, approve: bool) -> None:
    await decide_link(
        person.link_id,
        stage.by(by),
        approve=approve,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


@scene_step
async def connected_person(
    stage: Stage, group: Group, owner: Member | None = None, *, look: str = "anna", name: str = "Anna"
) -> Connected:
    """Connects a person, approved and indexed; `engine.face(anna=0.9)` is then a clear photo of them."""
    owner = owner or await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(**{look: 1.0}), name=name)
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    return person


async def withdraw_reasons(asset_id: int | None = None) -> None:
    """Ends the reasons for which people receive this photo, or every photo."""
    await sql.execute(
        "UPDATE distributions SET withdrawn_at = now() WHERE $1::bigint IS NULL OR asset_id = $1", asset_id
    )


async def reasons_left() -> list[sql.Row]:
    return await sql.rows(
        """SELECT asset_id, participant_id, person_id FROM distributions
           WHERE withdrawn_at IS NULL ORDER BY 1, 2, 3"""
    )
