"""Telegram's order: earlier updates come first, ids of groups and photos of messages change, and answers
stand in their topic.
"""

from tests.guards.guard import Guard

_REPLACE = ("tests/telegram/photos/test_replace_photo.py",)
_UPGRADE = ("tests/telegram/groups/test_upgrade.py",)
_ACCEPT = ("tests/usecases/photos/test_accept_asset.py",)
_ROWS = ("tests/usecases/work/test_sweep_rows.py",)
_LEAVING = ("tests/telegram/groups/test_leaving.py",)
_TWO = ("tests/usecases/service/test_two_processes.py",)
_AGAIN = ("tests/access/test_routes.py",)
_MIGRATE = ("tests/usecases/groups/test_migrate_group.py",)

ORDER_GUARDS = (
    Guard(
        "a photo of the chat that a group was before is the group's",
        "domain/usecases/photos/accept_asset.py",
        "(g.tg_chat_id = $1 OR g.former_tg_chat_id = $1) AND g.active",
        "(g.tg_chat_id = $1 OR false) AND g.active",
        _ACCEPT,
    ),
    Guard(
        "a photo of the chat that a group was before has no number in the new one",
        "domain/usecases/photos/accept_asset.py",
        "number = photo.tg_message_id if group.is_there else None",
        "number = photo.tg_message_id",
        _ACCEPT,
    ),
    Guard(
        "a photo is not accepted while its group gets another chat id",
        "domain/usecases/photos/accept_asset.py",
        "FOR KEY SHARE",
        "",
        _ACCEPT,
    ),
    Guard(
        "a photo whose group's row goes at this moment is the next row's",
        "domain/usecases/photos/accept_asset.py",
        "return await sql.one(_Group, _GROUP, *which) or await sql.one(_Group, _GROUP, *which)",
        "return await sql.one(_Group, _GROUP, *which)",
        _ACCEPT,
    ),
    Guard(
        "a photo of a group that is not let in yet waits for what may let it in",
        "bot/telegram/chats/ordering_middleware.py",
        "if is_photo and not came and await is_early(chat.id, event.update_id):",
        "if is_photo and not came and False and await is_early(chat.id, event.update_id):",
        _UPGRADE,
    ),
    Guard(
        "a new supergroup is asked about before it founds a workspace",
        "bot/telegram/chats/ordering_middleware.py",
        'came = chat.type == "supergroup" and await follow_upgrade(',
        'came = chat.type == "" and await follow_upgrade(',
        _UPGRADE,
    ),
    Guard(
        "what is about a message of the old chat is not done to one of the new chat",
        "domain/adapters/telegram/following_api.py",
        'if not {"message_id", "message_ids"}.isdisjoint(params):',
        'if {"message_id", "message_ids"}.issubset(()):',
        _UPGRADE,
    ),
    Guard(
        "a handler's edit of a message of the old chat is not done to one of the new chat",
        "bot/telegram/chats/outgoing/request_middleware.py",
        'if getattr(method, "message_id", None) is not None:',
        'if getattr(method, "message_id", None) == 0:',
        _UPGRADE,
    ),
    Guard(
        "a refusal under the introduction of the new chat is the group's",
        "domain/steps/groups/move_chat.py",
        "    await _take_over_members(group, heard)\n    await",
        "    await",
        _MIGRATE,
    ),
    Guard(
        "the introduction of the new chat is the group's",
        "domain/steps/groups/move_chat.py",
        "    await _take_over_introduction(group, heard)\n",
        "",
        _MIGRATE,
    ),
    Guard(
        "a word of the old chat that is handled late founds no second group",
        "domain/usecases/groups/activate_group.py",
        "if (moved := await _moved(group)) is not None:",
        "if (moved := await _moved(group)) is not None and not moved:",
        _MIGRATE,
    ),
    Guard(
        "a photo whose task was lost is looked at",
        "domain/steps/work/resume_rows.py",
        "WHERE a.state = 'received' AND a.updated_at",
        "WHERE a.state = '' AND a.updated_at",
        _ROWS,
    ),
    Guard(
        "a photo that is owed and whose task was lost is sent",
        "domain/steps/work/resume_rows.py",
        "WHERE d.state = 'pending' AND d.offered_at IS NULL AND d.created_at",
        "WHERE d.state = '' AND d.created_at",
        _ROWS,
    ),
    Guard(
        "what is dead is not begun again by itself",
        "domain/steps/work/resume_rows.py",
        "AND t.state = 'dead')",
        "AND t.state = '')",
        _ROWS,
    ),
    Guard(
        "whoever leaves a group is told what stays",
        "domain/steps/groups/note_leaving.py",
        "if one.left_noted:",
        "if one.left_noted and False:",
        _LEAVING,
    ),
    Guard(
        "what was posted meanwhile is offered to whoever came back, and to nobody else",
        "workers/show.py",
        "view.participant_id == returned and view.found",
        "view.found",
        _LEAVING,
    ),
    Guard(
        "what named an erased group to whoever left it goes with it",
        "domain/steps/erasing/erase_group_rows.py",
        'return [*asked, *(("left_group", subject) for subject in group.told)]',
        "return asked",
        _LEAVING,
    ),
    Guard(
        "a second process leaves the first one what it works on",
        "domain/usecases/work/take_over_queue.py",
        "AND ($2 OR lease_until < now() + make_interval(secs => $3))",
        "AND ($2 OR $3::float8 > 0)",
        _TWO,
    ),
    Guard(
        "a worker with another engine does not start beside one that runs",
        "domain/usecases/index/claim_engine.py",
        "if other is not None:",
        "if other is not None and not other:",
        _TWO,
    ),
    Guard(
        "an index that misses a few points is not rewritten",
        "domain/usecases/index/reindex_faces.py",
        "if missing > noted * _FEW:",
        "if missing > 0:",
        _TWO,
    ),
    Guard(
        "what was told to whoever left a group ends with whom it names",
        "domain/queries/erasing/erasure.py",
        "AND names && $9::bigint[]",
        "AND names && $9::bigint[] AND kind <> 'left_group'",
        _LEAVING,
    ),
    Guard(
        "a request whose first process died behind its commit is told that it was done",
        "bot/api/idempotency.py",
        "was_done = bool(await batches_done([batch_id]))",
        "was_done = False",
        _AGAIN,
    ),
    Guard(
        "many answers whose first process died behind its commit are told as what they did",
        "bot/api/questions/decide_suggestions.py",
        "or _part(one.person_number) in before:",
        "or False:",
        _AGAIN,
    ),
    Guard(
        "a word about a photo is kept, though its process died behind the operation",
        "bot/api/deliveries/judge_my_photo.py",
        "    await confirm_delivery(path.asset_id, PersonId(body.person_id), who, world.doorbell)\n",
        "    if done is None:\n"
        "        await confirm_delivery(path.asset_id, PersonId(body.person_id), who, world.doorbell)\n",
        ("tests/api/test_my_photos.py",),
    ),
    Guard(
        "a message waits while the topic General is closed",
        "workers/chats/kept_silent.py",
        '    "TOPIC_CLOSED",',
        '    "TOPIC_IS_GONE",',
        ("tests/telegram/chats/test_kept_silent.py",),
    ),
    Guard(
        "an answer that a closed topic refuses is no failure",
        "bot/telegram/chats/refusals.py",
        '    "TOPIC_CLOSED",\n',
        "",
        ("tests/telegram/chats/test_send_cards.py",),
    ),
    Guard(
        "an answer stands in the topic of what it answers",
        "bot/telegram/chats/send_cards.py",
        "        message_thread_id=topic,\n",
        "",
        ("tests/telegram/chats/test_send_cards.py",),
    ),
    Guard(
        "a refusal of before the last Start parks nothing",
        "domain/steps/deliveries/record_delivery.py",
        "AND r.chat_opened_at > d.sending_at",
        "AND r.chat_opened_at > now()",
        ("tests/usecases/deliveries/test_deliver_photo.py",),
    ),
    Guard(
        "offers of one person are shown one after the other",
        "domain/steps/groups/note_leaving.py",
        'lane=f"show_offer:{person_id}"',
        "lane=None",
        _LEAVING,
    ),
    Guard(
        "a supergroup has message numbers of its own",
        "domain/queries/chats/lost_message.py",
        "CASE WHEN $1::bigint > -1000000000000 THEN 0 ELSE $1::bigint END",
        "CASE WHEN $1::bigint IS NULL THEN 1 ELSE 0 END",
        ("tests/usecases/chats/test_lost_messages.py",),
    ),
    Guard(
        "who left just before an upgrade has left after it",
        "bot/telegram/groups/record_membership.py",
        "            known.tg_chat_id, who.participant_id, status,",
        "            event.chat.id, who.participant_id, status,",
        _UPGRADE,
    ),
    Guard(
        "the others of an album follow the words of a photo that was replaced",
        "domain/usecases/photos/replace_photo.py",
        "            await follow_postings(work, [edited.id])\n",
        "            pass\n",
        _REPLACE,
    ),
    Guard(
        "photos of before are protected once a group lets nobody pass them on",
        "domain/usecases/photos/accept_asset.py",
        "        if photo.is_protected:\n",
        "        if False:\n",
        _REPLACE,
    ),
    Guard(
        "photos of before an upgrade are protected as well",
        "domain/usecases/photos/accept_asset.py",
        "(SELECT is_protected FROM postings WHERE group_id = $1 AND tg_message_id IS NULL LIMIT 1)",
        "NULL",
        _REPLACE,
    ),
    Guard(
        "the bot alone starts on no older copy of the database",
        "bot/process.py",
        "        await refuse_older_database(world.store)\n",
        "        pass\n",
        ("tests/telegram/service/test_process.py",),
    ),
    Guard(
        "a bot that could not ask the photo store at its start compares later",
        "bot/process.py",
        "is_compared or await _compare_with_store(world)",
        "True",
        ("tests/telegram/service/test_process.py",),
    ),
)
