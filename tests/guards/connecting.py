"""Connecting a person: consent first, one person at a time, and nobody is approved unseen."""

from tests.guards.guard import Guard

_SHORT = ("tests/telegram/test_short_connection.py",)
_DIFFER = ("tests/telegram/test_photos_that_differ.py",)
_ENOUGH = ("tests/usecases/test_submit_when_enough.py",)

_LOOK_ALIKES = ("tests/telegram/test_look_alikes.py",)

CONNECTING_GUARDS = (
    Guard(
        "the second of two twins can be connected",
        "domain/rules/enrolment.py",
        "if person != own and person not in look_alikes",
        "if person != own",
        _LOOK_ALIKES,
    ),
    Guard(
        "who decides about a twin sees the other one's photos",
        "domain/usecases/picture_request.py",
        "crops = [await _crop(face, eyes) for face in (*faces, *others)]",
        "crops = [await _crop(face, eyes) for face in faces]",
        _LOOK_ALIKES,
    ),
    Guard(
        "a request that was approved declares the two to be two",
        "domain/usecases/decide_link.py",
        "    await declare_claimed(person_id)\n",
        "",
        _LOOK_ALIKES,
    ),
    Guard(
        "a request is not compared with who is erased",
        "domain/queries/erasure.py",
        "AND kind IN ('said', 'sheet', 'request', 'suggestion', 'verdict')",
        "AND kind IN ('said', 'sheet', 'suggestion', 'verdict')",
        _LOOK_ALIKES,
    ),
    Guard(
        "a request that was compared with somebody erased comes again",
        "domain/steps/erase_rows.py",
        """    await _end_comparisons(work, person["id"])\n""",
        "",
        _LOOK_ALIKES,
    ),
    Guard(
        "no photo is taken in before the consent",
        "bot/telegram/connect_person.py",
        "private.message.register(on_no_consent, ConnectPerson.consent)",
        "private.message.register(on_photo, ConnectPerson.consent, _shows_a_photo)",
        _SHORT,
    ),
    Guard(
        "the consent stays in the chat",
        "bot/telegram/connect_person.py",
        "await turn_into(query, agreed_card(groups, talk.received_at, talk.language))",
        "await turn_into(query, name_card(current.flow, talk.language))",
        _SHORT,
    ),
    Guard(
        "the time of a consent is that of the press",
        "bot/telegram/acquaintance.py",
        'event.update_id, data["received_at"]',
        'event.update_id, __import__("datetime").datetime.now(__import__("datetime").UTC)',
        ("tests/telegram/test_handled_again.py",),
    ),
    Guard(
        "a name that is handled again after the approval makes no second person",
        "domain/usecases/begin_connection.py",
        "OR p.approval <> 'draft' AND l.consented_at = $3)",
        "OR p.approval = 'requested' AND l.consented_at = $3)",
        ("tests/telegram/test_handled_again.py",),
    ),
    Guard(
        "a photo with another name is not learned as this person",
        "bot/telegram/add_training_photo.py",
        "return None if alias.casefold() in said.casefold() else said",
        "return None",
        _SHORT,
    ),
    Guard(
        "what somebody else wrote under a photo is no name",
        "bot/telegram/add_training_photo.py",
        "return message.caption if message.forward_origin is None else None",
        "return message.caption",
        _SHORT,
    ),
    Guard(
        "a person that was approved is not taken back as a request",
        "domain/usecases/erase_person.py",
        'if only_undecided and locked["approval"] not in ("draft", "requested"):',
        "if False:",
        _SHORT,
    ),
    Guard(
        "nobody approves faces that were added since they looked",
        "workers/show_requests.py",
        'if view.state == "reopened":',
        "if False:",
        _SHORT,
    ),
    Guard(
        "what was decided is not taken up again",
        "domain/usecases/reopen_request.py",
        'if person["approval"] not in ("draft", "requested"):',
        "if False:",
        _ENOUGH,
    ),
    Guard(
        "only who asked takes up the request again",
        "domain/usecases/reopen_request.py",
        "WHERE p.id = $1 AND l.participant_id = $2 AND l.role = 'owner' AND p.erasing_at IS NULL",
        "WHERE p.id = $1 AND $2::bigint IS NOT NULL AND l.role = 'owner' AND p.erasing_at IS NULL",
        _ENOUGH,
    ),
    Guard(
        "a photo that is looked at or asks something holds the request",
        "domain/usecases/submit_when_enough.py",
        'return not photos["open"] and photos["told"] < ENOUGH_PHOTOS <= photos["good"]',
        'return photos["told"] < ENOUGH_PHOTOS <= photos["good"]',
        _ENOUGH,
    ),
    Guard(
        "who adds photos is not overtaken by a request that sends itself",
        "domain/usecases/submit_when_enough.py",
        'photos["told"] < ENOUGH_PHOTOS <= photos["good"]',
        'ENOUGH_PHOTOS <= photos["good"]',
        _ENOUGH,
    ),
    Guard(
        "photos that do not show one person are not approved unseen",
        "domain/usecases/decide_link.py",
        'raise Conflict("photos_differ")',
        "return ()",
        _DIFFER,
    ),
    Guard(
        "of photos that differ only the chosen ones are learned",
        "domain/usecases/decide_link.py",
        "left_out = frozenset(faces.asset_ids) - chosen",
        "left_out = frozenset(faces.asset_ids[:0])",
        _DIFFER,
    ),
    Guard(
        "a photo that differs holds the request until its sender has answered",
        "domain/usecases/submit_when_enough.py",
        "or await _is_in_doubt(person_id)",
        "",
        _DIFFER,
    ),
    Guard(
        "who decided about photos that differ is not asked again",
        "domain/queries/odd_photos.py",
        'return tuple(sorted(faces.doubtful - {row["id"] for row in kept}))',
        "return tuple(sorted(faces.doubtful))",
        ("tests/telegram/test_odd_photos.py",),
    ),
    Guard(
        "a card about training photos goes with the person",
        "domain/steps/erase_rows.py",
        'for kind in ("request", "odd")',
        'for kind in ("request",)',
        ("tests/telegram/test_odd_photos.py",),
    ),
    Guard(
        "of a photo that was sent to join nothing is kept",
        "domain/usecases/picture_join.py",
        "DELETE FROM image_assets WHERE id = $1 AND reason = 'asks_to_join'",
        "DELETE FROM image_assets WHERE id = $1 AND reason = 'kept'",
        ("tests/telegram/test_join_with_picture.py",),
    ),
    Guard(
        "only who may change a person takes its training photos out",
        "domain/usecases/take_out_photo.py",
        'ensure_may_change(is_owner=await acting.owns_now(person["id"]), is_moderator=acting.is_moderator)',
        "pass",
        ("tests/usecases/test_take_out_photo.py",),
    ),
    Guard(
        "a training face is shown to its person's owner, and to no guardian",
        "domain/queries/contact_sheet.py",
        "a.kind = 'training' AND l.role = 'owner' OR EXISTS",
        "a.kind = 'training' OR EXISTS",
        ("tests/usecases/test_take_out_photo.py",),
    ),
    Guard(
        "nobody else says whom a training photo shows",
        "domain/usecases/settle_doubt.py",
        "JOIN participant_persons l ON l.person_id = a.enrols_person_id AND l.participant_id = $2",
        "JOIN participant_persons l ON l.person_id = a.enrols_person_id AND $2::bigint IS NOT NULL",
        _DIFFER,
    ),
)
