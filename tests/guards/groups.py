"""Whose it is: groups share a list of people where somebody agreed, installations share no store at all."""

from tests.guards.guard import Guard

_SPLIT = "domain/usecases/split_group.py"
_TOGETHER_TEST = ("tests/usecases/test_together.py",)
_BIND = "domain/usecases/bind_admin_chat.py"
_BIND_TEST = ("tests/usecases/test_bind_admin_chat.py",)

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
        ("tests/usecases/test_join_workspace.py",),
    ),
    Guard(
        "a group joins only where who asks for it decides",
        "domain/usecases/join_workspace.py",
        'await moderating(workspace_id, by, what="group")',
        "assert moderating",
        ("tests/usecases/test_join_workspace.py",),
    ),
    Guard(
        "a group with photos or people of its own joins no other one",
        "domain/usecases/join_workspace.py",
        "if old is None or not old.may_join:",
        "if old is None:",
        ("tests/usecases/test_join_workspace.py",),
    ),
    Guard(
        "photos that come while a group joins another one wait for it",
        "domain/usecases/join_workspace.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY id",
        ("tests/usecases/test_join_workspace.py",),
    ),
    Guard(
        "the chat of the setting decides for a group when somebody in it says so",
        "domain/usecases/decide_here.py",
        'if await memberships.status(tg_chat_id, tg_user_id) not in ("admin", "member"):',
        "if False:",
        ("tests/usecases/test_decide_here.py",),
    ),
    Guard(
        "its button means nothing in another chat",
        "bot/telegram/decide_here.py",
        "if chat is None or chat != talk.world.settings.admin_chat_id:",
        "if chat is None:",
        ("tests/telegram/test_bind_admin_chat.py",),
    ),
    Guard(
        "a workspace with an admin chat is not given to another one",
        "domain/usecases/decide_here.py",
        "AND erasing_at IS NULL AND tg_admin_chat_id IS NULL",
        "AND erasing_at IS NULL",
        ("tests/usecases/test_decide_here.py",),
    ),
    Guard(
        "a photo that was replaced goes from those who are not on the new one",
        "domain/usecases/recognise_asset.py",
        """[asset_id])
        await withdraw_replaced(work, asset["workspace_id"], asset_id)
""",
        "[asset_id])\n",
        ("tests/telegram/test_replace_photo.py",),
    ),
    Guard(
        "a photo that another message shows too stays when it is replaced",
        "domain/steps/withdraw_replaced.py",
        "AND NOT EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = old)",
        "",
        ("tests/telegram/test_replace_photo.py",),
    ),
    Guard(
        "of who refused a new photo is not looked at either",
        "domain/usecases/replace_photo.py",
        "m.consent = 'refused'",
        "m.consent = 'never'",
        ("tests/telegram/test_replace_photo.py",),
    ),
    Guard(
        "what nobody may pass on arrives as such a copy",
        "workers/send_delivery.py",
        '{"protect_content": True} if view.is_protected else {}',
        "{}",
        ("tests/telegram/test_replace_photo.py",),
    ),
    Guard(
        "two installations do not share a photo store",
        "domain/steps/claim_store.py",
        "    await ensure_own_store(tg_bot_id, store)\n    own = ",
        "    own = ",
        ("tests/usecases/test_claim_store.py",),
    ),
    Guard(
        "of two installations that start at once on an empty store one stays",
        "domain/steps/claim_store.py",
        "await ensure_own_store(tg_bot_id, store)  # of two",
        "pass  # of two",
        ("tests/usecases/test_claim_store.py",),
    ),
    Guard(
        "two installations do not share the folder of an index",
        "domain/adapters/qdrant_edge_owner.py",
        "ensure_own(INDEX, owner=mark.read_text().strip(), own=installation, mark=str(mark))",
        "assert ensure_own, INDEX",
        ("tests/adapters/test_vector_index.py",),
    ),
    Guard(
        "two installations do not share the collections of a Qdrant server",
        "domain/adapters/qdrant_collections.py",
        "ensure_own(INDEX, owner=owner, own=installation, mark=mark)",
        "assert ensure_own, INDEX",
        ("tests/adapters/test_vector_index.py",),
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
    Guard(
        "a group that shares nothing is not erased by splitting it off",
        _SPLIT,
        "if await is_alone(group_id):",
        "if False and is_alone:",
        _TOGETHER_TEST,
    ),
    Guard(
        "a split settles nothing between groups that stay together",
        _SPLIT,
        "WHERE id = $1 AND (SELECT count(*) FROM groups WHERE workspace_id = w.id) = 1",
        "WHERE id = $1",
        _TOGETHER_TEST,
    ),
    Guard(
        "a link that was made for something else binds no admin chat",
        _BIND,
        'if target is None or target.purpose != "setup":',
        "if target is None:",
        _BIND_TEST,
    ),
    Guard(
        "a setup link used in somebody else's group does not end that group",
        _BIND,
        "AND r.id = g.activated_by_id AND r.tg_user_id = $2\n",
        "AND r.id = g.activated_by_id AND $2 > 0\n",
        _BIND_TEST,
    ),
    Guard(
        "a group with photos does not end by becoming an admin chat",
        _BIND,
        "AND NOT EXISTS (SELECT 1 FROM postings WHERE group_id = g.id) RETURNING",
        "RETURNING",
        _BIND_TEST,
    ),
    Guard(
        "a group that posts photos becomes no admin chat of another one",
        "domain/steps/bind_chat.py",
        "           UNION SELECT 1 FROM groups WHERE tg_chat_id = $1",
        "",
        _BIND_TEST,
    ),
)
