"""Cards of photos: only moderators see them, and they are erased with what they show."""

from tests.guards.guard import Guard

_CARD = ("tests/usecases/photos/test_photo_card.py",)
_LOOK = ("tests/usecases/photos/test_look_closer.py",)
_JUDGED = ("tests/usecases/deliveries/test_judge_delivery.py",)
_FORGET = (
    "tests/telegram/erasing/test_forget_participant.py::test_what_names_them_in_an_admin_chat_ends_with_them"
)

_PICTURES = ("tests/api/test_pictures.py",)

PHOTO_GUARDS = (
    Guard(
        "an address of a picture is good for its viewer only, and ends",
        "bot/api/photos/open_picture.py",
        "    ensure_signed(viewed, path.subject, query, call.settings.bot_token.get_secret_value())\n",
        "",
        _PICTURES,
    ),
    Guard(
        "the right to see a picture is checked whenever its address is opened",
        "domain/queries/photos/viewing.py",
        "shown = [one for one in found if moderated[one.workspace_id]]",
        "shown = list(found)",
        _PICTURES,
    ),
    Guard(
        "an owner's list shows faces on photos that the owner received, and no others",
        "domain/queries/photos/contact_sheet.py",
        "JOIN deliveries d ON d.asset_id = f.asset_id AND d.participant_id = $1 AND d.state = 'sent'",
        "JOIN deliveries d ON d.asset_id = f.asset_id AND $1::bigint IS NOT NULL AND d.state = 'sent'",
        _PICTURES,
    ),
    Guard(
        "an erase removes what the API showed of a photo",
        "domain/steps/erasing/purge_stores.py",
        "if is_view_of(key, assets)]]",
        "if False]]",
        _PICTURES,
    ),
    Guard(
        "only who moderates sees who is who on a photo",
        "domain/usecases/photos/ask_photo_card.py",
        '    await moderating(await workspace_of_photo(asset_id), by, what="photo")\n',
        "",
        _CARD,
    ),
    Guard(
        "only who moderates has a photo looked at harder",
        "domain/usecases/photos/ask_closer_look.py",
        'acting = await moderating(await workspace_of_photo(asset_id), by, what="photo")',
        'acting = type("Anybody", (), {"workspace_id": await workspace_of_photo(asset_id)})',
        _LOOK,
    ),
    Guard(
        "a drawn box lies on the photo",
        "domain/usecases/photos/ask_closer_look.py",
        "    ensure_on_photo(drawn, width=size.width, height=size.height)\n",
        "",
        ("tests/usecases/photos/test_ask_closer_look.py",),
    ),
    Guard(
        "only who moderates points at a face",
        "domain/usecases/photos/ask_grid.py",
        '    await moderating(await workspace_of_photo(asset_id), by, what="photo")\n',
        "",
        _LOOK,
    ),
    Guard(
        "a harder look brings back no erased face",
        "domain/usecases/photos/look_closer.py",
        """
           UNION ALL SELECT bbox_x, bbox_y, bbox_w, bbox_h FROM erased_faces WHERE asset_id = $1""",
        "",
        _LOOK,
    ),
    Guard(
        "a harder look at a photo that Telegram no longer has is no dead task",
        "domain/usecases/photos/look_closer.py",
        "    except InvalidInput:\n        return await _end_unseen(look_id, look.id, doorbell)\n",
        "    finally:\n        pass\n",
        _LOOK,
    ),
    Guard(
        "a picture that was drawn while faces came is drawn again",
        "domain/usecases/photos/picture_photo.py",
        "            await (owe_grid if is_grid else owe_photo_card)(work, asset_id, participant_id)\n",
        "            pass\n",
        _LOOK,
    ),
    Guard(
        "what its recipient took away is never owed again",
        "domain/steps/deliveries/owe_deliveries.py",
        "    WHERE deliveries.taken_away_at IS NULL AND (",
        "    WHERE (",
        ("tests/usecases/deliveries/test_take_photo_away.py",),
    ),
    Guard(
        "a copy that was on its way when the photo was taken away is taken back",
        "domain/steps/deliveries/record_delivery.py",
        "d.taken_away_at IS NOT NULL OR ",
        "",
        ("tests/usecases/deliveries/test_take_photo_away.py",),
    ),
    Guard(
        "a caption tells nothing of a group that its recipient left before the send",
        "domain/usecases/deliveries/deliver_photo.py",
        "        and begun.posting_id == view.posting_id\n",
        "",
        ("tests/usecases/deliveries/test_right_to_receive.py",),
    ),
    Guard(
        "a photo is not sent with words that are gone",
        "domain/usecases/deliveries/deliver_photo.py",
        "        and begun.caption == view.posted_caption\n",
        "",
        ("tests/usecases/deliveries/test_follow_name.py",),
    ),
    Guard(
        "a photo on its way follows the words of its group",
        "domain/steps/deliveries/follow_postings.py",
        "d.state IN ('sent', 'pending', 'sending')",
        "d.state IN ('sent', 'pending')",
        ("tests/usecases/deliveries/test_follow_name.py",),
    ),
    Guard(
        "words about an erased person go with it",
        "domain/steps/erasing/erase_rows.py",
        "    await forget_captions_about(work, person.workspace_id, names, posts, is_agreed=is_agreed)\n",
        "",
        ("tests/telegram/deliveries/test_edit_caption.py",),
    ),
    Guard(
        "words under another photo of an album go with an erased person",
        "domain/steps/erasing/forget_captions.py",
        " OR x.id IN (\n",
        " OR false AND x.id IN (\n",
        ("tests/telegram/deliveries/test_edit_caption.py",),
    ),
    Guard(
        "what somebody wrote under photos goes with them",
        "domain/steps/erasing/forget_participants.py",
        "    await forget_captions_of(work, ids)\n",
        "",
        ("tests/telegram/deliveries/test_edit_caption.py",),
    ),
    Guard(
        "whoever moderates no more is shown no photo in private",
        "workers/photos/show_photos.py",
        " or not await may_read(view.workspace_id, reader, world)",
        "",
        (*_CARD, *_LOOK),
    ),
    Guard(
        "the card of a photo goes with an erased person",
        "domain/steps/erasing/erase_rows.py",
        "        *cards_of_photos(face.asset_id for face in faces if face.kind == AssetKind.POST),\n",
        "",
        _CARD,
    ),
    Guard(
        "the card of a photo goes with the faces that are deleted in it",
        "domain/steps/erasing/erase_face_rows.py",
        ", *cards_of_photos(posted)]",
        "]",
        _CARD,
    ),
    Guard(
        "the card of a photo goes with who missed somebody on it",
        "domain/steps/erasing/erase_participant_rows.py",
        "for row in persons), *gone.cards)",
        "for row in persons),)",
        _CARD,
    ),
    Guard(
        "a picture of faces that were erased meanwhile is not kept",
        "domain/usecases/photos/picture_photo.py",
        "    if now is None or [face.number for face in now.faces] != [face.number for face in view.faces]:",
        "    if now is None:",
        ("tests/usecases/photos/test_store_picture.py",),
    ),
    Guard(
        "texts that name who asked to be forgotten end with them",
        "domain/usecases/chats/note_said.py",
        "coalesce(named.numbers, '{{}}'), coalesce(known.ids, '{{}}')",
        "coalesce(named.numbers, '{{}}'), '{{}}'::bigint[]",
        (_FORGET,),
    ),
    Guard(
        "so do cards that say who decided",
        "domain/steps/erasing/cards_naming.py",
        "(*named, *asked, *decided)",
        "(*named, *asked)",
        (_FORGET,),
    ),
    Guard(
        "whom a text of the bot names is noted",
        "bot/telegram/chats/outgoing/remember_said.py",
        "await note_said(*place, named, sent_at=message.date, is_caption=is_caption, wording=wording)",
        "pass",
        ("tests/telegram/photos/test_contact_sheet.py::test_what_names_or_shows_somebody_ends_with_them",),
    ),
    Guard(
        "only the recipient says that somebody is missing",
        "domain/usecases/photos/report_missing.py",
        "WHERE id = $1 AND participant_id = $2",
        "WHERE id = $1 AND $2::bigint IS NOT NULL",
        _JUDGED,
    ),
    Guard(
        "a rejection is taken back by whoever said so, while linked, or by whoever moderates",
        "domain/usecases/operations/undo_operation.py",
        "is_own = done.actor == acting.actor and await acting.by.is_linked(person_id)",
        "is_own = True",
        _JUDGED,
    ),
    Guard(
        "a rejection that is handled again happens once",
        "domain/usecases/deliveries/reject_delivery.py",
        "if (done := await done_before(by)) is not None:",
        "if (done := None) is not None:",
        _JUDGED,
    ),
    Guard(
        "a second look sends no old photo to whoever was linked since",
        "domain/usecases/photos/look_closer.py",
        ", found=persons)",
        ")",
        ("tests/usecases/deliveries/test_second_look.py",),
    ),
)
