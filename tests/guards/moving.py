"""Faces change hands: nothing goes to who is gone, what is wrong leaves the chat, and one way leads back."""

from tests.guards.guard import Guard

_MOVES = ("tests/usecases/test_reassign_faces.py",)
_MERGES = ("tests/usecases/test_merge_persons.py",)
_UNDO = ("tests/usecases/test_undo_operation.py",)
_OFFERS = ("tests/usecases/test_offers.py",)
_AT_ONCE = "tests/concurrency/test_pairs.py::test_at_the_same_moment"

MOVING_GUARDS = (
    Guard(
        "of two opposite merges one wins",
        "domain/steps/lock_persons.py",
        'if person["status"] == "MERGED":',
        "if False:",
        (*_MERGES, f"{_AT_ONCE}[a merge and the opposite one]"),
    ),
    Guard(
        "two who give a name at once do not both find it free",
        "domain/usecases/rename_person.py",
        "await lock_workspace(acting.workspace_id)",
        "pass",
        (f"{_AT_ONCE}[one new name for two persons]",),
    ),
    Guard(
        "many faces are taken off somebody by a second yes only",
        "bot/telegram/move_photos.py",
        "if is_big and (would.stops or ticked.is_take_off):",
        "if is_big and would.stops:",
        ("tests/telegram/test_move_photos.py",),
    ),
    Guard(
        "many faces are given back by a second yes only",
        "bot/telegram/undo_operation.py",
        "if not asks_twice(would.faces, threshold=talk.world.settings.delete_confirm_threshold):",
        "if True:",
        ("tests/telegram/test_undo_operation.py",),
    ),
    Guard(
        "faces are not given back to who was absorbed",
        "domain/usecases/undo_operation.py",
        'return bool(person["status"] != "MERGED" and person["approval"] == "approved")',
        "return True",
        _UNDO,
    ),
    Guard(
        "two are never absorbed one into the other",
        "domain/usecases/undo_operation.py",
        'if is_merge and not any(given["field"] == "status" for given in changes):',
        "if False:",
        _UNDO,
    ),
    Guard(
        "who was made for a face stays while there is more of them",
        "domain/steps/give_back_fields.py",
        'and not await _is_in_use(persons[was["number"]])',
        "",
        _UNDO,
    ),
    Guard(
        "who is not the absorbed person is not the survivor",
        "domain/queries/refusals.py",
        "AND p.merged_into_id IS NOT NULL)",
        "AND false)",
        _UNDO,
    ),
    Guard(
        "one operation is taken back once",
        "domain/usecases/undo_operation.py",
        'if done["undone_by_id"] is not None:',
        "if False:",
        _MERGES,
    ),
    Guard(
        "an operation of last year stays",
        "domain/usecases/undo_operation.py",
        'if done["is_old"] or done["undo"] is None:',
        'if done["undo"] is None:',
        _MOVES,
    ),
    Guard(
        "a photo that its person left is taken back",
        "domain/steps/move_faces.py",
        "stops = await withdraw_photos(work, move.workspace_id, assets, move.source)",
        "pass",
        _MOVES,
    ),
    Guard(
        "so is one that was on its way",
        "domain/steps/record_delivery.py",
        'if state in ("sent", "unknown"):',
        "if False:",
        _MOVES,
    ),
    Guard(
        "what may be in a chat is not sent there by itself, whoever owes it again",
        "domain/steps/owe_deliveries.py",
        "WHEN $3 IS NULL AND deliveries.unknown_at > coalesce(deliveries.sent_at, '-infinity')",
        "WHEN $3 IS NULL AND false",
        ("tests/usecases/test_moved_meanwhile.py",),
    ),
    Guard(
        "what may have arrived is offered as long as there is a reason for it",
        "domain/steps/record_delivery.py",
        'if row["state"] == "unknown":  # the button that was pressed is used up',
        "if False:",
        ("tests/usecases/test_moved_meanwhile.py",),
    ),
    Guard(
        "a photo that was taken back is offered to who receives its person later",
        "domain/queries/offer.py",
        "AND (d.state NOT IN ('retracted', 'suppressed') OR d.taken_away_at IS NOT NULL))",
        ")",
        _OFFERS,
    ),
    Guard(
        "an offer that was answered is not made again",
        "workers/show.py",
        "            if view.found <= left:\n                continue\n",
        "",
        _OFFERS,
    ),
    Guard(
        "who comes along with a merge is offered what the other one has",
        "domain/steps/begin_receiving.py",
        '    await work.add("show_offer", person_id=str(person_id))\n',
        "",
        _OFFERS,
    ),
    Guard(
        "every copy of a photo is known, not the last one alone",
        "domain/steps/record_delivery.py",
        "CASE WHEN $4 <> tg_message_id THEN earlier_copies || tg_message_id",
        "CASE WHEN false THEN earlier_copies",
        ("tests/usecases/test_copies.py",),
    ),
    Guard(
        "what left the chat does not count as sent",
        "domain/steps/record_delivery.py",
        "CASE WHEN d.tg_message_id IS NULL THEN 'retracted' ELSE 'sent' END",
        "'sent'",
        _UNDO,
    ),
    Guard(
        "what left the chat is sent anew for whoever is still on it",
        "domain/steps/withdraw_photos.py",
        "THEN CASE WHEN d.tg_message_id IS NULL THEN 'pending' ELSE d.state END ELSE",
        "THEN 'sent' ELSE",
        _UNDO,
    ),
    Guard(
        "who received an absorbed person's photos keeps them",
        "domain/steps/absorb_person.py",
        "takes_back=False,",
        "takes_back=True,",
        _MERGES,
    ),
    Guard(
        "what was received for the absorbed person leaves with the survivor",
        "domain/steps/withdraw_photos.py",
        "UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)",
        ")",
        ("tests/usecases/test_photos_after_merge.py",),
    ),
    Guard(
        "who withdraws photos waits for whoever is being forgotten",
        "domain/steps/withdraw_photos.py",
        "    await sql.rows(_LOCK_PARTICIPANTS, list(asset_ids), person_id)\n"
        "    lost = await sql.rows(_WITHDRAW, list(asset_ids), person_id)\n",
        "    lost = await sql.rows(_WITHDRAW, list(asset_ids), person_id)\n"
        '    await sql.rows("SELECT id FROM participants ORDER BY id FOR SHARE")\n',
        (f"{_AT_ONCE}[faces that leave photos and forgetting who received them]",),
    ),
    Guard(
        "who takes an operation back waits for whoever erases its persons",
        "domain/usecases/undo_operation.py",
        "        persons = await lock_persons(acting.workspace_id, _persons_of(known), in_any_state=True)\n"
        '        await sql.rows("SELECT id FROM operations WHERE id = $1 FOR UPDATE", operation_id)\n',
        '        await sql.rows("SELECT id FROM operations WHERE id = $1 FOR UPDATE", operation_id)\n'
        "        persons = await lock_persons(acting.workspace_id, _persons_of(known), in_any_state=True)\n",
        (f"{_AT_ONCE}[an undo and an erase]",),
    ),
    Guard(
        "a caption names nobody who left the photo on its way",
        "domain/steps/record_delivery.py",
        "[*wrong, *renamed]",
        "wrong",
        ("tests/usecases/test_moved_meanwhile.py",),
    ),
    Guard(
        "nobody is made for no face",
        "domain/usecases/reassign_faces.py",
        'raise Conflict("changed_since")  # rolls back: nobody is made for no face',
        "pass",
        ("tests/usecases/test_moved_meanwhile.py",),
    ),
    Guard(
        "what a person was owed while it was hidden follows",
        "domain/usecases/hide_person.py",
        "        if not hidden:\n",
        "        if False:\n",
        ("tests/usecases/test_hide_person.py",),
    ),
    Guard(
        "so it does when hiding is taken back",
        "domain/usecases/undo_operation.py",
        "    if is_shown:\n",
        "    if False:\n",
        ("tests/usecases/test_hide_person.py",),
    ),
    Guard(
        "a face that became nobody's can be given back for a month",
        "domain/usecases/tidy_up.py",
        "f.updated_at < now()",
        "f.created_at < now()",
        ("tests/usecases/test_forgotten_faces.py",),
    ),
    Guard(
        "two who move faces of one photo at once both show in its list",
        "domain/steps/move_faces.py",
        "ORDER BY a.id FOR NO KEY UPDATE OF a",
        "ORDER BY a.id",
        ("tests/usecases/test_moved_meanwhile.py",),
    ),
    Guard(
        "a face that was taken away never goes back by itself",
        "domain/steps/move_faces.py",
        "move.refused and move.source is not None,",
        "False,",
        _MOVES,
    ),
    Guard(
        "all faces of a list are of one workspace",
        "domain/usecases/reassign_faces.py",
        'if found["known"] != len({*which.face_numbers, *which.asset_ids}):',
        "if False:",
        _MOVES,
    ),
    Guard(
        "a rehearsal keeps nothing",
        "domain/steps/work.py",
        "                raise _Rehearsed\n",
        "                pass\n",
        ("tests/usecases/test_label_cluster.py", "tests/usecases/test_delete_faces.py"),
    ),
)
