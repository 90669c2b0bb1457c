"""Guards of deleting one photo for everybody."""

from tests.guards.guard import Guard

_TEST = ("tests/usecases/erasing/test_erase_photo.py",)
_ROWS = "domain/steps/erasing/erase_photo_rows.py"

_CARDS_OF_PHOTOS = ("tests/erase/test_cards_of_photos.py",)

ERASED_PHOTOS_GUARDS = (
    Guard(
        "only a moderator or its poster deletes a photo for everybody",
        "domain/rules/access/access.py",
        'raise NotFound("photo")',
        "return",
        ("tests/rules/access/test_access.py", *_TEST),
    ),
    Guard(
        "a poster does not delete a photo that somebody else posted too",
        "domain/rules/access/access.py",
        'raise Forbidden("others_posted")',
        "return",
        ("tests/rules/access/test_access.py", *_TEST),
    ),
    Guard(
        "the rights to delete a photo are asked for in its transaction",
        "domain/usecases/erasing/erase_photo.py",
        "        await ensure_may_erase(asset_id, by, is_moderator=acting.is_moderator)\n",
        "",
        _TEST,
    ),
    Guard(
        "a copy counts as in its recipient's chat until its message is deleted",
        "domain/queries/deliveries/copies.py",
        "(d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}')",
        "(d.state = 'sent')",
        _TEST,
    ),
    Guard(
        "whoever may have a copy that nobody knows of is counted apart",
        "domain/queries/deliveries/copies.py",
        ' OR {answer_is_missing("d")}))',
        "))",
        _TEST,
    ),
    Guard(
        "the copies of a photo that is deleted for everybody are taken back",
        _ROWS,
        "    await take_back_copies(work, photo.workspace_id, asset_id)\n",
        "",
        _TEST,
    ),
    Guard(
        "a copy whose send had begun when its photo was deleted is taken back, too",
        "domain/steps/deliveries/record_delivery.py",
        "    await take_back_late_copy(work, view, tg_message_id)\n",
        "",
        _TEST,
    ),
    Guard(
        "a photo that a message showed before its deleted photo is withdrawn too",
        _ROWS,
        "    await withdraw_replaced(work, photo.workspace_id, photo.id)\n",
        "",
        _TEST,
    ),
    Guard(
        "bytes that a worker stores while a photo is deleted go too",
        _ROWS,
        "return [*own, ",
        "return [*own[2:], ",
        _TEST,
    ),
    Guard(
        "the words of a deleted photo leave the other photos of its album",
        _ROWS,
        "    await follow_postings(work, said)\n",
        "",
        _TEST,
    ),
    Guard(
        "the card of a deleted photo goes with it",
        _ROWS,
        "        *cards_of_photos([photo.id]),\n",
        "",
        ("tests/telegram/erasing/test_erase_photo.py",),
    ),
    Guard(
        "the question whether to delete a photo, which shows it, goes with the photo",
        "domain/queries/chats/card.py",
        'OF_PHOTOS = ("photo", "grid", DELETION)',
        'OF_PHOTOS = ("photo", "grid")',
        ("tests/telegram/erasing/test_erase_photo.py",),
    ),
    Guard(
        "a chat has one question about a photo, so that none is forgotten there",
        "bot/telegram/erasing/erase_photo.py",
        "        await take_away(bot, tg_chat_id, earlier.tg_message_id, gone)\n",
        "        assert earlier.tg_message_id\n",
        ("tests/telegram/erasing/test_erase_photo.py",),
    ),
    Guard(
        "an image file, which may say where it was taken, is shown to nobody but its poster",
        "domain/queries/photos/photo_deletion.py",
        "WHEN a.media <> 'document' OR $2::bigint IS NOT NULL THEN",
        "WHEN a.media <> 'document' OR $2::bigint IS NOT NULL OR true THEN",
        _TEST,
    ),
    Guard(
        "whoever deleted a photo is told so",
        "bot/telegram/erasing/erase_photo.py",
        'if not await did_to_number("erase_photo", asset_id, ctx.requester()):',
        "if True:",
        ("tests/telegram/erasing/test_erase_photo.py",),
    ),
    Guard(
        "a deleted photo is deleted again when a backup brings it back",
        "domain/queries/service/restored.py",
        "UNION ALL SELECT uuid FROM image_assets WHERE uuid = ANY($1::uuid[])\n",
        "",
        ("tests/usecases/erasing/test_replay_erasures.py",),
    ),
    Guard(
        "whoever posts a photo of somebody does not learn by it whether that person is connected",
        "domain/queries/photos/photo_deletion.py",
        "CASE WHEN $2::bigint IS NULL THEN (\n"
        "        SELECT count(*) FROM deliveries d WHERE d.asset_id = a.id AND {HAS_COPY})",
        "CASE WHEN $2::bigint IS NULL OR true THEN (\n"
        "        SELECT count(*) FROM deliveries d WHERE d.asset_id = a.id AND {HAS_COPY})",
        _TEST,
    ),
    Guard(
        "nobody buries the admins in reports",
        "domain/usecases/photos/report_missing.py",
        "if reports is not None and reports > REPORTS_A_DAY:",
        "if False:",
        ("tests/usecases/deliveries/test_judge_delivery.py",),
    ),
    Guard(
        "cards that show a photo of an erased group are found by the id of their photo",
        "domain/steps/erasing/erase_group_rows.py",
        "photos=tuple(asset_ids),",
        "",
        _CARDS_OF_PHOTOS,
    ),
    Guard(
        "questions about faces of an erased group are found by the id of their suggestion",
        "domain/steps/erasing/erase_group_rows.py",
        "questions=tuple(questions),",
        "",
        _CARDS_OF_PHOTOS,
    ),
    Guard(
        "pictures of cards are deleted by the id of their photo",
        "domain/steps/erasing/purge_stores.py",
        "if needles.photos:",
        "if not needles:",
        _CARDS_OF_PHOTOS,
    ),
    Guard(
        "photos that never came to somebody stand in no certificate of theirs",
        "domain/steps/erasing/forget_participants.py",
        "sum(one.came for one in deliveries)",
        "len(deliveries)",
        ("tests/erase/test_participant.py",),
    ),
)
