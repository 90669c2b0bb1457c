"""Groups share a list of people only where somebody agreed; installations share no store at all."""

from tests.guards.guard import Guard

_SPLIT = "domain/usecases/groups/split_group.py"
_SPLIT_TEST = ("tests/usecases/groups/test_split_group.py",)
_TOGETHER_TEST = ("tests/usecases/groups/test_together.py",)
_BIND = "domain/usecases/groups/bind_admin_chat.py"
_BIND_TEST = ("tests/usecases/groups/test_bind_admin_chat.py",)

GROUP_GUARDS = (
    Guard(
        "where there is an admin chat, an admin of a group decides nothing",
        "domain/rules/access/access.py",
        "return admin_chat_status in (MemberStatus.ADMIN, MemberStatus.MEMBER)",
        "return admin_chat_status in (MemberStatus.ADMIN, MemberStatus.MEMBER)"
        " or MemberStatus.ADMIN in group_statuses",
        ("tests/rules/access/test_access.py",),
    ),
    Guard(
        "the groups of a workspace with an admin chat are not asked about",
        "domain/queries/access/authority.py",
        "if (chat := workspace.tg_admin_chat_id) is not None:",
        "if (chat := workspace.tg_admin_chat_id) is not None and False:",
        ("tests/usecases/groups/test_together.py",),
    ),
    Guard(
        "of groups that nobody agreed to put together, only who is admin of all decides",
        "domain/rules/access/access.py",
        "return {*group_statuses} == {MemberStatus.ADMIN}",
        "return MemberStatus.ADMIN in group_statuses",
        ("tests/rules/access/test_access.py", "tests/usecases/groups/test_together.py"),
    ),
    Guard(
        "an admin chat is taken over only once the bot is out of it",
        "domain/queries/access/authority.py",
        "or chat > 0 or await memberships.administrators(chat):",
        "or chat > 0:",
        ("tests/usecases/groups/test_together.py",),
    ),
    Guard(
        "only an admin of the new group lets it join another one",
        "domain/usecases/groups/join_workspace.py",
        "if tg_chat_id is None or await memberships.status(tg_chat_id, tg_user_id) != MemberStatus.ADMIN:",
        "if tg_chat_id is None:",
        ("tests/usecases/groups/test_join_workspace.py",),
    ),
    Guard(
        "a group joins only where who asks for it decides",
        "domain/usecases/groups/join_workspace.py",
        'await moderating(workspace_id, by, what="group")',
        "assert moderating",
        ("tests/usecases/groups/test_join_workspace.py",),
    ),
    Guard(
        "a group with photos or people of its own joins no other one",
        "domain/usecases/groups/join_workspace.py",
        "if old is None or not old.may_join:",
        "if old is None:",
        ("tests/usecases/groups/test_join_workspace.py",),
    ),
    Guard(
        "photos that come while a group joins another one wait for it",
        "domain/usecases/groups/join_workspace.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY id",
        ("tests/usecases/groups/test_join_workspace.py",),
    ),
    Guard(
        "a photo and its group that joins another one lock in the same order",
        "domain/usecases/photos/accept_asset.py",
        "FOR KEY SHARE OF w, g",
        "FOR KEY SHARE OF g",
        ("tests/usecases/groups/test_join_workspace.py",),
    ),
    Guard(
        "a chat that moves and a photo posted there lock in the same order",
        "domain/steps/groups/move_chat.py",
        "WHERE g.tg_chat_id = $1 FOR UPDATE OF w",
        "WHERE g.tg_chat_id = $1",
        ("tests/usecases/groups/test_migrate_group.py",),
    ),
    Guard(
        "the chat of the setting decides for a group when somebody in it says so",
        "domain/usecases/groups/decide_here.py",
        "if status not in (MemberStatus.ADMIN, MemberStatus.MEMBER):",
        "if False:",
        ("tests/usecases/groups/test_decide_here.py",),
    ),
    Guard(
        "its button means nothing in another chat",
        "bot/telegram/groups/decide_here.py",
        "if chat is None or chat != await operator_chat(ctx.world):",
        "if chat is None:",
        ("tests/telegram/groups/test_bind_admin_chat.py",),
    ),
    Guard(
        "the operator's chat decides after it became a supergroup",
        "bot/telegram/groups/operator_chat.py",
        """        return int((await world.api.call("getChat", {"chat_id": chat}))["id"])""",
        "        return chat",
        ("tests/telegram/groups/test_upgrade.py",),
    ),
    Guard(
        "a workspace with an admin chat is not given to another one",
        "domain/usecases/groups/decide_here.py",
        "AND erasing_at IS NULL AND tg_admin_chat_id IS NULL",
        "AND erasing_at IS NULL",
        ("tests/usecases/groups/test_decide_here.py",),
    ),
    Guard(
        "a photo that was replaced goes from those who are not on the new one",
        "domain/usecases/photos/recognise_asset.py",
        """offer_after_hours)
        await withdraw_replaced(work, asset.workspace_id, asset_id)
""",
        "offer_after_hours)\n",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "a photo that another message shows too stays when it is replaced",
        "domain/steps/deliveries/withdraw_replaced.py",
        "AND NOT EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = old)",
        "",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "a new photo of a member who refused is not looked at either",
        "domain/usecases/photos/replace_photo.py",
        "m.consent = 'refused'",
        "m.consent = 'never'",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "what nobody may pass on arrives as such a copy",
        "workers/deliveries/send_delivery.py",
        '{"protect_content": True} if view.is_protected else {}',
        "{}",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "two installations do not share a photo store",
        "domain/usecases/service/claim_store.py",
        "    await ensure_own_store(tg_bot_id, store)\n    own = ",
        "    own = ",
        ("tests/usecases/service/test_claim_store.py",),
    ),
    Guard(
        "of two installations that start at once on an empty store one stays",
        "domain/usecases/service/claim_store.py",
        "await ensure_own_store(tg_bot_id, store)  # of two",
        "pass  # of two",
        ("tests/usecases/service/test_claim_store.py",),
    ),
    Guard(
        "two installations do not share the folder of an index",
        "domain/adapters/qdrant/qdrant_edge_owner.py",
        "ensure_own(INDEX, owner=mark.read_text().strip(), own=installation, mark=str(mark))",
        "assert ensure_own, INDEX",
        ("tests/adapters/qdrant/test_vector_index.py",),
    ),
    Guard(
        "two installations do not share the collections of a Qdrant server",
        "domain/adapters/qdrant/qdrant_collections.py",
        "ensure_own(INDEX, owner=owner, own=installation, mark=mark)",
        "assert ensure_own, INDEX",
        ("tests/adapters/qdrant/test_vector_index.py",),
    ),
    Guard(
        "whoever does not decide keeps no groups together",
        "domain/usecases/groups/keep_together.py",
        'await moderating(workspace_id, by, what="group")',
        "assert moderating",
        ("tests/usecases/groups/test_together.py",),
    ),
    Guard(
        "only its own admins and the admin chat split a group off",
        "domain/usecases/groups/split_group.py",
        "await admit_to_erase_group(group_id, tg_user_id, memberships)",
        "assert admit_to_erase_group",
        ("tests/usecases/groups/test_together.py",),
    ),
    Guard(
        "whoever activated a group and is its admin no more is not asked about it",
        "workers/groups/show_together.py",
        "if reader is None or not await moderates(view.workspace_id, reader.tg_user_id, world.memberships):",
        "if reader is None:",
        ("tests/usecases/groups/test_together.py",),
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
        "domain/steps/groups/bind_chat.py",
        "           UNION SELECT 1 FROM groups WHERE tg_chat_id = $1",
        "",
        _BIND_TEST,
    ),
    Guard(
        "who refused to be looked at is left alone in a group that is split off",
        _SPLIT,
        "        await _keep_refusals(new_id, refusals)\n",
        "        assert _keep_refusals\n",
        _SPLIT_TEST,
    ),
)
