"""Erases a whole workspace: its groups, photos and persons, and the people who were known only there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from domain.ids import AssetId, FaceId, GroupId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.erasing.forgetting import CONTENT, known_only_in
from domain.rules.erasing.needles import Needles
from domain.steps.chats.end_questions import end_questions
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.erasing.forget_participants import Forgotten, forget_participants
from domain.steps.erasing.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.work.in_parts import PEOPLE, in_parts
from domain.steps.work.work import Work

# The verification looks for every id, but only for a sample of names and faces: the rows that hold these are
# deleted together by foreign keys.
_SAMPLE = 200

_CONTENT = f"SELECT {CONTENT}"
_NAMES = """
SELECT title AS name FROM groups WHERE workspace_id = $1
UNION SELECT name FROM workspaces WHERE id = $1
UNION (SELECT name FROM persons WHERE workspace_id = $1 ORDER BY id LIMIT $2)
UNION (SELECT l.alias FROM participant_persons l JOIN persons p ON p.id = l.person_id
    WHERE p.workspace_id = $1 AND l.alias IS NOT NULL ORDER BY l.id LIMIT $2)
"""
_GROUPS = """
SELECT id, uuid, array_remove(ARRAY[tg_chat_id, former_tg_chat_id], NULL) AS chats
FROM groups WHERE workspace_id = $1
"""
_PERSONS = """
SELECT id, number, ARRAY(SELECT p.name UNION SELECT l.alias FROM participant_persons l
    WHERE l.person_id = p.id AND l.alias IS NOT NULL) AS names
FROM persons p WHERE workspace_id = $1
"""
# Whoever moderates in an admin chat may be in no group.
_ACTING_ONLY_HERE = """
WITH acts AS (SELECT workspace_id, actor FROM admin_events UNION SELECT workspace_id, actor FROM operations)
SELECT r.id FROM participants r JOIN acts a ON a.actor = 'tg:' || r.tg_user_id
GROUP BY r.id HAVING every(a.workspace_id = $1) ORDER BY r.id
"""
_FACES = "SELECT id FROM face_instances WHERE workspace_id = $1 ORDER BY id LIMIT $2"
_EVENTS = "SELECT id FROM face_assignment_events WHERE workspace_id = $1"
_PHOTOS = "SELECT id FROM image_assets WHERE workspace_id = $1 ORDER BY id"
_PERSON_IDS = "SELECT id FROM persons WHERE workspace_id = $1 ORDER BY id"


@dataclass(frozen=True, slots=True)
class _Workspace:
    uuid: UUID
    tg_admin_chat_id: int | None


@dataclass(frozen=True, slots=True)
class _Content:
    """How many groups, persons, posted photos and faces the workspace had, for the certificate."""

    groups: int
    persons: int
    photos: int
    faces: int


@dataclass(frozen=True, slots=True)
class _Group:
    """chats: its Telegram ids, the former one too."""

    id: GroupId
    uuid: UUID
    chats: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Person:
    """names: the person's own, and what those who are connected with it call it."""

    id: PersonId
    number: int
    names: Sequence[str]


async def erase_workspace_rows(work: Work, workspace_id: WorkspaceId, order: Order) -> dict[str, int] | None:
    """Returns the counts for the certificate; None when the workspace is gone or being erased already.

    The workspace's row stays, without a name, until its cards were taken back. What people did there is
    deleted with the row.
    """
    workspace = await sql.one(
        _Workspace,
        """SELECT uuid, tg_admin_chat_id FROM workspaces WHERE id = $1 AND erasing_at IS NULL
           FOR UPDATE""",
        workspace_id,
    )
    if workspace is None:
        return None
    content = await sql.one(_Content, _CONTENT, workspace_id)
    assert content is not None
    names = await sql.values(str, _NAMES, workspace_id, _SAMPLE)
    groups = await sql.rows(_Group, _GROUPS, workspace_id)
    faces = await sql.values(FaceId, _FACES, workspace_id, _SAMPLE)
    persons = await sql.rows(_Person, _PERSONS, workspace_id)
    gone = await _forget_people(work, workspace_id, [group.id for group in groups], order)
    tg_ids = [chat for group in groups for chat in group.chats]
    if workspace.tg_admin_chat_id is not None:
        tg_ids.append(workspace.tg_admin_chat_id)
    # A private chat that decides has cards of other workspaces, too. Those of this one go by its id.
    chats = [chat for chat in tg_ids if chat < 0]
    uuids = [workspace.uuid, *(group.uuid for group in groups), *(person.id for person in persons)]
    needles = Needles(
        uuids=(*map(str, uuids), *gone.uuids),
        names=(*names, *gone.names),
        tg_ids=(*tg_ids, *gone.tg_ids),
        chats=(*chats, *gone.tg_ids),
        whose=(*(f"p{person.number}" for person in persons), *gone.whose),
    )
    counts = {**asdict(content), "participants": len(gone.uuids)}
    subject = Subject("workspace", workspace.uuid, workspace_id, workspace_id)
    await open_erasure(work, subject, Remains(needles, counts, faces), order)
    await _delete(workspace_id)
    await _keep_offers_of_others(work, workspace_id)
    await end_questions([name for person in persons for name in person.names])
    return counts


