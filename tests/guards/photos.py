"""Cards of photos: for those who moderate, and gone with what they show."""

from tests.guards.guard import Guard

_CARD = ("tests/usecases/test_photo_card.py",)
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
        "            await note_said(message.chat.id, message.message_id, _readable(method))\n",
        "            pass\n",
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
