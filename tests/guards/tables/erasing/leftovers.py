"""Guards of what must neither be left behind by an erase nor be taken away by it."""

from tests.guards.guard import Guard

LEFTOVER_GUARDS = (
    Guard(
        "an older question for fresh photos goes when its chat opens",
        "workers/gallery/show_fresh_photos.py",
        "forget_cards([known.card_id]) if is_edited else leave_card(known.card_id)",
        "forget_cards([known.card_id])",
        ("tests/usecases/chats/test_closed_chats.py",),
    ),
    Guard(
        "the other owner's request goes on waiting when an owner is forgotten",
        "domain/usecases/erasing/purge_erasure.py",
        '_LEAVING_PERSONS = ("contact_faces", "group", "participant")',
        '_LEAVING_PERSONS = ("contact_faces", "group")',
        ("tests/usecases/erasing/test_trained_by_one_owner.py",),
    ),
    Guard(
        "a photo's card goes with whom it names, also where it could not be corrected",
        "workers/photos/show_photos.py",
        "picture=picture, gone=gone, names=names)",
        "picture=picture, gone=gone)",
        ("tests/usecases/photos/test_photo_card.py",),
    ),
    Guard(
        "a sheet goes with whoever got a face that it shows",
        "domain/steps/faces/move_faces.py",
        "{SHEETS},\n",
        "",
        ("tests/usecases/photos/test_contact_sheet.py",),
    ),
    Guard(
        "a request loses the name of a group that is erased",
        "domain/steps/erasing/erase_group_rows.py",
        "    cards += await requests_from(group.workspace_id, group.id)\n",
        "",
        ("tests/usecases/erasing/test_faces_on_requests.py",),
    ),
    Guard(
        "a question about a newer group that names an erased one goes too",
        "domain/queries/erasing/erasure.py",
        "               OR $6 IN ('group', 'workspace') AND kind = 'together' AND $2 = ANY(names)\n",
        "",
        ("tests/erase/test_group.py",),
    ),
    Guard(
        "whoever goes away after /forget_me is not stored again",
        "bot/telegram/chats/identity.py",
        "return await (participant(user.id) if status == MemberStatus.OUTSIDE else meet(user))",
        "return await meet(user)",
        ("tests/telegram/erasing/test_forget_participant.py",),
    ),
    Guard(
        "the message that somebody left stores nobody again",
        "bot/telegram/chats/participant_middleware.py",
        "if message is None or message.left_chat_member is not None or ",
        "if message is None or ",
        ("tests/telegram/erasing/test_forget_participant.py",),
    ),
    Guard(
        "what a muted bot could not change goes once it may write",
        "workers/chats/message_calls.py",
        "    return refused.status == CLOSED or is_kept_silent(",
        "    return refused.status == CLOSED and is_kept_silent(",
        ("tests/usecases/chats/test_closed_chats.py",),
    ),
    Guard(
        "no program deletes a person without saying that it is more than the faces",
        "bot/api/persons/delete_person.py",
        "if self.mode is None and not self.preview:",
        "if False:",
        ("tests/api/test_person_changes.py",),
    ),
    Guard(
        "an index whose new generation is not named writes on to the old one",
        "domain/adapters/qdrant/qdrant_edge_folder.py",
        "self._point_at(draft)  # until this is written, writes go to the former generation\n"
        "        before, self._current, self.draft = self.current, self.draft, None\n",
        "before, self._current, self.draft = self.current, self.draft, None\n        self._point_at(draft)\n",
        ("tests/adapters/qdrant/test_qdrant_edge_generations.py",),
    ),
    Guard(
        "of two workers that have the same task, one sends the card that an erase finds",
        "domain/usecases/chats/remember_card.py",
        "WHERE cards.tg_message_id = $8",
        "WHERE cards.tg_message_id = $8 OR true",
        ("tests/usecases/chats/test_sending.py",),
    ),
    Guard(
        "the certificate says what stays in the former chat of a supergroup",
        "domain/usecases/erasing/leave_unreached.py",
        "            len(set(messages)),\n",
        "            len(set(messages)) * 0,\n",
        ("tests/telegram/groups/test_upgrade.py",),
    ),
    Guard(
        "a card in the former chat of a supergroup is not forgotten before the erase",
        "workers/chats/telegram_cards.py",
        "    if await moved_to(world.api, card.tg_chat_id) is not None:\n        return\n",
        "",
        ("tests/telegram/groups/test_upgrade.py",),
    ),
    Guard(
        "a group that was a basic group once can be split off",
        "domain/steps/erasing/still_sought.py",
        "           UNION SELECT former_tg_chat_id FROM groups WHERE former_tg_chat_id = ANY($1::bigint[])\n",
        "",
        ("tests/usecases/groups/test_split_group.py",),
    ),
    Guard(
        "what a closed chat kept goes from the record when its user or group is erased",
        "domain/queries/erasing/erasure.py",
        "WHERE tg_chat_id = ANY($5::bigint[]) AND created_at <= $7 OR kind <> 'left' AND (",
        "WHERE kind <> 'left' AND (tg_chat_id = ANY($5::bigint[]) AND created_at <= $7 OR",
        ("tests/erase/test_left_cards.py",),
    ),
)
