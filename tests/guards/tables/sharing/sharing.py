"""What owners and receivers read when it changes who receives a person's photos, and what they do not."""

from tests.guards.guard import Guard

_TOLD = ("tests/usecases/sharing/test_told_of_sharing.py",)
_MERGES = ("tests/usecases/sharing/test_refused_merges.py",)
_SAME_NAMES = ("tests/telegram/sharing/test_same_names.py",)

SHARING_GUARDS = (
    Guard(
        "a guardian learns of no other guardian",
        "domain/queries/sharing/links.py",
        "for one in known if one.role == LinkRole.OWNER or one.participant_id == guardian]",
        "for one in known]",
        ("tests/usecases/sharing/test_link_participants.py",),
    ),
    Guard(
        "a guardian does not learn that another guardian has the same name",
        "domain/queries/sharing/links.py",
        "    return _compared(\n        [one for one in known if one.role",
        "    return list(\n        [one for one in known if one.role",
        _SAME_NAMES,
    ),
    Guard(
        "somebody decides about a person only after a question",
        "bot/messages/sharing/sharing.py",
        'callback("makeowner", number, link.participant_id)',
        'callback("makeownernow", number, link.participant_id)',
        _SAME_NAMES,
    ),
    Guard(
        "no merge gives photos to somebody whom the owner removed",
        "domain/steps/persons/absorb_person.py",
        "        is_denied=brought.is_denied,\n",
        "        is_denied=False,\n",
        _MERGES,
    ),
    Guard(
        "a child whose only owner was forgotten is brought back by no undo",
        "domain/steps/erasing/erase_participant_rows.py",
        "    await _end_merges(await sql.values(PersonId, ABSORBED_ALONE, participant_id))\n",
        "",
        ("tests/usecases/sharing/test_carried_links.py",),
    ),
    Guard(
        "no merge gives photos to somebody whom the owner did not let in",
        "domain/queries/sharing/denied.py",
        "AND (l.state = 'declined' OR l.state = 'revoked'",
        "AND (l.state = 'revoked'",
        _MERGES,
    ),
    Guard(
        "whoever left one of two persons by themselves keeps nobody from merging them",
        "domain/queries/sharing/denied.py",
        "LIMIT 1) IS DISTINCT FROM 'tg:' || r.tg_user_id)",
        "LIMIT 1) IS DISTINCT FROM '')",
        _MERGES,
    ),
    Guard(
        "a redone merge shows nobody who is hidden",
        "domain/steps/persons/absorb_person.py",
        "is_shown_by_it=was == PersonStatus.HIDDEN and",
        "is_shown_by_it=absorbed.status == PersonStatus.HIDDEN and",
        _MERGES,
    ),
    Guard(
        "a wish to join asks on no card any more once its sender was let in another way",
        "domain/steps/sharing/link_participant.py",
        "if old is not None and old.state == LinkState.REQUESTED:",
        "if False:",
        ("tests/usecases/sharing/test_who_decides_joins.py",),
    ),
    Guard(
        "a decider about a wish to join sees no face of a photo that an owner never received",
        "domain/usecases/sharing/picture_join.py",
        "AND d.participant_id = o.participant_id",
        "",
        ("tests/usecases/sharing/test_picture_join.py",),
    ),
    Guard(
        "whoever was removed does not hear of a photo that they had added",
        "workers/gallery/show_gallery_photos.py",
        "is_answered = not view.has_left or may_decide",
        "is_answered = True",
        ("tests/usecases/gallery/test_odd_pictures.py",),
    ),
    Guard(
        "whoever was removed reads no name that the person got afterwards",
        "domain/queries/sharing/name_when_left.py",
        "AND x.kind = 'rename_person'",
        "AND false",
        ("tests/usecases/sharing/test_name_when_left.py",),
    ),
    Guard(
        "owners are told who receives their person's photos now",
        "domain/steps/sharing/tell_sharing.py",
        "OR c.comes AND k.person_id = c.person_id",
        "OR false AND k.person_id = c.person_id",
        _TOLD,
    ),
    Guard(
        "the face of a wish to join leaves the chats of those who said no",
        "workers/sharing/show_joins.py",
        "if view.is_refused:",
        "if False:",
        ("tests/telegram/sharing/test_join_with_picture.py",),
    ),
    Guard(
        "the face of a wish to join leaves a closed chat when it opens",
        "workers/sharing/show_joins.py",
        "if recipient.is_away and view.state == LinkState.REQUESTED:",
        "if recipient.is_away:",
        ("tests/usecases/sharing/test_unanswered_joins.py",),
    ),
    Guard(
        "everybody who receives the photos is told when all faces are deleted",
        "domain/usecases/erasing/erase_faces.py",
        "return await tell_receivers(work, done)",
        "return done",
        _TOLD,
    ),
    Guard(
        "everybody who receives the photos is told when the last face is deleted on a photo",
        "domain/usecases/faces/delete_faces.py",
        "return await tell_receivers(work, done)",
        "return done",
        _TOLD,
    ),
    Guard(
        "an outdated change of who receives the photos is not told",
        "domain/queries/sharing/sharing_change.py",
        "x.person_number = o.person_number AND x.id > o.id",
        "x.person_number = o.person_number AND x.id < 0",
        _TOLD,
    ),
    Guard(
        "whoever closed the chat reads later that no more photos come",
        "workers/sharing/show_sharing.py",
        'if await card(place) is None:\n        raise Silenced("Telegram", place.tg_chat_id)',
        "pass",
        ("tests/telegram/sharing/test_told_of_sharing.py",),
    ),
    Guard(
        "a message about who receives the photos goes with that participant and with the person",
        "domain/steps/erasing/cards_naming.py",
        '"joined", "sharing")',
        '"joined")',
        _TOLD,
    ),
    Guard(
        "a message about who receives the photos goes with whoever let them in",
        "domain/steps/erasing/cards_naming.py",
        "c.kind IN ('join', 'sharing')",
        "c.kind = 'join'",
        _TOLD,
    ),
    Guard(
        "an open invitation does not go when another one is made",
        "domain/usecases/sharing/invite_guardian.py",
        "AND (used_at IS NOT NULL OR expires_at <= now())",
        "AND true",
        ("tests/usecases/sharing/test_invitation.py",),
    ),
)
