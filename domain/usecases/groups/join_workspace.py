"""A new group joins another workspace, because an admin of the group who also moderates that workspace says
so.
"""

from domain.errors import Conflict, NotFound
from domain.ids import CardId, GroupId, WorkspaceId
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.groups.together import together
from domain.states import MemberStatus
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.work.work import Work, transaction


async def join_workspace(
    group_id: GroupId,
    workspace_id: WorkspaceId,
    by: Requester,
    tg_user_id: int,
    *,
    memberships: Memberships,
    doorbell: Doorbell,
) -> None:
    """From then on whoever moderates that workspace decides about this group as well, and the people of that
    workspace are recognised in this group. Where no admin chat decides, the admins of this group moderate the
    workspace, too. The group's former workspace ends, with its settings, API tokens and webhooks.

    Raises NotFound(`group`) for a user who is no admin of the group or does not moderate the workspace, as
    for ids that do not exist, and Conflict(`group_has_begun`) for a group whose workspace has a second
    group (also one that the bot left), an admin chat, or photos or people: nobody of the other workspace may
    see these.
    """
    tg_chat_id = await sql.value(int, "SELECT tg_chat_id FROM groups WHERE id = $1 AND active", group_id)
    if tg_chat_id is None or await memberships.status(tg_chat_id, tg_user_id) != MemberStatus.ADMIN:
        raise NotFound("group")
    await moderating(workspace_id, by, what="group")
    async with transaction(doorbell) as work:
        old_id = await _lock(group_id, workspace_id)
        if old_id == workspace_id:
            return
        old = await together(old_id)
        if old is None or not old.may_join:
            raise Conflict("group_has_begun")
        for table, key in (("groups", "id"), ("deep_links", "group_id")):
            await sql.execute(
                f"UPDATE {table} SET workspace_id = $2 WHERE {key} = $1",  # noqa: S608  names of the line above
                group_id,
                workspace_id,
            )
        await _go_on_connecting(old_id, workspace_id)
        await _take_back_question(work, old_id)
        await sql.execute("UPDATE cards SET workspace_id = $2 WHERE workspace_id = $1", old_id, workspace_id)
        await sql.execute("DELETE FROM workspaces WHERE id = $1", old_id)
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'join_workspace', 'group', $3)""",
            workspace_id,
            by.actor,
            group_id,
        )
        await work.add("show_together", workspace_id=workspace_id)


async def _go_on_connecting(old_id: WorkspaceId, workspace_id: WorkspaceId) -> None:
    """Somebody who has begun to connect a person, and has not named the person yet, goes on in the list that
    the group joined.
    """
    for key in ("workspace_id", "wanted"):
        await sql.execute(
            """UPDATE conversations SET data = jsonb_set(data, ARRAY[$3::text], to_jsonb($2::bigint))
               WHERE data->$3::text = to_jsonb($1::bigint)""",
            old_id,
            workspace_id,
            key,
        )


async def _take_back_question(work: Work, old_id: WorkspaceId) -> None:
    """The operator's chat was asked whether it decides for the workspace that ends now, or told that nobody
    does.
    """
    query = "SELECT id FROM cards WHERE kind IN ('deciding', 'without_admin') AND subject = $1"
    await take_back_each(work, await sql.values(CardId, query, str(old_id)))


async def _lock(group_id: GroupId, workspace_id: WorkspaceId) -> WorkspaceId:
    """Returns the group's workspace. Photos wait for the commit from here on. Raises NotFound(`group`)."""
    locked = await sql.values(
        WorkspaceId,
        """SELECT id FROM workspaces WHERE erasing_at IS NULL
             AND id IN ($2, (SELECT workspace_id FROM groups WHERE id = $1)) ORDER BY id FOR UPDATE""",
        group_id,
        workspace_id,
    )
    old_id = await sql.value(
        WorkspaceId, "SELECT workspace_id FROM groups WHERE id = $1 AND active FOR UPDATE", group_id
    )
    if old_id is None or not {old_id, workspace_id} <= set(locked):
        raise NotFound("group")
    return old_id
