"""Guards of which messages of a group are taken in, and of what their senders are told."""

from tests.guards.guard import Guard

_TAKEN_IN = ("tests/telegram/photos/test_accept_asset.py",)

TAKEN_IN_GUARDS = (
    Guard(
        "a photo whose caption is a command is taken in",
        "bot/telegram/photos/accept_asset.py",
        "    photo = _photo_of(message, ctx)\n    if photo is not None:\n",
        '    photo = None if (message.caption or "").startswith("/") else _photo_of(message, ctx)\n'
        "    if photo is not None:\n",
        _TAKEN_IN,
    ),
    Guard(
        "who posted a photo that was given up is told so",
        "domain/queries/photos/progress.py",
        "if posted.state is AssetState.DEAD:",
        "if posted.state is AssetState.DEAD and False:",
        _TAKEN_IN,
    ),
    Guard(
        "a photo that was read after all is not called unused any more",
        "workers/show.py",
        "elif view.is_used and await known_card(place) is not None:",
        "elif view.is_used and False:",
        _TAKEN_IN,
    ),
    Guard(
        "an album with a part that is not used is not called used",
        "domain/queries/photos/progress.py",
        "one.state is AssetState.DONE and not one.is_refused",
        "one.state is AssetState.DONE",
        _TAKEN_IN,
    ),
    Guard(
        "what named an erased group to who posted a photo there goes with it",
        "domain/queries/erasing/erasure.py",
        "OR $6 IN ('group', 'workspace') AND kind = 'rejected' AND split_part",
        "OR false AND kind = 'rejected' AND split_part",
        ("tests/erase/test_group.py", "tests/erase/test_not_used.py"),
    ),
    Guard(
        "an erase leaves such messages of the group that began again",
        "domain/queries/erasing/erasure.py",
        "SELECT 1 FROM groups g WHERE chat IN (g.tg_chat_id, g.former_tg_chat_id)))",
        "SELECT 1 FROM groups g WHERE false))",
        ("tests/erase/test_not_used.py",),
    ),
    Guard(
        "who was connected since receives an old photo that is posted again",
        "domain/steps/photos/keep_photo.py",
        'return "look_at_repost" if asset.state is AssetState.DONE and is_forgotten else None',
        "return None if is_forgotten else None",
        ("tests/usecases/photos/test_look_at_repost.py",),
    ),
    Guard(
        "nobody is recognised on an old photo that no message shows any more",
        "domain/usecases/photos/look_at_repost.py",
        'if not await sql.values(AssetId, "SELECT asset_id FROM postings WHERE asset_id = $1", asset_id):',
        "if False:",
        ("tests/usecases/photos/test_look_at_repost.py",),
    ),
    Guard(
        "a photo that was replaced goes also where the new one is given up",
        "domain/steps/work/bury_task.py",
        "            await withdraw_replaced(work, asset.workspace_id, asset.id)\n",
        "",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "earlier photos of a group are protected where an edit tells it first",
        "domain/usecases/photos/replace_photo.py",
        "        if photo.is_protected:\n",
        "        if False:\n",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "earlier photos of a group are protected where new words tell it first",
        "domain/usecases/deliveries/edit_caption.py",
        "        if photo.is_protected:\n",
        "        if False:\n",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "an edit to an old photo takes nothing back before it was looked at again",
        "domain/usecases/photos/replace_photo.py",
        "        if not is_looked_at:\n",
        "        if True:\n",
        ("tests/usecases/photos/test_look_at_repost.py",),
    ),
    Guard(
        "words of an album that come late reach the parts that were sent",
        "domain/usecases/photos/accept_asset.py",
        "photo.media_group_id is not None and photo.caption is not None",
        "False",
        ("tests/telegram/deliveries/test_mishaps.py",),
    ),
    Guard(
        "nobody passes on a picture of faces that stands on a card",
        "workers/chats/telegram_cards.py",
        '"protect_content": True if picture else None,',
        '"protect_content": None,',
        ("tests/telegram/photos/test_look_at_photo.py",),
    ),
    Guard(
        "a question about a photo that was replaced ends",
        "domain/usecases/photos/replace_photo.py",
        "        await expire_of_replaced(work, edited.asset_id)\n",
        "        assert expire_of_replaced\n",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "the other faces of a card stay with the owner when one photo was replaced",
        "domain/steps/questions/expire_questions.py",
        "    await part_cards(work, asset_id)\n",
        "    assert part_cards\n",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "questions about a photo that another message shows go on",
        "domain/steps/questions/expire_questions.py",
        "WHERE a.id = $1 AND NOT {IS_SHOWN}",
        "WHERE a.id = $1",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "nobody is matched on a photo that was replaced before they were connected",
        "domain/queries/faces/unknown_faces.py",
        "IS DISTINCT FROM 'not_a_face' AND {IS_SHOWN}",
        "IS DISTINCT FROM 'not_a_face'",
        ("tests/usecases/photos/test_replace_photo.py",),
    ),
    Guard(
        "nobody is asked about a photo that was replaced while they were looked for",
        "domain/steps/questions/suggest_face.py",
        "JOIN image_assets a ON a.id = f.asset_id AND {IS_SHOWN}",
        "JOIN image_assets a ON a.id = f.asset_id",
        ("tests/usecases/questions/test_suggest_face.py",),
    ),
)
