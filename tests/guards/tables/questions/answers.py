"""An answer to "Is this Anna?" counts once and is taken back whole; who looks at questions is left alone."""

from tests.guards.guard import Guard

_ANSWERS = ("tests/usecases/questions/test_decide_suggestion.py",)
_AT_ONCE = ("tests/usecases/questions/test_decide_suggestions.py",)
_REVIEW = ("tests/usecases/questions/test_review.py",)
_UNDONE = ("tests/usecases/operations/test_undo_answer.py",)
_ANSWER = "domain/steps/questions/answer_questions.py"
_DECIDE = "domain/usecases/questions/decide_suggestions.py"

ANSWER_GUARDS = (
    *(
        Guard(name, "domain/steps/operations/give_back_answer.py", text, wrong, _UNDONE)
        for name, text, wrong in (
            (
                "a yes is not taken back from whoever has the face by now",
                "    _ensure_done(bool(moved))\n",
                "",
            ),
            (
                "a yes is not given again over a no",
                "WHERE id = ANY($1::bigint[]) AND status IN ('PENDING', 'EXPIRED') RETURNING",
                "WHERE id = ANY($1::bigint[]) RETURNING",
            ),
            (
                "a no is not given again over a yes",
                "WHERE s.id = ANY($1::bigint[]) AND s.status IN ('PENDING', 'EXPIRED') AND",
                "WHERE s.id = ANY($1::bigint[]) AND",
            ),
            (
                "no refusal is given again for the person whose the face is",
                "AND f.person_id IS DISTINCT FROM p.id\n",
                "\n",
            ),
            (
                "no question is asked again because of a face that is somebody else's by now",
                "AND source.person_id = p.id AND",
                "AND source.id IS NOT NULL AND",
            ),
            ("nobody is asked again about a hidden person", "AND p.status = 'ACTIVE'", ""),
            (
                "nobody is asked again about a face that has a name",
                "SELECT f.person_id IS NULL AND source.person_id",
                "SELECT source.person_id",
            ),
            ("after a no that person is not asked about", "r.person_id = p.id)) asked", "false)) asked"),
        )
    ),
    Guard(
        "an answer that is handled again is one answer",
        "domain/usecases/questions/decide_suggestion.py",
        "if question.done_id is not None:",
        "if question.done_id is not None and False:",
        _ANSWERS,
    ),
    Guard(
        "a no is remembered",
        "domain/steps/faces/refuse_face.py",
        "SELECT face, $2, $3 FROM unnest($1::uuid[]) AS face",
        "SELECT face, $2, $3 FROM unnest($1::uuid[]) AS face WHERE false",
        _ANSWERS,
    ),
    Guard(
        "a question is answered once",
        _ANSWER,
        "answered = sorted((one for one in questions if one.is_open), key=lambda one: one.id)",
        "answered = sorted(questions, key=lambda one: one.id)",
        _ANSWERS,
    ),
    Guard(
        "two answers about one face wait for each other",
        _ANSWER,
        "ORDER BY f.id, s.id FOR NO KEY UPDATE OF p, f, s",
        "ORDER BY f.id, s.id",
        ("tests/usecases/questions/test_suggestion_expiry.py",),
    ),
    Guard(
        "nobody is on a photo twice because of one press",
        _DECIDE,
        "is_once = accept and len(waiting) > 1",
        "is_once = False",
        _AT_ONCE,
    ),
    Guard(
        "one press puts nobody on a photo that they came onto meanwhile",
        "domain/steps/faces/move_faces.py",
        "AND NOT ($7::boolean AND EXISTS (",
        "AND NOT ($7::boolean AND false AND EXISTS (",
        _AT_ONCE,
    ),
    Guard(
        "only owners and moderators decide many questions",
        _DECIDE,
        "if not is_owner and not await by.moderates(person.workspace_id, person, or_untold=True):",
        "if False:",
        _AT_ONCE,
    ),
    Guard(
        "only moderators decide in a review",
        _DECIDE,
        "is_owner = person.is_owner and not only_moderators and await by.owns(person.id)",
        "is_owner = person.is_owner and await by.owns(person.id)",
        _REVIEW,
    ),
    Guard(
        "many answers that are handled again are given once",
        _DECIDE,
        "if known.done_id is not None:",
        "if False:",
        _AT_ONCE,
    ),
    Guard(
        "only the questions of the card are decided on it",
        _DECIDE,
        "asked = [one for one in asked if one.id in {*held.question_ids}]",
        "pass",
        _REVIEW,
    ),
    Guard(
        "undoing answers opens the questions only of faces that go back",
        "domain/steps/operations/give_back_answer.py",
        "questions = answers.about(moved)",
        "questions = list(answers.questions.values())",
        _AT_ONCE,
    ),
    *(
        Guard(name, "domain/steps/questions/hold_review.py", text, wrong, _REVIEW)
        for name, text, wrong in (
            (
                "nobody presses on a card that somebody else looks at",
                "WHERE id = $3 AND person_id = $1 AND NOT EXISTS ({_OTHERS_HOLD})",
                "WHERE id = $3 AND person_id = $1 AND ($2::bigint IS NULL OR true)",
            ),
            (
                "a hold ends by itself",
                "AND {IS_HELD}\n",
                "",
            ),
            (
                "a press prolongs the hold",
                "held_until = clock_timestamp() + make_interval(secs => $4)",
                "held_until = held_until + 0 * make_interval(secs => $4)",
            ),
        )
    ),
    *(
        Guard(
            name,
            "domain/usecases/questions/pass_question.py",
            text,
            wrong,
            ("tests/telegram/questions/test_pass_question.py",),
        )
        for name, text, wrong in (
            (
                "only an owner passes a question on",
                "if view is None or not await owner_may_answer(suggestion_id, view.person_id, by):",
                "if view is None:",
            ),
            (
                "an owner who presses *Later* is asked again",
                "if is_later:  # The",
                "if False:  # The",
            ),
        )
    ),
    Guard(
        "an owner who is not sure is not asked again",
        "domain/queries/questions/suggestion.py",
        "x.id IS NOT NULL AND x.ask_again_at IS NULL AS is_unsure",
        "false AS is_unsure",
        ("tests/telegram/questions/test_pass_question.py",),
    ),
    Guard(
        "a question that an owner was not sure about waits for the admins",
        "domain/queries/questions/waiting.py",
        "OR p.workspace_id = ANY($1::bigint[]) AND ({_IS_NOBODYS} OR EXISTS (",
        "OR p.workspace_id = ANY($1::bigint[]) AND ({_IS_NOBODYS} OR false AND EXISTS (",
        ("tests/telegram/questions/test_pass_question.py",),
    ),
    Guard(
        "two moderators do not look at the same person's questions at once",
        "domain/usecases/questions/open_review.py",
        "        await ensure_free(person.id, participant_id)\n",
        "",
        _REVIEW,
    ),
    Guard(
        "only moderators look at a person's questions",
        "domain/usecases/questions/open_review.py",
        'await moderating(person.workspace_id, by, what="person")',
        "pass",
        _REVIEW,
    ),
    Guard(
        "only moderators tick on a person's card",
        "domain/usecases/questions/tick_review.py",
        'await moderating(await workspace_of_review(review_id), by, what="review")',
        "pass",
        _REVIEW,
    ),
    Guard(
        "a tick marks only a question of its own card",
        "domain/usecases/questions/tick_review.py",
        "{*held.question_ids} & {*question_ids}",
        "{*question_ids}",
        _REVIEW,
    ),
    Guard(
        "no question of another workspace is listed",
        "domain/queries/questions/review.py",
        "AND p.workspace_id = ANY($1::bigint[])",
        "AND $1::bigint[] IS NOT NULL",
        _REVIEW,
    ),
    Guard(
        "a card of another workspace is not shown in an admin chat",
        "bot/telegram/questions/pressed_review.py",
        '    scope.ensure_shows(view.workspace_id, what="review")\n',
        "",
        ("tests/access/test_table.py",),
    ),
)

