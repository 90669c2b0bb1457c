"""Mistakes in reviews, reasons, settings, and in which faces represent a person."""

from tests.model.bugs import Bug

_DECIDE = "domain.usecases.questions.decide_suggestions"
_HOLD = "domain.steps.questions.hold_review"
_HEED = "domain.steps.faces.heed_reason"
_AGAIN = "domain.steps.operations.give_back_answer"
_WHY = "domain.usecases.questions.give_reason"
_SETTINGS = "domain.steps.settings.put_settings"
_STAND = "domain.steps.faces.stand_for_person"

REVIEW_BUGS = (
    Bug(
        "one yes makes two faces of a photo the person's",
        _DECIDE,
        "chosen = {*once_a_photo(free)}",
        "chosen = {one.id for one in free}",
    ),
    Bug(
        "questions below the asked confidence are accepted as well",
        _DECIDE,
        "if one.confidence >= at_least]",
        "if one.confidence >= 0]",
    ),
    Bug(
        "a question stays as sure as it was at first",
        "domain.steps.questions.suggest_face",
        "    aggregate_confidence = EXCLUDED.aggregate_confidence,\n",
        "",
    ),
    Bug(
        "a card decides what it does not show",
        _DECIDE,
        "if one.id in {*held.question_ids}]",
        "if one.id]",
    ),
    Bug(
        "an owner may decide on a review card",
        _DECIDE,
        "is_owner = person.is_owner and not only_moderators",
        "is_owner = person.is_owner",
    ),
    Bug(
        "two moderators hold one card",
        _HOLD,
        "AND NOT EXISTS ({_OTHERS_HOLD})\nRETURNING",
        "RETURNING",
    ),
    Bug(
        "a card about another person decides",
        _HOLD,
        "WHERE id = $3 AND person_id = $1 AND",
        "WHERE id = $3 AND $1::uuid IS NOT NULL AND",
    ),
    Bug(
        "a second moderator opens the questions, too",
        "domain.usecases.questions.open_review",
        "        await ensure_free(person.id, participant_id)\n",
        "",
    ),
    Bug(
        "a moderator without the card answers what another one looks at",
        _DECIDE,
        "        person.ensure_free()\n",
        "        pass\n",
    ),
    Bug(
        "a tick marks a question of another card",
        "domain.usecases.questions.tick_review",
        "ticked = {*held.question_ids} & {*question_ids}",
        "ticked = {*question_ids}",
    ),
    Bug(
        "a tick cannot be taken back",
        "domain.usecases.questions.tick_review",
        "else {*held.wrong_ids} - ticked",
        "else {*held.wrong_ids}",
    ),
    Bug(
        "a no forgets why",
        "domain.steps.questions.answer_questions",
        "await refuse_for_reason(work, acting.workspace_id, faces, person.id, reason)",
        "await refuse_for_reason(work, acting.workspace_id, faces, person.id, None)",
    ),
    Bug(
        "a face that is set aside is asked about",
        "domain.steps.questions.suggest_face",
        "ON f.id = g.face AND f.set_aside IS NULL",
        "ON f.id = g.face",
    ),
    Bug(
        "a face that is set aside stays in a cluster",
        _HEED,
        "SET set_aside = $2, cluster_id = NULL, clustered_at",
        "SET set_aside = $2, clustered_at",
    ),
    Bug(
        "other questions about a face that is set aside go on waiting",
        _HEED,
        "AND s.status = 'PENDING' RETURNING s.id",
        "AND s.status = 'PENDING' AND false RETURNING s.id",
    ),
    Bug(
        "taking one reason back ends another one, too",
        _HEED,
        "WHERE id = ANY($1::uuid[]) AND set_aside = $2 RETURNING",
        "WHERE id = ANY($1::uuid[]) AND $2::text IS NOT NULL AND set_aside IS NOT NULL RETURNING",
    ),
    Bug(
        "a face stays set aside when the no is taken back",
        _AGAIN,
        "        await disregard_reason(work, acting.workspace_id, allowed, answers.noted)\n",
        "",
    ),
    Bug(
        "a no that is given again sets no face aside",
        _AGAIN,
        "return await heed_reasons(work, acting.workspace_id, again, reason)",
        "return {}",
    ),
    Bug(
        "a no that is given again forgets why",
        _AGAIN,
        "await refuse_for_reason(work, acting.workspace_id, again, person.id, reason)",
        "await refuse_for_reason(work, acting.workspace_id, again, person.id, None)",
    ),
    Bug(
        "of many refusals only one is taken back",
        _AGAIN,
        "            answers.faces,\n            person.id,",
        "            answers.faces[:1],\n            person.id,",
    ),
    Bug(
        "of many answers that are taken back only one question is asked again",
        _AGAIN,
        "await sql.execute(_OPEN, questions)",
        "await sql.execute(_OPEN, questions[:1])",
    ),
    Bug(
        "a no is given again over another answer",
        _AGAIN,
        "s.status IN ('PENDING', 'EXPIRED') AND f.id = s.face_instance_id",
        "f.id = s.face_instance_id",
    ),
    Bug(
        "another reason replaces the first one",
        _WHY,
        "if told is not None:",
        "if False:",
    ),
    Bug(
        "a reason that is told later sets no face aside",
        _WHY,
        "noted = await heed_reason(",
        'noted = {"reason": reason} or await heed_reason(',
    ),
    Bug(
        "the undo of a no knows nothing of a reason that was told later",
        _WHY,
        "sql.to_json(noted),",
        "sql.to_json({}),",
    ),
)

