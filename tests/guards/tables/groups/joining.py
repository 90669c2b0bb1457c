"""What a group takes along when it joins the list of another one."""

from tests.guards.guard import Guard

JOINING_GUARDS = (
    Guard(
        "whoever is about to connect somebody goes on when the group joins another list",
        "domain/usecases/groups/join_workspace.py",
        "        await _go_on_connecting(old_id, workspace_id)\n",
        "        assert _go_on_connecting\n",
        ("tests/telegram/groups/test_join_workspace.py",),
    ),
)
