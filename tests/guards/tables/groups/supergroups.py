"""A group that becomes a supergroup stays the group that it was, and one that is left ends in time."""

from tests.guards.guard import Guard

SUPERGROUP_GUARDS = (
    Guard(
        "a group that becomes a supergroup while it is split off is still heard",
        "domain/usecases/groups/split_group.py",
        "await lock_chats()",
        "pass",
        ("tests/usecases/groups/test_split_group.py",),
    ),
    Guard(
        "cards that wait in an admin chat are shown again once it is a supergroup",
        "domain/steps/groups/move_chat.py",
        "        await follow_admin_chat(work, moved)\n",
        "        assert follow_admin_chat\n",
        ("tests/telegram/groups/test_upgrade.py",),
    ),
    Guard(
        "a task that waited until the bot may write in a chat is tried in its supergroup",
        "domain/steps/groups/move_chat.py",
        "    work.ring_for(DELIVERY, await wake_tasks(old_tg_chat_id))\n",
        "    assert DELIVERY\n    assert wake_tasks\n",
        ("tests/telegram/groups/test_resume_posts.py",),
    ),
    Guard(
        "the grace of a group that was left does not begin anew",
        "domain/steps/groups/remember_membership.py",
        "WHERE tg_chat_id = $1 AND active",
        "WHERE tg_chat_id = $1",
        ("tests/usecases/groups/test_groups.py",),
    ),
    Guard(
        "a new title of a group is heard",
        "bot/telegram/groups/activate_group.py",
        "    groups.message.register(on_new_title, F.new_chat_title)\n",
        "    assert on_new_title\n",
        ("tests/telegram/groups/test_new_title.py",),
    ),
    Guard(
        "only the first group of a workspace renames it",
        "domain/usecases/groups/rename_group.py",
        "ORDER BY id LIMIT 1) = $4",
        "ORDER BY id LIMIT 1) <> $4 + 1",
        ("tests/telegram/groups/test_new_title.py",),
    ),
)
