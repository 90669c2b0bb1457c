"""What the deciders of a request are warned of, and whose a draft or a request is."""

from tests.guards.guard import Guard

_TWICE = ("tests/usecases/connecting/test_same_child_twice.py",)
_SERVICE = ("tests/api/test_service.py",)
_ODD_PHOTO = ("tests/usecases/gallery/test_settle_gallery_photo.py",)
_SHORT = ("tests/telegram/connecting/test_short_connection.py",)
_AGAIN = ("tests/telegram/connecting/test_train_again.py",)

REQUEST_GUARDS = (
    Guard(
        "nobody agrees to a consent that is newer than the one they read",
        "bot/telegram/connecting/connect_person.py",
        "if current.consent != CONSENT_VERSION:",
        "if False:",
        _SHORT,
    ),
    Guard(
        "a connection keeps the version of the consent that was read",
        "bot/telegram/connecting/connect_person.py",
        "consent=Consent(current.consent, ",
        "consent=Consent(CONSENT_VERSION, ",
        _SHORT,
    ),
    Guard(
        "whoever decides later is warned that a request looks like a connected person",
        "domain/usecases/connecting/find_resemblances.py",
        "SELECT id FROM persons WHERE id = $2::uuid AND erasing_at IS NULL)",
        "SELECT id FROM persons WHERE id = $2::uuid AND erasing_at < now())",
        _TWICE,
    ),
    Guard(
        "the warning names the person into whom the connected one was merged",
        "domain/queries/connecting/resembled.py",
        "SELECT looks_like_id AS id FROM persons WHERE id = $1\n                {OR_SURVIVORS}",
        "SELECT looks_like_id AS id FROM persons WHERE id = $1",
        _TWICE,
    ),
    Guard(
        "a decided request is not noted as somebody's look-alike any more",
        "domain/steps/persons/set_approval.py",
        "looks_like_id = NULL",
        "looks_like_id = looks_like_id",
        _TWICE,
    ),
    Guard(
        "the API warns as the card does",
        "bot/api/questions/show_request.py",
        "looks_like=_look_alike(view.alike)",
        "looks_like=None",
        _SERVICE,
    ),
    Guard(
        "a request that was compared with somebody erased comes again with its picture",
        "domain/steps/erasing/end_warnings.py",
        "             AND id <> ALL($2::uuid[]) ORDER BY id",
        "             AND $2::uuid[] IS NOT NULL ORDER BY id",
        ("tests/telegram/persons/test_look_alikes.py",),
    ),
    Guard(
        "giving up erases nobody whom another owner trains again",
        "domain/usecases/erasing/erase_person.py",
        "if only_undecided and not (asked and await link_trained_again(person_id) is None):",
        "if False and link_trained_again:",
        ("tests/usecases/sharing/test_others_drafts.py",),
    ),
    Guard(
        "an owner takes up no request of another owner",
        "domain/usecases/connecting/reopen_request.py",
        "AND ({IS_TRAINER} OR p.approval NOT IN ('draft', 'requested'))",
        "AND ({IS_TRAINER} OR TRUE)",
        ("tests/usecases/sharing/test_others_drafts.py",),
    ),
    Guard(
        "an older button of one owner ends nothing that another owner does",
        "domain/queries/persons/people.py",
        "if person is None or (person.approval != Approval.APPROVED and not person.is_trainer):",
        "if person is None:",
        _AGAIN,
    ),
    Guard(
        "an owner does not go on with the draft of another owner",
        "domain/queries/persons/people.py",
        "person.approval != Approval.DRAFT or not person.is_trainer:",
        "person.approval != Approval.DRAFT:",
        ("tests/usecases/sharing/test_others_drafts.py",),
    ),
    Guard(
        "a warning names the owner who learns the person again",
        "domain/queries/connecting/resemblance.py",
        "ORDER BY l.state = 'requested' DESC, l.id LIMIT 1",
        "ORDER BY l.id LIMIT 1",
        ("tests/usecases/sharing/test_learned_anew.py",),
    ),
    Guard(
        "a decider whom the card reaches after the approval sees that it is decided",
        "workers/connecting/show_requests.py",
        'if after is not None and after.state == "approved":',
        "if False:",
        ("tests/usecases/connecting/test_show_decision.py",),
    ),
    Guard(
        "a request is sent to its deciders with the picture of its faces only",
        "workers/connecting/show_requests.py",
        "not is_drawn and (known is None or is_older)",
        "False",
        ("tests/usecases/connecting/test_show_decision.py",),
    ),
    Guard(
        "the picture of a request shows every face that would be approved",
        "domain/queries/connecting/request_faces.py",
        "own <= set(faces) <= ",
        "set(faces) <= ",
        ("tests/usecases/connecting/test_show_decision.py",),
    ),
    Guard(
        "a wish to join a person who is learned again is decided by no admin",
        "domain/usecases/connecting/decide_link.py",
        "(again is not None or await has_owner(request.id))",
        "await has_owner(request.id)",
        ("tests/usecases/connecting/test_decide_link.py",),
    ),
    Guard(
        "a wish to join a person who has an owner is decided by no admin",
        "domain/usecases/connecting/decide_link.py",
        "(again is not None or await has_owner(request.id))",
        "again is not None",
        ("tests/usecases/connecting/test_decide_link.py",),
    ),
    Guard(
        "the decider reads a claim against somebody who was merged meanwhile",
        "domain/queries/connecting/resembled.py",
        "AND $1 IN (first_person_id, second_person_id)\n                {OR_SURVIVORS}",
        "AND $1 IN (first_person_id, second_person_id)",
        ("tests/usecases/connecting/test_claim_look_alike.py",),
    ),
    Guard(
        "an added photo that looks enough for a question only waits for an admin",
        "domain/usecases/gallery/judge_gallery_photo.py",
        "likeness >= calibration.auto_cosine",
        "likeness >= calibration.suggest_cosine",
        _ODD_PHOTO,
    ),
    Guard(
        "the admins are asked about the face that may be the person, not about somebody larger",
        "domain/usecases/gallery/judge_gallery_photo.py",
        "is_meant = likeness >= calibration.suggest_cosine",
        "is_meant = likeness >= calibration.auto_cosine",
        _ODD_PHOTO,
    ),
    Guard(
        "a merge, and its undo, vouch for no face that they bring along",
        "domain/queries/gallery/vouched_faces.py",
        "o.batch_id = v.batch_id AND o.kind = 'merge_persons'",
        "false",
        _ODD_PHOTO,
    ),
    Guard(
        "photos that the owners added vouch for no further one",
        "domain/queries/gallery/vouched_faces.py",
        "a.reason = 'kept' OR NOT EXISTS (",
        "a.reason = 'kept' OR a.id > 0 OR NOT EXISTS (",
        _ODD_PHOTO,
    ),
    Guard(
        "what an owner said of a face vouches for no added photo",
        "domain/queries/gallery/vouched_faces.py",
        "NOT IN ('engine', 'forgotten') AND NOT EXISTS (",
        "NOT IN ('engine', 'forgotten') OR NOT EXISTS (",
        _ODD_PHOTO,
    ),
    Guard(
        "nobody approves photos of a request that their card did not show",
        "domain/usecases/connecting/decide_link.py",
        "    ensure_seen(by, faces.version)\n",
        "",
        ("tests/telegram/connecting/test_change_request.py", *_SERVICE),
    ),
    Guard(
        "a choice of photos that are left out by now approves nothing",
        "domain/usecases/connecting/decide_link.py",
        'raise Outdated("changed")',
        "return ()",
        _SERVICE,
    ),
    Guard(
        "a copy of the card of an earlier request keeps no button",
        "bot/telegram/chats/queue_copy.py",
        "press.ids[-1] != view.version",
        "press.ids[-1] < 0",
        ("tests/telegram/connecting/test_change_request.py",),
    ),
)
