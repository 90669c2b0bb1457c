"""When an admin is asked whether groups stay together, and which group may join others."""

import asyncpg
import pytest

from domain.queries.groups.together import is_alone, together
from tests.usecases.rows import a_group, a_participant, a_person, a_workspace, an_asset
from tests.usecases.workspaces import set_admin_chat


@pytest.mark.parametrize(
    ("groups", "is_agreed", "is_open"),
    [(1, False, False), (2, False, True), (2, True, False), (0, False, False)],
)
async def test_admins_are_asked_only_about_several_groups_without_agreement(
    connection: asyncpg.Connection, groups: int, is_agreed: bool, is_open: bool
) -> None:
    workspace = await a_workspace(connection, is_agreed=is_agreed)
    for _ in range(groups):
        await a_group(connection, workspace)
    await a_group(connection, workspace, active=False)  # the bot has left it
    await a_group(connection, await a_workspace(connection))
    view = await together(workspace)
    assert view is not None
    assert (len(view.groups), view.is_open) == (groups, is_open)


@pytest.mark.parametrize(
    ("has", "may_join"),
    [
        ("nothing", True),
        ("a photo", False),
        ("a person", False),
        ("an admin chat", False),
        ("a group", False),
        ("a left group", False),  # a join would delete it, with what its members refused
    ],
)
async def test_only_a_group_with_nothing_in_it_joins_another_one(
    connection: asyncpg.Connection, has: str, may_join: bool
) -> None:
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    who = await a_participant(connection)
    first = await a_group(connection, workspace, activated_by_id=who)
    for of in (elsewhere, workspace if has == "a photo" else elsewhere):
        await an_asset(connection, of)
    for of in (elsewhere, workspace if has == "a person" else elsewhere):
        await a_person(connection, of)
    if has == "an admin chat":
        await set_admin_chat(-77, workspace)
    if has in ("a group", "a left group"):
        await a_group(connection, workspace, active=has == "a group")
    view = await together(workspace)
    assert view is not None
    assert view.may_join is may_join
    assert view.activated_by_id == (None if has == "a group" else who)
    assert await is_alone(first) is (has not in ("a group", "a left group"))


async def test_nothing_is_shown_of_a_workspace_that_is_being_erased(connection: asyncpg.Connection) -> None:
    workspace = await a_workspace(connection)
    await connection.execute("UPDATE workspaces SET erasing_at = now()")
    assert await together(workspace) is None
