"""Erased data stays gone, secrets are told to nobody, and a stranger's input harms nothing."""

from tests.guards.guard import Guard

_AT_ONCE = "tests/concurrency/test_pairs.py::test_at_the_same_moment"

_PURGE = "domain/usecases/erasing/purge_erasure.py"
_PURGE_TEST = ("tests/usecases/erasing/test_purge_erasure.py",)
_DELETE_TEST = ("tests/usecases/faces/test_delete_faces.py",)
_LOGS_TEST = ("tests/adapters/process/test_logs.py",)

_ERASE_GUARDS = (
    Guard(
        "looking again does not bring an erased face back",
        "domain/steps/faces/keep_faces.py",
        "WHERE NOT EXISTS (SELECT 1 FROM erased_faces e WHERE e.asset_id = $2\n",
        "WHERE NOT EXISTS (SELECT 1 FROM erased_faces e WHERE false AND e.asset_id = $2\n",
        _PURGE_TEST,
    ),
    Guard(
        "a face that is deleted here is remembered as deleted",
        "domain/steps/erasing/erase_face_rows.py",
        "WHERE f.id = ANY($1::uuid[]) ON CONFLICT DO NOTHING",
        "WHERE false AND f.id = ANY($1::uuid[]) ON CONFLICT DO NOTHING",
        _DELETE_TEST,
    ),
    Guard(
        "whoever received a photo for a face that is deleted loses it",
        "domain/steps/erasing/erase_face_rows.py",
        "lost = await withdraw_photos(work, which.workspace_id, posted, person_id)",
        "lost: dict[int, int] = {}",
        _DELETE_TEST,
    ),
    Guard(
        "faces of whoever took consent back do not become unknown faces",
        "domain/rules/access/access.py",
        "    if is_consent_withdrawn:\n",
        "    if False:\n",
        ("tests/usecases/sharing/test_refused_merges.py",),
    ),
    Guard(
        "no certificate before all stores were looked at",
        _PURGE,
        "    is_all_read = await verify_erasure(erasure, needles, stores)\n",
        "    is_all_read = True\n",
        ("tests/usecases/erasing/test_verify_erasure.py",),
    ),
    Guard(
        "the files are not rewritten while somebody still reads what was erased",
        "domain/usecases/erasing/rewrite_files.py",
        "        await _ensure_nobody_reads_older(whole)\n",
        "",
        ("tests/erase/test_database_files.py",),
    ),
    Guard(
        "large tables are searched for traces of an erase before the files are rewritten",
        "domain/usecases/erasing/rewrite_files.py",
        "await _look_through([one for one in erased if one.needles is not None])",
        "set()",
        ("tests/usecases/erasing/test_large_tables.py",),
    ),
    Guard(
        "a trace that is left of one erase does not hold up the other erases",
        "domain/usecases/erasing/rewrite_files.py",
        "        if len(erased) == 1:\n",
        "        if erased:\n",
        ("tests/usecases/erasing/test_large_tables.py",),
    ),
    Guard(
        "an erase searches the indexed columns of large tables, too",
        "domain/queries/erasing/traces.py",
        "if at_night or not c.is_large or c.is_indexed]",
        "if at_night or not c.is_large]",
        ("tests/usecases/erasing/test_large_tables.py",),
    ),
    Guard(
        "an erase searches large tables for names, too",
        "domain/queries/erasing/traces.py",
        "await _by_content(columns, _NAMES_IN, _names_of, _names(needles)),",
        "await _by_content(whole, _NAMES_IN, _names_of, _names(needles)),",
        ("tests/usecases/erasing/test_large_tables.py",),
    ),
    Guard(
        "after an erase the files of the database are rewritten",
        _PURGE,
        '        await work.add("rewrite_files", dedupe="files", lane="files", delay_s=_TOGETHER_S)\n',
        "",
        ("tests/erase/test_database_files.py",),
    ),
    Guard(
        "nothing starts on an older copy of the database",
        "domain/steps/service/keep_generation.py",
        "    if noted <= known.generation and not is_certain:\n",
        "    if True:\n",
        ("tests/usecases/service/test_keep_generation.py",),
    ),
    Guard(
        "an erase waits for whoever may still write what is erased",
        _PURGE,
        "    await _ensure_nobody_writes(erasure)\n",
        "",
        _PURGE_TEST,
    ),
    Guard(
        "an erase ends every right to receive",
        "domain/steps/erasing/erase_rows.py",
        '"UPDATE persons SET erasing_at = now(), version = version + 1 WHERE id = ANY($1::uuid[])"',
        '"UPDATE persons SET version = version + 1 WHERE id = ANY($1::uuid[])"',
        ("tests/usecases/erasing/test_erase_person.py",),
    ),
    Guard(
        "a question that waits does not outlive the person that it is about",
        "domain/steps/erasing/delete_erased_rows.py",
        "        await end_questions(needles.names)\n",
        "",
        ("tests/erase/test_subjects.py::test_an_erase_leaves_nothing_of_its_subject_anywhere",),
    ),
    Guard(
        "when two owners leave at once the second one ends the person",
        "domain/steps/erasing/erase_participant_rows.py",
        """    owned = await sql.rows(
        _Owned,
        \"\"\"SELECT p.id, p.workspace_id, l.id AS link_id FROM persons p
           JOIN participant_persons l ON l.person_id = p.id
           WHERE l.participant_id = $1 AND l.role = 'owner' AND l.state IN ('requested', 'approved')
             AND p.erasing_at IS NULL ORDER BY p.id\"\"\",
        participant_id,
    )
""",
        """    owned = await sql.rows(
        _Owned,
        OWNED_ALONE.replace("SELECT p.id", "SELECT p.id, p.workspace_id, l.id AS link_id"),
        participant_id,
    )
""",
        (f"{_AT_ONCE}[an owner leaves and the other one is forgotten]",),
    ),
    Guard(
        "a person who was absorbed and erased does not come back with an older backup",
        "domain/usecases/erasing/replay_erasures.py",
        "    await _absorb_again(entry)\n",
        "",
        ("tests/erase/test_restore_check.py",),
    ),
    Guard(
        "the ledger has an absorbed person together with its survivor",
        "domain/steps/erasing/ledger.py",
        '"absorbed": sorted({*selves} - {str(erasure.subject_uuid)}),',
        '"absorbed": [],',
        ("tests/usecases/erasing/test_purge_order.py",),
    ),
    Guard(
        "cards about requests for an erased person are deleted with the person",
        "domain/steps/erasing/erase_rows.py",
        "        *await cards_of_links(list(selves)),\n",
        "",
        ("tests/telegram/erasing/test_delete_person.py",),
    ),
    Guard(
        "cards in a chat that is closed to the bot are deleted when the chat opens",
        "workers/chats/telegram_cards.py",
        "    is_over = is_gone or card.in_own_chat",
        "    is_over = True",
        ("tests/telegram/erasing/test_delete_person.py",),
    ),
    Guard(
        "a name that only a forgotten participant gave a person is forgotten, too",
        "domain/steps/erasing/forget_participants.py",
        "    await _forget_what_they_called(ids, tg_ids)\n",
        "",
        ("tests/erase/test_participant.py",),
    ),
    Guard(
        "an erase takes the embeddings at once",
        "domain/steps/erasing/open_erasure.py",
        '"DELETE FROM face_embeddings WHERE face_id = ANY($1::uuid[])"',
        '"DELETE FROM face_embeddings WHERE false AND face_id = ANY($1::uuid[])"',
        ("tests/usecases/connecting/test_decide_link.py::test_a_declined_request_is_erased",),
    ),
    Guard(
        "a sync brings no erased face back",
        "domain/steps/index/sync_faces.py",
        "await index.delete_faces(workspace_id, face_ids)",
        "pass",
        ("tests/usecases/faces/test_move_faces.py",),
    ),
    Guard(
        "every version of a stored photo goes",
        "domain/adapters/photo_stores/s3_erase.py",
        "if is_versioned:",
        "if False:",
        ("tests/adapters/photo_stores/test_s3_photo_store.py",),
    ),
)

