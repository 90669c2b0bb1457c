from tests.guards.guard import Guard

_RULES = "tests/rules/settings/test_own_settings.py"
_CHANGE = "tests/usecases/settings/test_change_setting.py"
_READ = "tests/usecases/settings/test_settings_of.py"
_PROPOSALS = "tests/usecases/settings/test_proposals.py"
_MEASURES = "tests/usecases/settings/test_measure_settings.py"
_PUT = "domain/steps/settings/put_settings.py"

SETTING_GUARDS = (
    Guard(
        "no workspace is looser about strangers than the engine was measured for",
        "domain/rules/settings/own_settings.py",
        "return allowed.low <= value <= allowed.high",
        "return value <= allowed.high",
        (_RULES, _CHANGE, _READ),
    ),
    Guard(
        "a value that would take strangers for somebody is refused",
        _PUT,
        "ensure_fits(OWN_SETTINGS[name], asked[name], beside)",
        "pass",
        (_CHANGE,),
    ),
    Guard(
        "the usual value comes back only where the other settings leave room for it",
        _PUT,
        'raise Conflict("bounded")',
        "pass",
        (_CHANGE,),
    ),
    Guard(
        "only those who decide change a setting",
        "domain/usecases/settings/change_setting.py",
        'acting = await moderating(workspace_id, by, what="setting")',
        'acting = moderating.__globals__["Acting"](by, workspace_id, True)',
        (_CHANGE,),
    ),
    Guard(
        "a stored value that does not fit any more is ignored",
        "domain/queries/settings/settings_of.py",
        "if setting.fits(value, values):",
        "if True:",
        (_READ,),
    ),
    Guard(
        "the settings of one workspace are not those of another one",
        "domain/queries/settings/settings_of.py",
        "FROM workspace_settings w WHERE w.workspace_id = $1",
        "FROM workspace_settings w WHERE $1::bigint > 0",
        (_READ,),
    ),
    Guard(
        "an undo leaves what somebody changed since",
        _PUT,
        "own.get(one.name) == one.after",
        "one.after == one.after",
        (_CHANGE,),
    ),
    Guard(
        "no calibration proposes to send more loosely than the engine was measured for",
        "domain/rules/settings/calibrating.py",
        "sure = _first_at_least(curve, SURE, AUTO_CONFIDENCE)",
        "sure = _first_at_least(curve, SURE, 0.5)",
        ("tests/rules/settings/test_calibrating.py",),
    ),
    Guard(
        "no calibration proposes to ask about strangers",
        "domain/rules/settings/calibrating.py",
        "_first_at_least(curve, WORTH_ASKING, SUGGEST_CONFIDENCE)",
        "_first_at_least(curve, WORTH_ASKING, 0.3)",
        ("tests/rules/settings/test_calibrating.py",),
    ),
    Guard(
        "thresholds that somebody refused are not proposed again",
        "domain/usecases/settings/propose_settings.py",
        "if any(not one.is_open and _wants_the_same(found, one) for one in before):",
        "if False:",
        (_PROPOSALS,),
    ),
    Guard(
        "too few answers propose nothing",
        "domain/rules/settings/calibrating.py",
        "yes + no < LEAST_ANSWERS or min(yes, no) < LEAST_OF_A_KIND",
        "yes + no < 2",
        ("tests/rules/settings/test_calibrating.py",),
    ),
    Guard(
        "only those who decide use a proposal",
        "domain/usecases/settings/decide_proposal.py",
        'acting = await moderating(view.workspace_id if view else None, by, what="setting")',
        "acting = Acting(by, view.workspace_id, is_moderator=True)",
        (_PROPOSALS,),
    ),
    Guard(
        "a proposal is decided once",
        "domain/usecases/settings/decide_proposal.py",
        "WHERE id = $1 AND decision IS NULL RETURNING id",
        "WHERE id = $1 RETURNING id",
        (_PROPOSALS,),
    ),
    Guard(
        "nobody is compared with people of another workspace for a calibration",
        "domain/queries/settings/own_answers.py",
        "JOIN persons p ON p.id = x.person_id AND p.workspace_id = $1 AND {IS_LIVE}",
        "JOIN persons p ON p.id = x.person_id AND $1::bigint > 0 AND {IS_LIVE}",
        (_MEASURES,),
    ),
    Guard(
        "answers about what another engine saw say nothing of this one",
        "domain/queries/settings/own_answers.py",
        "ON e.face_id = s.face_instance_id AND e.engine = $2",
        "ON e.face_id = s.face_instance_id AND $2::text <> ''",
        (_MEASURES,),
    ),
    Guard(
        "settings can be given back after a group of the workspace was forgotten",
        "domain/steps/erasing/erase_group_rows.py",
        "WHERE workspace_id = $1 AND kind <> 'change_settings'",
        "WHERE workspace_id = $1",
        ("tests/usecases/settings/test_change_setting.py",),
    ),
    Guard(
        "the address of a neighbour is shown without its password",
        "bot/telegram/settings/change_setting.py",
        'f"{redis.scheme}://{redis.hostname}"',
        "settings.redis_url.get_secret_value()",
        ("tests/telegram/settings/test_change_setting.py",),
    ),
    Guard(
        "a prototype is not compared with itself",
        "domain/steps/settings/measure_thresholds.py",
        "            cosines[home, at] = alone\n",
        "            del alone\n",
        (_MEASURES,),
    ),
)

