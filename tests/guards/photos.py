"""Cards of photos: for those who moderate, and gone with what they show."""

from tests.guards.guard import Guard

_CARD = ("tests/usecases/test_photo_card.py",)
_LOOK = ("tests/usecases/test_look_closer.py",)
_SHEET = ("tests/usecases/test_contact_sheet.py",)
_JUDGED = ("tests/usecases/test_judge_delivery.py",)
_FORGET = "tests/telegram/test_forget_participant.py::test_what_names_them_in_an_admin_chat_ends_with_them"

PHOTO_GUARDS = (
    Guard(
        "only who moderates sees who is who on a photo",
        "domain/usecases/ask_photo_card.py",
        '    await moderating(await workspace_of_photo(asset_id), by, what="photo")\n',
        "",
        _CARD,
    ),
    Guard(
        "only who moderates has a photo looked at harder",
        "domain/usecases/ask_closer_look.py",
        'acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")',
        'acting = type("Anybody", (), {"workspace_id": await workspace_of_photo(asset_id)})',
        _LOOK,
    ),
    Guard(
        "only who moderates points at a face",
        "domain/usecases/ask_grid.py",
        '    await moderating(await workspace_of_photo(asset_id), by, what="photo")\n',
        "",
        _LOOK,
    ),
    Guard(
        "a harder look brings back no erased face",
        "domain/usecases/look_closer.py",
        """
           UNION ALL SELECT bbox_x, bbox_y, bbox_w, bbox_h FROM erased_faces WHERE asset_id = $1""",
        "",
        _LOOK,
    ),
    Guard(
        "what its recipient took away is never owed again",
        "domain/steps/owe_deliveries.py",
        "    WHERE deliveries.taken_away_at IS NULL AND (",
        "    WHERE (",
        ("tests/usecases/test_take_photo_away.py",),
    ),
    Guard(
        "a copy that was on its way when the photo was taken away is taken back",
        "domain/steps/record_delivery.py",
        "d.taken_away_at IS NOT NULL OR ",
        "",
        ("tests/usecases/test_take_photo_away.py",),
    ),
    Guard(
        "a caption tells nothing of a group that its recipient left before the send",
        "domain/usecases/deliver_photo.py",
        '        and begun["posting_id"] == view.posting_id\n',
        "",
        ("tests/usecases/test_right_to_receive.py",),
    ),
    Guard(
        "a photo is not sent with words that are gone",
        "domain/usecases/deliver_photo.py",
        '        and begun["caption"] == view.posted_caption\n',
        "",
        ("tests/usecases/test_follow_name.py",),
    ),
    Guard(
        "a photo on its way follows the words of its group",
        "domain/steps/follow_postings.py",
        "d.state IN ('sent', 'pending', 'sending')",
        "d.state IN ('sent', 'pending')",
        ("tests/usecases/test_follow_name.py",),
    ),
    Guard(
        "words about an erased person go with it",
        "domain/steps/erase_rows.py",
        '    await forget_captions_about(work, person["workspace_id"], await _own_names(selves), posts)\n',
        "",
        ("tests/telegram/test_edit_caption.py",),
    ),
    Guard(
        "what somebody wrote under photos goes with them",
        "domain/steps/forget_participants.py",
        "    await forget_captions_of(work, ids)\n",
        "",
        ("tests/telegram/test_edit_caption.py",),
    ),
    Guard(
        "who moderates no more is shown no photo in private",
        "workers/show_photos.py",
        " or not await may_read(view.workspace_id, reader, world)",
        "",
        _CARD,
    ),
    Guard(
        "the card of a photo goes with an erased person",
        "domain/steps/erase_rows.py",
        '    cards += cards_of_photos(row["asset_id"] for row in faces if row["kind"] == "post")\n',
        "",
        _CARD,
    ),
    Guard(
        "the card of a photo goes with the faces that are deleted in it",
        "domain/steps/erase_face_rows.py",
        ", *cards_of_photos(posted)]",
        "]",
        _CARD,
    ),
    Guard(
        "the card of a photo goes with who missed somebody on it",
        "domain/steps/erase_participant_rows.py",
        "for row in persons), *gone.cards)",
        "for row in persons),)",
        _CARD,
    ),
    Guard(
        "a picture of faces that were erased meanwhile is not kept",
        "domain/usecases/picture_photo.py",
        "    if now is None or [face.number for face in now.faces] != [face.number for face in view.faces]:",
        "    if now is None:",
        ("tests/usecases/test_store_picture.py",),
    ),
    Guard(
        "faces beside a card are shown in private to who moderates, or has the photos",
        "workers/show_sheets.py",
        " or not await _may_see(sheet, reader, world)",
        "",
        _SHEET,
    ),
    Guard(
        "faces beside a card are of photos that the parent still has",
        "domain/queries/contact_sheet.py",
        """AND d.participant_id = $3 AND d.state = 'sent'
           WHERE f.workspace_id""",
        """AND d.participant_id = $3
           WHERE f.workspace_id""",
        _SHEET,
    ),
    Guard(
        "faces beside a card, and what names somebody, go with an erased person",
        "domain/steps/erase_rows.py",
        '    cards += await cards_naming(person["workspace_id"], list(selves.values()))\n',
        "",
        _SHEET,
    ),
    Guard(
        "faces beside a card go when some of them are deleted",
        "domain/steps/erase_face_rows.py",
        ", *await sheets_with(which.workspace_id, [which.number])]",
        "]",
        _SHEET,
    ),
    Guard(
        "faces of somebody unknown beside a card go with who is unknown",
        "domain/queries/contact_sheet.py",
        "coalesce(p.number, c.number) AS contact",
        "p.number AS contact",
        _SHEET,
    ),
    Guard(
        "faces of somebody unknown beside a card go with whoever they turned out to be",
        "domain/steps/show_clusters.py",
        "shown.number = ANY(k.names)",
        "false",
        _SHEET,
    ),
    Guard(
        "faces beside a card go with the group that they were posted in",
        "domain/steps/erase_group_rows.py",
        '    photos += await sheets_with(group["workspace_id"], sorted(shown))\n',
        "",
        _SHEET,
    ),
    Guard(
        "of two pictures beside a card the later one is remembered",
        "domain/usecases/picture_sheet.py",
        "if await _is_outdated(sheet):",
        "if False:",
        _SHEET,
    ),
    Guard(
        "faces beside a card do not come when one of them was erased meanwhile",
        "workers/show_sheets.py",
        " or faces.keys() != sheet.numbers",
        "",
        _SHEET,
    ),
    Guard(
        "texts that name who asked to be forgotten end with them",
        "domain/usecases/note_said.py",
        "coalesce(named.numbers, '{{}}'), coalesce(known.ids, '{{}}')",
        "coalesce(named.numbers, '{{}}'), '{{}}'",
        (_FORGET,),
    ),
    Guard(
        "so do cards that say who decided",
        "domain/steps/cards_naming.py",
        "(*named, *asked, *decided)",
        "(*named, *asked)",
        (_FORGET,),
    ),
    Guard(
        "whom a text of the bot names is noted",
        "bot/telegram/remember_said.py",
        "await note_said(message.chat.id, message.message_id, _readable(method), sent_at=message.date)",
        "pass",
        ("tests/telegram/test_contact_sheet.py::test_what_names_or_shows_somebody_ends_with_them",),
    ),
    Guard(
        "only the recipient says that somebody is missing",
        "domain/usecases/report_missing.py",
        "WHERE id = $1 AND participant_id = $2",
        "WHERE id = $1 AND $2::bigint IS NOT NULL",
        _JUDGED,
    ),
    Guard(
        "a rejection is taken back by who said so, while linked, or by who moderates",
        "domain/usecases/undo_operation.py",
        'is_own = done["actor"] == acting.actor and await acting.by.is_linked(person_id)',
        "is_own = True",
        _JUDGED,
    ),
    Guard(
        "a rejection that is handled again happens once",
        "domain/usecases/reject_delivery.py",
        "if (done := await done_before(by)) is not None:",
        "if (done := None) is not None:",
        _JUDGED,
    ),
    Guard(
        "two answers about one face wait for the face",
        "domain/usecases/decide_suggestion.py",
        "FOR NO KEY UPDATE OF f",
        "",
        ("tests/usecases/test_suggestion_expiry.py",),
    ),
)
