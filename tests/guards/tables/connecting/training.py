"""Training photos: whose they may be, who sends, judges and moves them, and how many there may be. What was
said of unknown people holds when they get a name or join others. Pictures of faces beside a card.
"""

from tests.guards.guard import Guard

_ADD = "domain/usecases/gallery/add_gallery_photo.py"
_SETTLE = "domain/usecases/gallery/settle_gallery_photo.py"
_JUDGE = "domain/usecases/connecting/judge_training_photo.py"
_PICK = "domain/usecases/connecting/choose_training_face.py"
_ADD_TEST = ("tests/usecases/gallery/test_add_gallery_photo.py",)
_SETTLE_TEST = ("tests/usecases/gallery/test_settle_gallery_photo.py",)
_TRAIN_TEST = ("tests/usecases/connecting/test_train_person.py",)
_AGAIN_TEST = ("tests/telegram/connecting/test_train_again.py",)
_GIVE = "domain/steps/clusters/give_cluster.py"
_GIVE_TEST = ("tests/usecases/clusters/test_give_cluster.py",)
_NIGHT_TEST = ("tests/usecases/clusters/test_night_keeps_words.py",)
_ASK_SHEET = ("tests/usecases/photos/test_ask_sheet.py",)
_SHEET = ("tests/usecases/photos/test_contact_sheet.py",)
_JOINED_TEST = ("tests/usecases/clusters/test_joined_inquiries.py",)

WORD_GUARDS = (
    Guard(
        "an owner's answer about a face holds although its cluster gets a name meanwhile",
        _GIVE,
        "went = set(moved.face_ids)",
        "went = set(given)",
        _GIVE_TEST,
    ),
    Guard(
        "a refusal of a face that nobody saw outlasts the naming of its cluster",
        _GIVE,
        "if face.id in seen or not face.is_refused]",
        "if face]",
        _GIVE_TEST,
    ),
    Guard(
        "a cluster whose faces are somebody's by now gets no second name",
        _GIVE,
        "    if not by:\n",
        "    if False:\n",
        _GIVE_TEST,
    ),
    Guard(
        "a no about two unknown people holds for the cluster that one of them joins",
        "domain/queries/clusters/parts.py",
        "JOIN part ON j.joined_into_id = part.id)",
        "JOIN part ON false)",
        _NIGHT_TEST,
    ),
    Guard(
        "faces that were said to stay in a cluster stay in the one that it joins",
        "domain/steps/clusters/propose_changes.py",
        'AND p.cluster_id = ANY({parts_of("c.id")}) AND',
        "AND p.cluster_id = c.id AND",
        _NIGHT_TEST,
    ),
    Guard(
        "the last face of a cluster that another one joined does not move against a no",
        "domain/queries/clusters/groupable.py",
        "c.id = two.id AND c.joined_into_id IS NOT NULL",
        "c.id = two.id AND false",
        _NIGHT_TEST,
    ),
    Guard(
        "a no outlasts the row of a cluster that joined another one",
        "domain/steps/clusters/forget_empty_clusters.py",
        "await hand_up_words(part.id, part.joined_into_id)",
        "assert hand_up_words",
        _NIGHT_TEST,
    ),
    Guard(
        "what people said of a joined cluster goes up to its whole one step after the other",
        "domain/steps/clusters/forget_empty_clusters.py",
        "AND NOT (c.state = 'joined' AND EXISTS (SELECT 1 FROM clusters j WHERE j.joined_into_id = c.id))\n",
        "",
        _NIGHT_TEST,
    ),
    Guard(
        "answers about unknown people are counted together while their clusters are joined",
        "domain/steps/clusters/move_between_clusters.py",
        "await agree_on_name(cluster.id, own.whose_child_answers)",
        "assert agree_on_name",
        _JOINED_TEST,
    ),
    Guard(
        "a participant who answered about two joined clusters counts once",
        "domain/steps/clusters/agree_on_name.py",
        "count(DISTINCT participant_id) AS people",
        "count(participant_id) AS people",
        _JOINED_TEST,
    ),
    Guard(
        "whoever answered is not asked again about the cluster that the unknown person joined",
        "domain/steps/clusters/ask_whose_child.py",
        "WHERE {_ASKED} AND i.participant_id = n.participant_id)",
        "WHERE i.cluster_id = c.id AND i.participant_id = n.participant_id)",
        _JOINED_TEST,
    ),
)