_SECRET_GUARDS = (
    Guard(
        "a secret in a log is starred out",
        "domain/adapters/process/logs.py",
        'text = text.replace(secret, "***")',
        "pass",
        _LOGS_TEST,
    ),
    Guard(
        "a row that Postgres refused is not repeated in a log",
        "domain/adapters/process/logs.py",
        'return _DETAIL.sub(r"\\1DETAIL: ***", text)',
        "return text",
        _LOGS_TEST,
    ),
    Guard(
        "no line of a value that Postgres refused is repeated in a log",
        "domain/adapters/process/logs.py",
        "re.MULTILINE | re.DOTALL",
        "re.MULTILINE",
        _LOGS_TEST,
    ),
    Guard(
        "an error of the conversations does not hold the token",
        "bot/telegram/chats/outgoing/request_middleware.py",
        'raise Unavailable("Telegram", f"{name}: {type(error).__name__}") from None',
        'raise Unavailable("Telegram", f"{name}: {method} {error} {bot.token}") from None',
        ("tests/telegram/chats/test_updates.py::test_a_lost_reply_is_tried_again",),
    ),
    Guard(
        "an error of a call does not hold the token",
        "domain/adapters/telegram/bot_api.py",
        "raise NotSent(TELEGRAM, why_unreachable(error)) from None",
        'raise NotSent(TELEGRAM, f"{url}: {error}") from None',
        ("tests/adapters/telegram/test_bot_api.py",),
    ),
    Guard(
        "the content of an update is forgotten when it was handled",
        "domain/usecases/chats/finish_update.py",
        "SET handled_at = now(), payload = NULL WHERE",
        "SET handled_at = now() WHERE",
        ("tests/usecases/chats/test_receive_update.py",),
    ),
    Guard(
        "a document is delivered without what its camera wrote",
        "domain/usecases/photos/recognise_asset.py",
        "return await clean_photo(codec, image)",
        "return data",
        ("tests/usecases/deliveries/test_send_delivery.py",),
    ),
    Guard(
        "a participant who left reads the person's name as their own alias",
        "domain/queries/operations/operations.py",
        "l.state IN ('approved', 'revoked')",
        "l.state = 'approved'",
        ("tests/telegram/operations/test_handled_again.py",),
    ),
    Guard(
        "nobody is told that a participant who was invited had asked",
        "domain/steps/sharing/link_participant.py",
        'return change["field"] == "state" and await sql.value(int, card, str(change["link"])) is not None',
        'return change["field"] == "state"',
        ("tests/telegram/sharing/test_share_person.py",),
    ),
)

