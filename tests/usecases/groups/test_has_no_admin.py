"""That nobody can decide is said only if Telegram says that no group of the workspace has an admin."""

import pytest

from domain.queries.groups.has_no_admin import has_no_admin
from tests.usecases.factory import Group, make_group
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


@pytest.fixture
def left(stage: Stage, group: Group) -> Group:
    """The group, without its admin. Member 998 is in it."""
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "outside"
    stage.memberships.statuses[group.tg_chat_id, 998] = "member"
    return group


async def test_nobody_can_decide_in_a_group_that_its_only_admin_left(stage: Stage, left: Group) -> None:
    assert await has_no_admin(left.workspace_id, stage.memberships)


async def test_an_admin_whom_the_bot_never_met_can_decide(stage: Stage, left: Group) -> None:
    stage.memberships.statuses[left.tg_chat_id, 999] = "admin"
    assert not await has_no_admin(left.workspace_id, stage.memberships)


async def test_an_admin_of_another_group_of_the_list_can_decide(stage: Stage, group: Group) -> None:
    await make_group(stage, joins=group, title="School")
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "outside"
    assert not await has_no_admin(group.workspace_id, stage.memberships)


async def test_an_admin_chat_can_decide(stage: Stage, left: Group) -> None:
    await set_admin_chat(-77)
    assert not await has_no_admin(left.workspace_id, stage.memberships)


@pytest.mark.parametrize("how", ["hidden members", "the bot is out"])
async def test_where_telegram_does_not_tell_nothing_is_claimed(stage: Stage, left: Group, how: str) -> None:
    if how == "hidden members":
        stage.memberships.untold.add(left.tg_chat_id)
    else:
        stage.memberships.statuses.clear()
    assert not await has_no_admin(left.workspace_id, stage.memberships)