_CHATS = ("tests/telegram/groups/test_other_groups.py",)
_PAGE = ("tests/api/test_suggestions.py",)

OTHER_GROUP_GUARDS = (
    Guard(
        "Telegram is asked who is in the group of a photo before a face on it is asked about",
        "workers/show.py",
        "    await look_up_owners(suggestion_id, world.memberships)\n",
        "",
        _CHATS,
    ),
    Guard(
        "a card asks about faces of photos of the same groups only",
        "domain/usecases/questions/ask_questions.py",
        "WHERE x.asset_id = f.asset_id ORDER BY 1) AS groups",
        "WHERE false ORDER BY 1) AS groups",
        _CHATS,
    ),
    Guard(
        "Telegram is asked who is in the group of a photo before unknown faces on it are drawn for them",
        "workers/jobs.py",
        "    await look_up_asked(inquiry_id, world.memberships)\n",
        "",
        _CHATS,
    ),
    Guard(
        "nobody is shown an unknown face of a group that they are not in",
        "domain/queries/clusters/inquiries.py",
        'IS_THEIR_PHOTO = f"""({IN_ITS_GROUP} AND (',
        'IS_THEIR_PHOTO = f"""(true AND (',
        _CHATS,
    ),
    Guard(
        "who is known to be outside of a group is not asked about somebody unknown there",
        "domain/steps/clusters/ask_whose_child.py",
        "{MAY_BE_ASKED} AND {IN_ITS_GROUP} AND NOT",
        "{MAY_BE_ASKED} AND NOT",
        _CHATS,
    ),
    Guard(
        "what is asked from a group ends when the group leaves the list",
        "domain/usecases/groups/split_group.py",
        "        await end_requests_from(work, group_id, settings)\n",
        "",
        _CHATS,
    ),
    Guard(
        "who is in another group of the list goes on connecting when one group leaves it",
        "domain/steps/connecting/end_request.py",
        "WHERE m.participant_id = r.id AND m.status <> 'outside')",
        "WHERE m.participant_id = r.id AND false)",
        _CHATS,
    ),
    Guard(
        "who begins to connect while the group leaves the list asks nobody of that list",
        "domain/usecases/connecting/begin_connection.py",
        "        await _ensure_still_there(workspace_id, tg_chat_id)\n",
        "",
        ("tests/usecases/groups/test_split_group.py",),
    ),
    Guard(
        "nobody is told that they left a group in which they never were",
        "domain/steps/groups/remember_membership.py",
        "$3::text = 'outside' AND NOT $5",
        "false AND NOT $5",
        _CHATS,
    ),
    Guard(
        "the page shows an owner no asked face of a group that they are not in",
        "domain/queries/photos/viewing.py",
        "WHERE o.asset_id = a.id AND g.tg_chat_id = ANY($2::bigint[]))))",
        "WHERE o.asset_id = a.id)))",
        _PAGE,
    ),
    Guard(
        "the page lists to an owner no question of a group that they are not in",
        "domain/queries/questions/listed_suggestions.py",
        "      AND {MAY_BE_ASKED_ABOUT}))",
        "))",
        _PAGE,
    ),
    Guard(
        "no question of a group that an owner is not in waits for the owner",
        "domain/queries/questions/waiting.py",
        "own.person_id IS NOT NULL AND {MAY_BE_ASKED_ABOUT}",
        "own.person_id IS NOT NULL",
        _PAGE,
    ),
    Guard(
        "a question that no owner may see waits for the moderators",
        "domain/queries/questions/waiting.py",
        "AND o.state = 'approved' AND {MAY_BE_ASKED_ABOUT})",
        "AND o.state = 'approved')",
        _PAGE,
    ),
    Guard(
        "the operator's chat that decides already is asked nothing under its new id",
        "workers/groups/show_deciding.py",
        "chat = await operator_chat(world.api, world.settings.admin_chat_id)",
        "chat = world.settings.admin_chat_id",
        ("tests/usecases/groups/test_migrate_group.py",),
    ),
    Guard(
        "the operator's chat decides after it became a supergroup",
        "domain/queries/service/operator_chat.py",
        """        return int((await api.call("getChat", {"chat_id": admin_chat_id}))["id"])""",
        "        return admin_chat_id",
        ("tests/telegram/groups/test_upgrade.py",),
    ),
    Guard(
        "strangers who use the bot fill the operator's chat with no questions",
        "bot/telegram/groups/activate_group.py",
        "if not world.settings.open_to_all:\n        await ask_where_to_decide",
        "if True:\n        await ask_where_to_decide",
        ("tests/telegram/groups/test_bind_admin_chat.py",),
    ),
    Guard(
        "the link of a group that joined another one goes on leading there",
        "domain/usecases/groups/join_workspace.py",
        '(("groups", "id"), ("deep_links", "group_id"))',
        '(("groups", "id"),)',
        ("tests/telegram/groups/test_join_workspace.py",),
    ),
    Guard(
        "whoever has erased somebody does not own each store for it",
        "domain/queries/service/own_store.py",
        "return bool(noted) and not noted.isdisjoint({entry.erasure for entry in await read_ledger(store)})",
        "return bool(noted)",
        ("tests/usecases/service/test_claim_store.py",),
    ),
)
