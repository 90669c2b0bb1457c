"""Whose list of people it is: groups share one where somebody who decides in both agreed."""

from tests.guards.guard import Guard

GROUP_GUARDS = (
    Guard(
        "where there is an admin chat, an admin of a group decides nothing",
        "domain/rules/access.py",
        'return admin_chat_status in ("admin", "member")',
        'return admin_chat_status in ("admin", "member") or "admin" in group_statuses',
        ("tests/rules/test_access.py",),
    ),
    Guard(
        "the groups of a workspace with an admin chat are not asked about",
        "domain/queries/authority.py",
        'if (chat := workspace["tg_admin_chat_id"]) is not None:',
        'if (chat := workspace["tg_admin_chat_id"]) is not None and False:',
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "of groups that nobody agreed to put together, only who is admin of all decides",
        "domain/rules/access.py",
        'return {*group_statuses} == {"admin"}',
        'return "admin" in group_statuses',
        ("tests/rules/test_access.py", "tests/usecases/test_together.py"),
    ),
    Guard(
        "an admin chat is taken over only once the bot is out of it",
        "domain/queries/authority.py",
        "or chat > 0 or await memberships.administrators(chat):",
        "or chat > 0:",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "only an admin of the new group lets it join another one",
        "domain/usecases/join_workspace.py",
        'if group is None or await memberships.status(group["tg_chat_id"], tg_user_id) != "admin":',
        "if group is None:",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "a group joins only where who asks for it decides",
        "domain/usecases/join_workspace.py",
        'await moderating(workspace_id, by, what="group")',
        "assert moderating",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "a group with photos or people of its own joins no other one",
        "domain/usecases/join_workspace.py",
        "if old is None or not old.may_join:",
        "if old is None:",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "photos that come while a group joins another one wait for it",
        "domain/usecases/join_workspace.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY id",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "who does not decide keeps no groups together",
        "domain/usecases/keep_together.py",
        'await moderating(workspace_id, by, what="group")',
        "assert moderating",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "only its own admins and the admin chat split a group off",
        "domain/usecases/split_group.py",
        "await admit_to_erase_group(group_id, tg_user_id, memberships)",
        "assert admit_to_erase_group",
        ("tests/usecases/test_together.py",),
    ),
    Guard(
        "who activated a group and is its admin no more is not asked about it",
        "workers/show_together.py",
        "if reader is None or not await moderates(view.workspace_id, reader.tg_user_id, world.memberships):",
        "if reader is None:",
        ("tests/usecases/test_together.py",),
    ),
)
