"""Without an admin chat Telegram is asked for the admins of a workspace's groups."""

from domain.usecases.groups.look_up_admins import look_up_admins
from tests import sql
from tests.usecases.factory import Group, make_group, make_participant
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


async def admins_of(group: Group) -> list[int]:
    rows = await sql.rows(
        """SELECT participant_id AS id FROM group_participants
           WHERE group_id = $1 AND status = 'admin' ORDER BY 1""",
        group.group_id,
    )
    return [row["id"] for row in rows]


async def test_admins_that_are_known_are_noted_and_counted(stage: Stage, group: Group) -> None:
    other = await make_group(stage)
    second = await make_participant(stage, "Second")
    stage.memberships.statuses[group.tg_chat_id, second.tg_user_id] = "admin"
    stage.memberships.statuses[group.tg_chat_id, 999] = "admin"  # never met the bot
    await sql.execute("DELETE FROM group_participants")
    assert await look_up_admins(group.workspace_id, stage.memberships) == 2
    assert await admins_of(group) == [group.admin.participant_id, second.participant_id]
    assert await admins_of(other) == []


async def test_where_an_admin_chat_decides_nobody_is_looked_up(stage: Stage, group: Group) -> None:
    await set_admin_chat(-77)
    await sql.execute("DELETE FROM group_participants")
    assert await look_up_admins(group.workspace_id, stage.memberships) == 0
    assert await admins_of(group) == []


async def test_a_workspace_that_is_not_there_has_no_admins(stage: Stage) -> None:
    assert await look_up_admins(999_999, stage.memberships) == 0