_GALLERY_GUARDS = (
    Guard(
        "a gallery shows photos of persons who are live at that moment",
        "domain/queries/deliveries/visible_photos.py",
        "p.workspace_id = d.workspace_id AND {IS_LIVE}",
        "p.workspace_id = d.workspace_id",
        ("tests/api/test_my_photos.py",),
    ),
    Guard(
        "a gallery shows photos of groups in which its viewer is now",
        "domain/queries/deliveries/visible_photos.py",
        "g.active AND g.tg_chat_id = ANY($2::bigint[])",
        "g.active AND ($2::bigint[] IS NULL OR true)",
        ("tests/api/test_my_photos.py",),
    ),
    Guard(
        "only moderators see the person that a request is about",
        "bot/api/questions/show_request.py",
        "    if not await call.requester().moderates(view.workspace_id, or_untold=True):",
        "    if False:",
        ("tests/api/test_service.py",),
    ),
    Guard(
        "only moderators see whose faces are on a photo",
        "bot/api/photos/show_photo.py",
        "    if not await call.requester().moderates(photo.workspace_id, or_untold=True):",
        "    if False:",
        ("tests/api/test_photo_and_history.py",),
    ),
    Guard(
        "the record of sent messages goes with a forgotten user, an erased group or workspace",
        "domain/steps/erasing/delete_erased_rows.py",
        "DELETE FROM sent_messages WHERE tg_chat_id = ANY",
        "DELETE FROM sent_messages WHERE -tg_chat_id = ANY",
        ("tests/usecases/chats/test_lost_messages.py", "tests/erase/test_leftovers.py"),
    ),
)

PRIVACY_GUARDS = (*_ERASE_GUARDS, *_SECRET_GUARDS, *_GALLERY_GUARDS)