SETTING_BUGS = (
    Bug(
        "a setting may be out of its range",
        _SETTINGS,
        "            ensure_fits(OWN_SETTINGS[name], asked[name], beside)\n",
        "            pass\n",
    ),
    Bug(
        "an own value ends although the service's value does not fit",
        _SETTINGS,
        'raise Conflict("bounded")',
        "pass",
    ),
    Bug(
        "the service's value is kept as an own value",
        _SETTINGS,
        "None if value == default[name] else value",
        "value",
    ),
    Bug(
        "an undo overwrites a later change of the setting",
        _SETTINGS,
        "own.get(one.name) == one.after]",
        "True]",
    ),
    Bug(
        "an undo forgets the value that a workspace had",
        _SETTINGS,
        '"before": own.get(name),',
        '"before": None,',
    ),
)

PROTOTYPE_BUGS = (
    Bug(
        "a barred face represents the person as before",
        "domain.steps.faces.choose_prototypes",
        "AND (x.is_pinned OR f.basis = 'trained' OR NOT EXISTS (",
        "AND (x.is_pinned OR f.basis = 'trained' OR x.id IS NOT NULL OR NOT EXISTS (",
    ),
    Bug(
        "no prototype is chosen anew when a face is dropped",
        "domain.steps.faces.choose_anew",
        "chosen = await choose_prototypes(work, person_id, settings)",
        "chosen = 1",
    ),
    Bug(
        "a pin cannot be taken off",
        _STAND,
        "WHERE face_instance_id = $1 AND is_pinned",
        "WHERE face_instance_id = $1 AND NOT is_pinned",
    ),
    Bug(
        "a face that is pinned stays barred",
        _STAND,
        '"DELETE FROM barred_faces WHERE face_id = $1 AND person_id = $2"',
        '"DELETE FROM barred_faces WHERE face_id = $1 AND person_id = $2 AND false"',
    ),
    Bug(
        "the undo of a pin forgets why the face was the person's",
        _STAND,
        'if now.basis == after["basis"] != before["basis"]:',
        "if False:",
    ),
    Bug(
        "an undo ends a pin that somebody set since",
        _STAND,
        'if now is None or (now.is_pinned, now.is_barred) != (after["pinned"], after["barred"]):',
        "if now is None:",
    ),
    Bug(
        "the last face that can represent a person is dropped",
        "domain.usecases.gallery.drop_prototype",
        "if not await choose_anew(work, person.id, settings) or await _was_last(person.id, face.face_id):",
        "if not await choose_anew(work, person.id, settings) and False:",
    ),
)

ANSWER_BUGS = (*REVIEW_BUGS, *SETTING_BUGS, *PROTOTYPE_BUGS)
