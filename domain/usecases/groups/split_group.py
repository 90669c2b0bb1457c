"""A group leaves the workspace that it shares with others and begins again, in a workspace of its own."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.access.authority import admit_to_erase_group
from domain.queries.chats.participant import language_of
from domain.queries.groups.together import is_alone
from domain.settings import Settings
from domain.steps.erasing.erase_group_rows import erase_group_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Group:
    workspace_id: WorkspaceId
    tg_chat_id: int
    former_tg_chat_id: int | None
    title: str
    username: str | None
    activated_by_id: ParticipantId | None


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
    """Returns the group's new id. Its photos are erased: nobody of it moderates the old workspace any more.

    tg_notify_chat_id: the chat that gets the certificate. Raises what `erase_group` raises, and
    Conflict(`group_is_alone`) for a group that shares its workspace with none.
    """
    await admit_to_erase_group(group_id, tg_user_id, memberships)
    order = Order(tg_user_id, tg_notify_chat_id, await language_of(tg_user_id))
    async with transaction(doorbell) as work:
        group = await sql.one(_Group, _GROUP, group_id)
        if group is None:
            raise NotFound("group")
        await lock_workspace(group.workspace_id)
        if await is_alone(group_id):  # another group may have been split off just now
            raise Conflict("group_is_alone")
        if await erase_group_rows(work, group_id, order, settings) is None:
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
        await work.add("show_introduction", group_id=new_id)
        await work.add("show_together", workspace_id=group.workspace_id)
        return new_id


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