TRAINING_GUARDS = (
    Guard(
        "adding photos does not end another connection that has no name yet",
        "bot/telegram/connecting/connection.py",
        "    if current.person_id is not None and (draft is None or draft.person_id == except_of):",
        "    if draft is None or draft.person_id == except_of:",
        ("tests/telegram/connecting/test_change_request.py",),
    ),
    Guard(
        "a person is learned from no more photos than make matching better",
        _ADD,
        "if used is not None and used >= MAX_GALLERY_PHOTOS:",
        "if False and used:",
        _ADD_TEST,
    ),
    Guard(
        "the same photo teaches once",
        _ADD,
        "if (known.sent_by_id, known.tg_reply_message_id) != (participant_id, photo.tg_message_id):",
        "if False:",
        _ADD_TEST,
    ),
    Guard(
        "only a moderator says whether an unlike photo shows the person",
        _SETTLE,
        'acting = await moderating(known.workspace_id if known else None, by, what="training_photo")',
        "from domain.queries.access.acting import Acting\n"
        "    acting = Acting(by, known.workspace_id, is_moderator=bool(moderating))",
        _SETTLE_TEST,
    ),
    Guard(
        "an unlike photo is judged once",
        _SETTLE,
        'if asset.reason != "odd":',
        "if False:",
        _SETTLE_TEST,
    ),
    Guard(
        "a draft that is erased while its photo is looked at gets no face",
        _JUDGE,
        "if draft is None or not await _conclude(",
        "if not await _conclude(",
        _TRAIN_TEST,
    ),
    Guard(
        "a photo of a connected person teaches nobody new",
        _JUDGE,
        "is_somebody_else=whose.other is not None\n",
        "is_somebody_else=False and whose.other is not None\n",
        _TRAIN_TEST,
    ),
    Guard(
        "a person is asked for with no more photos than ten",
        "domain/usecases/connecting/add_training_photo.py",
        "if usable is not None and usable >= MAX_TRAINING_PHOTOS:",
        "if False and usable:",
        _TRAIN_TEST,
    ),
    Guard(
        "only who sent a photo with several faces picks one",
        _PICK,
        "l.person_id = a.enrols_person_id AND l.participant_id = $2\n",
        "l.person_id = a.enrols_person_id AND $2 > 0\n",
        _TRAIN_TEST,
    ),
    Guard(
        "one face is picked once, also by two presses at the same time",
        _PICK,
        'if asset.reason != "several_faces":',
        "if False:",
        _TRAIN_TEST,
    ),
    Guard(
        "only a face that is on the photo is picked",
        _PICK,
        "if not 1 <= position <= len(faces):",
        "if not position <= len(faces):",
        _TRAIN_TEST,
    ),
    Guard(
        "a person that is learned again stays when one of the photos shows somebody else",
        "domain/usecases/sharing/ask_to_join.py",
        "is_new = await link_trained_again(draft.id) is None",
        "is_new = True",
        ("tests/usecases/sharing/test_learned_anew.py",),
    ),
    Guard(
        "a decision about photos that were added again is a new message",
        "domain/usecases/connecting/train_again.py",
        "            await set_card_aside(kind, subject, number)\n",
        "            assert set_card_aside\n",
        _AGAIN_TEST,
    ),
    Guard(
        "an erase finds what was told of an earlier decision",
        "domain/steps/chats/set_card_aside.py",
        "names = ARRAY(SELECT unnest(names) UNION SELECT $3::bigint)",
        "names = ARRAY(SELECT unnest(names) UNION SELECT $3::bigint LIMIT 0)",
        _AGAIN_TEST,
    ),
    Guard(
        "whoever waited in vain for a decision about photos that were added again is told",
        "domain/steps/connecting/end_request.py",
        "        if link_id is not None:\n            await _tell_lapsed(",
        "        if False:\n            await _tell_lapsed(",
        _AGAIN_TEST,
    ),
    Guard(
        "a training photo of a connected person whose task was lost is judged",
        "domain/steps/work/resume_rows.py",
        "ELSE 'judge_gallery_photo' END",
        "ELSE 'judge_training_photo' END",
        ("tests/usecases/work/test_sweep_rows.py",),
    ),
)

SHEET_GUARDS = (
    Guard(
        "faces beside a card are shown in private to whoever moderates, or has the photos",
        "workers/photos/show_sheets.py",
        " or not await _may_see(sheet, reader, world)",
        "",
        _SHEET,
    ),
    Guard(
        "faces beside a card are of photos that the parent still has",
        "domain/queries/photos/contact_sheet.py",
        "AND d.participant_id = $3 AND d.state = 'sent'))",
        "AND d.participant_id = $3))",
        _SHEET,
    ),
    Guard(
        "faces beside a card, and what names somebody, go with an erased person",
        "domain/queries/erasing/erasure.py",
        "AND names && $9::bigint[]",
        "AND names && $9::bigint[] AND kind NOT IN ('said', 'sheet')",
        _SHEET,
    ),
    Guard(
        "faces beside a card go when some of them are deleted",
        "domain/steps/erasing/erase_face_rows.py",
        ", *await sheets_with(which.workspace_id, [which.number])]",
        "]",
        _SHEET,
    ),
    Guard(
        "faces of an unknown person beside a card go with that person",
        "domain/queries/photos/contact_sheet.py",
        "coalesce(p.number, c.number) AS contact",
        "p.number AS contact",
        _ASK_SHEET,
    ),
    Guard(
        "faces of an unknown person beside a card go with the person whose they became",
        "domain/steps/clusters/show_clusters.py",
        "shown.number = ANY(k.names)",
        "false",
        _SHEET,
    ),
    Guard(
        "faces beside a card go with the group that they were posted in",
        "domain/steps/erasing/erase_group_rows.py",
        "    cards += await sheets_with(group.workspace_id, sorted(shown))\n",
        "",
        _SHEET,
    ),
    Guard(
        "a picture beside a card is not drawn once another one is wanted",
        "domain/usecases/photos/ask_sheet.py",
        "            before,\n        )\n        kind",
        "            [],\n        )\n        kind",
        _ASK_SHEET,
    ),
    Guard(
        "a press that is handled again keeps the sheet that it asked for",
        "domain/usecases/photos/ask_sheet.py",
        " AND dedupe_key <> $2\n",
        " AND dedupe_key <> $2 || $2\n",
        _ASK_SHEET,
    ),
    Guard(
        "a picture beside a card is not shown once another one is wanted",
        "workers/photos/show_sheets.py",
        "    if await is_outdated(sheet):\n",
        "    if False:\n",
        _ASK_SHEET,
    ),
    Guard(
        "faces beside a card do not come when one of them was erased meanwhile",
        "workers/photos/show_sheets.py",
        " or faces.keys() != sheet.numbers",
        "",
        _SHEET,
    ),
)