# Members are asked in private about unknown people, as far as the moderators want it.
_ASKING = ("tests/usecases/clusters/test_ask_whose_child.py",)
INQUIRY_GUARDS = (
    Guard(
        "members are asked about unknown people only where the moderators want it",
        "domain/steps/clusters/ask_whose_child.py",
        "        if own.whose_child_asks:\n",
        "        if own:\n",
        _ASKING,
    ),
    Guard(
        "whoever is asked about an unknown person sees faces of photos that they know",
        "domain/queries/clusters/inquiries.py",
        "WHERE i.id = $2 AND i.participant_id = $1 AND {IS_THEIR_PHOTO}",
        "WHERE i.id = $2 AND i.participant_id = $1",
        _ASKING,
    ),
    Guard(
        "the picture of an unknown person who is forgotten leaves the chat of who was asked",
        "domain/steps/erasing/take_back_orphans.py",
        "WHERE c.kind = 'inquiry' AND i.id IS NULL)",
        "WHERE c.kind = 'inquiry' AND false)",
        ("tests/usecases/clusters/test_forgotten_inquiry.py",),
    ),
    Guard(
        "whoever left the group is asked about nobody",
        "domain/queries/clusters/inquiries.py",
        "c.state = 'open' AND {MAY_BE_ASKED} AND EXISTS (",
        "c.state = 'open' AND EXISTS (",
        _ASKING,
    ),
    Guard(
        "only who was asked says whose child it is",
        "domain/usecases/clusters/answer_inquiry.py",
        "if view is None or view.participant_id != participant_id:",
        "if view is None:",
        _ASKING,
    ),
    Guard(
        "an answer by a button names one's own people only",
        "domain/usecases/clusters/answer_inquiry.py",
        "WHERE p.workspace_id = $1 AND l.participant_id = $2 AND p.number = $3",
        "WHERE p.workspace_id = $1 AND $2::bigint > 0 AND p.number = $3",
        _ASKING,
    ),
    Guard(
        "nobody is thanked for an answer that was not kept",
        "domain/usecases/clusters/answer_inquiry.py",
        'raise Conflict("inquiry_answered")',
        "pass",
        ("tests/telegram/clusters/test_answer_inquiry.py",),
    ),
    Guard(
        "several people have to give the same name",
        "domain/steps/clusters/agree_on_name.py",
        "WHERE people >= $2 AND people > ALL (",
        "WHERE $2::int > 0 AND people > ALL (",
        _ASKING,
    ),
    Guard(
        "only whoever said that a photo does not show the person says why",
        "domain/usecases/deliveries/give_delivery_reason.py",
        "AND o.undoes_id IS NULL AND o.actor = $2",
        "AND o.undoes_id IS NULL AND $2::text <> ''",
        ("tests/usecases/deliveries/test_judge_delivery.py",),
    ),
    Guard(
        "whoever receives the person's photos no more gives no reason",
        "domain/usecases/deliveries/give_delivery_reason.py",
        "if said is None or not await by.is_linked(said.person_id):",
        "if said is None:",
        ("tests/usecases/deliveries/test_judge_delivery.py",),
    ),
)
