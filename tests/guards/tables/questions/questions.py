"""Questions to people, and what they say by reactions and buttons."""

from tests.guards.guard import Guard

_PROPAGATE = ("tests/usecases/faces/test_propagate_face.py",)
_AGAIN = ("tests/usecases/questions/test_search_again.py",)

_REASON = ("tests/usecases/questions/test_give_reason.py",)
_SEVERAL = ("tests/usecases/faces/test_several_prototypes.py",)

_EITHER = ("tests/telegram/persons/test_look_alikes.py",)

_ASKED = ("tests/usecases/questions/test_ask_questions.py",)
_TOGETHER = ("tests/telegram/questions/test_ask_questions.py",)

QUESTION_GUARDS = (
    Guard(
        "several faces are asked about on one card",
        "domain/usecases/questions/ask_questions.py",
        "FACES_ON_A_CARD = 9",
        "FACES_ON_A_CARD = 1",
        _TOGETHER,
    ),
    Guard(
        "nobody is asked before the photos that came together were looked at",
        "domain/usecases/questions/ask_questions.py",
        "if await sql.value(int, _ARE_LOOKED_AT, person.workspace_id, _PATIENCE_S):",
        "if False:",
        _ASKED,
    ),
    Guard(
        "a photo that hangs holds no question up",
        "domain/usecases/questions/ask_questions.py",
        "AND created_at > now() - make_interval(secs => $2) LIMIT 1",
        "AND $2::int > 0 LIMIT 1",
        _ASKED,
    ),
    Guard(
        "nobody is asked too often on one day",
        "domain/usecases/questions/ask_questions.py",
        "max(0, own.face_questions_a_day - today.cards)",
        "settings.face_questions_a_day",
        _TOGETHER,
    ),
    Guard(
        "the surest faces are asked about first",
        "domain/queries/questions/review_order.py",
        "{SURENESS} DESC, s.id",
        "s.id",
        _TOGETHER,
    ),
    Guard(
        "the question that decides most is asked first",
        "domain/queries/questions/review_order.py",
        "AND d.state IN ('pending', 'sending', 'sent', 'unknown', 'parked')))",
        "AND false))",
        _ASKED,
    ),
    Guard(
        "only who may answer ticks faces",
        "domain/usecases/questions/tick_question.py",
        "if not is_asked and not await by.moderates(view.workspace_id, or_untold=True):",
        "if False:",
        _ASKED,
    ),
    Guard(
        "only ticked faces are the person",
        "bot/telegram/questions/decide_suggestion.py",
        'press.verb == "qall" or (press.verb == "qdone" and face.is_ticked)',
        'press.verb != "qnone"',
        _TOGETHER,
    ),
    Guard(
        "a family reads no name of another one's twin in a question",
        "domain/queries/questions/suggestion.py",
        "rivals=_known_as(rivals, own[owner.tg_user_id]),",
        "rivals=_known_as(rivals, {one.suggested_person_id: one.name for one in rivals}),",
        _EITHER,
    ),
    Guard(
        "whoever knows both of two look-alikes is asked once",
        "domain/queries/questions/suggestion.py",
        "found = [one for one in found if not _is_asked_elsewhere(question.id, one.rivals)]",
        "assert _is_asked_elsewhere",
        _EITHER,
    ),
    Guard(
        "*Neither* is a no to both",
        "bot/telegram/questions/decide_suggestion.py",
        "await _decide(other, _answering(other, by), ctx, accept=False)",
        "del other",
        ("tests/telegram/questions/test_neither.py",),
    ),
    Guard(
        "a question that no owner can answer goes to the admins",
        "domain/queries/questions/suggestion.py",
        "        for admin in await deciders(question.workspace_id)",
        "        for admin in ()",
        _EITHER,
    ),
    Guard(
        "a yes leads to questions in its workspace only",
        "domain/usecases/faces/propagate_face.py",
        "WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL",
        "WHERE $1::bigint IS NOT NULL AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL",
        _PROPAGATE,
    ),
    Guard(
        "a yes that was taken back leads to no question",
        "domain/usecases/faces/propagate_face.py",
        "return live is not None and await sql.value(FaceId, theirs, face_id, person_id) is not None",
        "return True",
        _PROPAGATE,
    ),
    Guard(
        "nobody is asked about a person on a photo that shows the person already",
        "domain/usecases/faces/propagate_face.py",
        "WHERE o.asset_id = f.asset_id AND o.person_id = $3)",
        "WHERE o.asset_id = f.asset_id AND o.person_id = $3 AND false)",
        _PROPAGATE,
    ),
    Guard(
        "a new search ends its own person's questions only",
        "domain/usecases/faces/backfill_person.py",
        "FROM face_suggestions s WHERE s.suggested_person_id = p.id AND",
        "FROM face_suggestions s WHERE p.id IS NOT NULL AND",
        _AGAIN,
    ),
    Guard(
        "a question that was asked because of an answer survives a new search",
        "domain/steps/questions/suggest_face.py",
        "AND f.basis IN ('answered', 'named', 'assigned'))",
        "AND f.basis IN ('answered', 'named', 'assigned') AND false)",
        _AGAIN,
    ),
    Guard(
        "a family is asked about its child, though a sibling's photo of the day is more alike",
        "domain/steps/questions/suggest_face.py",
        "given, kept = _given(found), [*found, *stay]",
        "given, kept = _given(found), list(found)",
        ("tests/usecases/questions/test_questions_of_look_alikes.py",),
    ),
    Guard(
        "nobody is asked about a face that was set aside",
        "domain/steps/questions/suggest_face.py",
        "JOIN face_instances f ON f.id = g.face AND f.set_aside IS NULL",
        "JOIN face_instances f ON f.id = g.face",
        _REASON,
    ),
    Guard(
        "a face that somebody called no face is in no search",
        "domain/queries/faces/unknown_faces.py",
        "f.person_id IS NULL AND f.set_aside IS DISTINCT FROM 'not_a_face' AND",
        "f.person_id IS NULL AND",
        _REASON,
    ),
    Guard(
        "only who may answer says why not",
        "domain/usecases/questions/give_reason.py",
        "    if not await by.moderates(question.workspace_id, or_untold=True):",
        "    if False:",
        _REASON,
    ),
    Guard(
        "a face that is somebody's stays theirs, whatever reason is told",
        "domain/steps/faces/heed_reason.py",
        "WHERE f.id = ANY($1::uuid[]) AND f.person_id IS NULL),",
        "WHERE f.id = ANY($1::uuid[])),",
        _REASON,
    ),
    Guard(
        "a search asks the surest only",
        "domain/usecases/faces/backfill_person.py",
        "found.sort(key=lambda one: -one[1].aggregate)",
        "found.sort(key=lambda one: one[1].aggregate)",
        _SEVERAL,
    ),
    Guard(
        "only who may answer learns why it is asked",
        "bot/telegram/questions/why_suggested.py",
        "if not (moderates or owns):",
        "if False:",
        ("tests/telegram/questions/test_decide_suggestion.py",),
    ),
    Guard(
        "whoever takes a card's answers back is told of all of them, though the process died",
        "bot/telegram/questions/undo_answers.py",
        "back = sum(one.batch_id == _batch_of(one.operation_id, ctx) for one in before)",
        "back = 0",
        ("tests/telegram/questions/test_ask_questions.py",),
    ),
    Guard(
        "only whoever may answer takes a card's answers back",
        "bot/telegram/questions/undo_answers.py",
        "if view is None or not (\n"
        "        await by.owns(view.person_id) or await by.moderates(view.workspace_id, or_untold=True)\n"
        "    ):",
        "if view is None:",
        ("tests/telegram/questions/test_ask_questions.py",),
    ),
    Guard(
        "the runner-up of a delivered photo is named only to those who connected that person",
        "domain/queries/deliveries/why_delivered.py",
        'RunnerUp(names.get(one.number, ""), one.confidence)',
        "RunnerUp(one.name, one.confidence)",
        ("tests/usecases/persons/test_two_of_one_name.py",),
    ),
    Guard(
        "why a photo of many people came has room in its caption",
        "bot/messages/deliveries/deliveries.py",
        "if room_beside(caption) >= 0:",
        "if len(caption) >= 0:",
        ("tests/messages/test_cards.py",),
    ),
    Guard(
        "a family reads no name of the runner-up",
        "domain/queries/questions/why_suggested.py",
        'others[0].name if names_others else ""',
        "others[0].name",
        ("tests/telegram/questions/test_decide_suggestion.py",),
    ),
    Guard(
        "a message that could not be posted comes when the bot may write",
        "bot/telegram/groups/activate_group.py",
        "    await resume_posts(event.chat.id, world.doorbell)\n",
        "",
        ("tests/telegram/groups/test_resume_posts.py",),
    ),
    Guard(
        "a message that the bot may not write does not die of waiting",
        "domain/usecases/work/give_back_task.py",
        "$7::bigint IS NOT NULL\n              OR NOT $6 AND",
        "$7::bigint IS NOT NULL AND NOT $6\n              OR NOT $6 AND",
        ("tests/usecases/work/test_give_back_task.py",),
    ),
    Guard(
        "an answer to training photos waits for the last of them",
        "domain/steps/connecting/owe_verdict.py",
        "SET not_before = now() + make_interval(secs => $2)",
        "SET not_before = not_before + make_interval(secs => $2 * 0)",
        ("tests/telegram/connecting/test_add_training_photo.py",),
    ),
    Guard(
        "photos of whoever refuses are not looked at",
        "domain/usecases/photos/accept_asset.py",
        "AND m.participant_id = $2 AND m.consent = 'refused')",
        "AND m.participant_id = $2 AND m.consent = 'never')",
        ("tests/telegram/groups/test_record_consent.py",),
    ),
    Guard(
        "only a reaction to the bot's own message is consent",
        "bot/telegram/groups/record_consent.py",
        "if shown is None or shown.tg_message_id != event.message_id:",
        "if shown is None:",
        ("tests/telegram/groups/test_record_consent.py",),
    ),
    Guard(
        "an unknown face looks like people of its workspace only",
        "domain/queries/faces/face_likeness.py",
        "WHERE p.workspace_id = $1 AND {IS_LIVE}",
        "WHERE $1::bigint IS NOT NULL AND {IS_LIVE}",
        ("tests/usecases/faces/test_record_choice.py",),
    ),
    Guard(
        "a person for whom somebody refused a face is not offered for it",
        "domain/queries/faces/face_likeness.py",
        "frozenset(one.face_id for one in no if one.person_id == person)",
        "frozenset(one.face_id for one in no if False)",
        ("tests/usecases/faces/test_record_choice.py",),
    ),
    Guard(
        "a face that was unticked in a merge is not asked about for that person again",
        "bot/telegram/faces/move_ticked.py",
        "but = sorted(faces.off) if ticked.is_merge else ()",
        "but = ()",
        ("tests/telegram/persons/test_merge_persons.py",),
    ),
    Guard(
        "a no that is given again refuses no face that became the person's meanwhile",
        "domain/steps/faces/refuse_face.py",
        "AND f.person_id IS DISTINCT FROM $2",
        "",
        ("tests/usecases/persons/test_unticked.py",),
    ),
    Guard(
        "a question that waited behind one that ends with its face's move is asked at once",
        "domain/steps/faces/move_faces.py",
        "    await ask_each(work, settled.waited)\n",
        "",
        ("tests/usecases/questions/test_suggestion_expiry.py",),
    ),
    Guard(
        "a waiting question that ends with that move is not asked",
        "domain/steps/faces/move_faces.py",
        "WHERE s.id NOT IN (SELECT id FROM expired UNION ALL SELECT id FROM answered)) AS waited,",
        "WHERE s.id NOT IN (SELECT id FROM answered)) AS waited,",
        ("tests/usecases/questions/test_suggestion_expiry.py",),
    ),
)