async def _forget_people(
    work: Work, workspace_id: WorkspaceId, group_ids: list[GroupId], order: Order
) -> Forgotten:
    """Forgets the groups' members, participants with links, and whoever did something in the workspace, for
    example in its admin chat. Those who are known elsewhere too stay.
    """
    linked = await sql.values(
        ParticipantId,
        """DELETE FROM participant_persons l USING persons p
           WHERE p.id = l.person_id AND p.workspace_id = $1 RETURNING l.participant_id""",
        workspace_id,
    )
    members = await sql.values(
        ParticipantId,
        "SELECT participant_id FROM group_participants WHERE group_id = ANY($1::bigint[])",
        group_ids,
    )
    acting = await sql.values(ParticipantId, _ACTING_ONLY_HERE, workspace_id)
    people = sorted({*linked, *members, *acting})
    going = await known_only_in(group_ids, people, order.requested_by, workspace_id=workspace_id)
    return await forget_participants(work, going)


async def _delete(workspace_id: WorkspaceId) -> None:
    for query in (
        """DELETE FROM conversations WHERE tg_chat_id IN (
               SELECT unnest(ARRAY[tg_chat_id, former_tg_chat_id]) FROM groups WHERE workspace_id = $1
               UNION ALL SELECT tg_admin_chat_id FROM workspaces WHERE id = $1 AND tg_admin_chat_id < 0)
             OR data->>'workspace_id' = $1::bigint::text
                 AND tg_chat_id = (SELECT tg_admin_chat_id FROM workspaces WHERE id = $1)
             OR data->>'person_id' IN (SELECT id::text FROM persons WHERE workspace_id = $1)""",
        "UPDATE workspaces SET erasing_at = now(), name = '', tg_admin_chat_id = NULL WHERE id = $1",
    ):
        await sql.execute(query, workspace_id)
    await _delete_the_many(workspace_id)
    for query in (
        "DELETE FROM clusters WHERE workspace_id = $1",
        "DELETE FROM groups WHERE workspace_id = $1",
        "DELETE FROM queue_messages WHERE workspace_id = $1",
        "DELETE FROM queue_outbox WHERE workspace_id = $1",
        "DELETE FROM deep_links WHERE workspace_id = $1",
    ):
        await sql.execute(query, workspace_id)


async def _delete_the_many(workspace_id: WorkspaceId) -> None:
    """Deletes assignment events, photos and persons. The events go first: each names persons, and would be
    updated when one of these persons is deleted.
    """
    for event_ids in in_parts(await sql.values(UUID, _EVENTS, workspace_id)):
        await sql.execute("DELETE FROM face_assignment_events WHERE id = ANY($1::uuid[])", event_ids)
    for asset_ids in in_parts(await sql.values(AssetId, _PHOTOS, workspace_id)):
        await sql.execute("DELETE FROM image_assets WHERE id = ANY($1::bigint[])", asset_ids)
    for person_ids in in_parts(await sql.values(PersonId, _PERSON_IDS, workspace_id), PEOPLE):
        await sql.execute("DELETE FROM persons WHERE id = ANY($1::uuid[])", person_ids)


async def _keep_offers_of_others(work: Work, workspace_id: WorkspaceId) -> None:
    """A chat has one button for waiting photos of all workspaces, noted under one of them. It stays for the
    photos of the others, with their number.
    """
    readers = await sql.values(
        ParticipantId,
        """UPDATE cards c SET workspace_id = d.workspace_id
           FROM participants r JOIN deliveries d ON d.participant_id = r.id
               AND (d.state = 'unknown' OR d.state = 'pending' AND d.offered_at IS NOT NULL)
           WHERE c.kind IN ('unknown', 'late') AND c.workspace_id = $1 AND c.tg_chat_id = r.tg_user_id
             AND (c.kind = 'unknown') = (d.state = 'unknown') RETURNING r.id""",
        workspace_id,
    )
    await offer_again(work, sorted(set(readers)))
