"""A group leaves the workspace that it shares with others and begins again, in a workspace of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Conflict, NotFound
from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.access.authority import admit_to_erase_group
from domain.queries.chats.participant import language_of
from domain.queries.groups.together import is_alone
from domain.settings import Settings
from domain.states import MemberStatus
from domain.steps.connecting.end_request import end_requests_from
from domain.steps.erasing.erase_group_rows import erase_group_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.groups.lock_chats import lock_chats
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.groups.tell_members import tell_members
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Group:
    workspace_id: WorkspaceId
    tg_chat_id: int
    former_tg_chat_id: int | None
    title: str
    username: str | None
    activated_by_id: ParticipantId | None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A member who refused, with what the group's row of the member says."""

    participant_id: ParticipantId
    status: MemberStatus
    checked_at: datetime
    consent_at: datetime | None
    consent_by_button: bool
    left_noted: bool
    left_at: datetime | None


_GROUP = """
SELECT workspace_id, tg_chat_id, former_tg_chat_id, title, username, activated_by_id
FROM groups g WHERE id = $1 AND active
"""


async def split_group(
    group_id: GroupId,
    tg_user_id: int,
    *,
    tg_notify_chat_id: int,
    memberships: Memberships,
    settings: Settings,
    doorbell: Doorbell,
) -> GroupId:
    """Returns the group's new id. Its photos are erased, because they are of the old workspace, which nobody
    of this group moderates any more. Photos of a member who refused there are not looked at in the new
    workspace either. Requests and wishes to join of participants who are only in this group end: nobody of
    the old workspace is to see them.

    tg_notify_chat_id: the chat that gets the certificate. Raises NotFound for a user who decides nothing
    there, and for a group that the bot has left, Forbidden for an admin of another group of the workspace,
    Conflict(`group_is_alone`) for the only group of its workspace.
    """
    await admit_to_erase_group(group_id, tg_user_id, memberships)
    order = Order(tg_user_id, tg_notify_chat_id, await language_of(tg_user_id))
    async with transaction(doorbell) as work:
        group = await _lock(group_id)
        if await is_alone(group_id):  # another group may have been split off just now
            raise Conflict("group_is_alone")
        await end_requests_from(work, group_id, settings)
        await tell_members(work, group.workspace_id, group_id, is_split_off=True)
        refusals = await _refusals(group_id)
        staying = [one.participant_id for one in refusals]
        if await erase_group_rows(work, group_id, order, settings, staying=staying) is None:
            raise NotFound("group")
        await sql.execute(
            """UPDATE workspaces w SET is_agreed = true
               WHERE id = $1 AND (SELECT count(*) FROM groups WHERE workspace_id = w.id) = 1""",
            group.workspace_id,
        )
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'split_group', 'group', $3)""",
            group.workspace_id,
            f"tg:{tg_user_id}",
            group_id,
        )
        new_id = await _begin_anew(group)
        await _keep_refusals(new_id, refusals)
        await work.add("show_introduction", group_id=new_id)
        await work.add("show_together", workspace_id=group.workspace_id)
        return new_id


async def _lock(group_id: GroupId) -> _Group:
    """Locks the chat first: it may be becoming a supergroup, and the new group has to get its new id."""
    await lock_chats()
    group = await sql.one(_Group, _GROUP, group_id)
    if group is None:
        raise NotFound("group")
    await lock_workspace(group.workspace_id)
    return group


async def _begin_anew(group: _Group) -> GroupId:
    group_id = await sql.value(
        GroupId,
        """WITH own AS (INSERT INTO workspaces (name) VALUES ($2) RETURNING id)
           INSERT INTO groups (workspace_id, tg_chat_id, title, username, active, activated_by_id,
               former_tg_chat_id)
           SELECT own.id, $1, $2, $3, true, r.id, $5
           FROM own LEFT JOIN participants r ON r.id = $4 RETURNING id""",
        group.tg_chat_id,
        group.title,
        group.username,
        group.activated_by_id,
        group.former_tg_chat_id,
    )
    assert group_id is not None
    return group_id


async def _refusals(group_id: GroupId) -> Sequence[_Refusal]:
    """A refusal that comes meanwhile waits for the group's lock, and is then tried again in the new group."""
    await sql.execute("SELECT id FROM groups WHERE id = $1 FOR UPDATE", group_id)
    return await sql.rows(
        _Refusal,
        """SELECT participant_id, status, checked_at, consent_at, consent_by_button, left_noted, left_at
           FROM group_participants
           WHERE group_id = $1 AND consent = 'refused' ORDER BY participant_id FOR UPDATE""",
        group_id,
    )


async def _keep_refusals(group_id: GroupId, refusals: Sequence[_Refusal]) -> None:
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status, checked_at, consent, consent_at,
               consent_by_button, left_noted, left_at)
           SELECT $1, x.participant, x.status, x.checked, 'refused', x.consented, x.pressed, x.noted, x.gone
           FROM unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::boolean[],
               $7::boolean[], $8::timestamptz[])
               AS x (participant, status, checked, consented, pressed, noted, gone)""",
        group_id,
        [one.participant_id for one in refusals],
        [one.status for one in refusals],
        [one.checked_at for one in refusals],
        [one.consent_at for one in refusals],
        [one.consent_by_button for one in refusals],
        [one.left_noted for one in refusals],
        [one.left_at for one in refusals],
    )
