"""Guards of *Whose child is this?*: who counts as asked, and what an answer shows later.

Guards of how many unknown people moderators are asked about.

Guards of which faces of an unknown person become somebody's.
"""

from tests.guards.guard import Guard

_ANOTHER_NAME = ("tests/telegram/clusters/test_answer_inquiry.py",)
_FORGOTTEN = ("tests/usecases/clusters/test_forgotten_inquiry.py",)

ASKING_GUARDS = (
    Guard(
        "moderators are shown a few new unknown people a day",
        "domain/steps/clusters/show_clusters.py",
        "room = CARDS_A_DAY - (await sql.value(int, _TODAY, workspace_id) or 0)",
        "room = CARDS_A_DAY",
        ("tests/usecases/clusters/test_show_cluster.py",),
    ),
    Guard(
        "an unknown person who has to wait for a card gets it in a night",
        "domain/usecases/clusters/regroup_faces.py",
        "await show_grown_clusters(work, workspace_id, None, settings)",
        "await show_grown_clusters(work, workspace_id, [one.cluster_id for one in moved], settings)",
        ("tests/usecases/clusters/test_show_cluster.py",),
    ),
    Guard(
        "a press gives an unknown person the name on the button, and no later one",
        "bot/telegram/clusters/name_cluster.py",
        "if version and view.said.version != version:",
        "if False:",
        _ANOTHER_NAME,
    ),
    Guard(
        "a question that did not arrive takes nobody's place",
        "domain/usecases/clusters/note_who_was_asked.py",
        "await withdraw_inquiry(inquiry_id)",
        "assert withdraw_inquiry and inquiry_id",
        _FORGOTTEN,
    ),
    Guard(
        "whoever is shown no face was not asked",
        "domain/usecases/clusters/picture_inquiry.py",
        "await withdraw_inquiry(inquiry_id)",
        "pass",
        _FORGOTTEN,
    ),
    Guard(
        "an unknown person about whom enough were asked takes no question from another one",
        "domain/steps/clusters/ask_whose_child.py",
        "AND c.room > 0 JOIN image_assets a",
        "JOIN image_assets a",
        ("tests/usecases/clusters/test_ask_whose_child.py",),
    ),
    Guard(
        "whoever was shown faces is not asked again",
        "domain/steps/clusters/withdraw_inquiry.py",
        "AND NOT {WAS_SHOWN}",
        "AND i.answered_at IS NULL",
        _FORGOTTEN,
    ),
    Guard(
        "whoever was removed from a person does not read its later name",
        "domain/queries/clusters/inquiries.py",
        "CASE mine.state WHEN 'approved' THEN known.name END",
        "known.name",
        _FORGOTTEN,
    ),
    Guard(
        "a refusal about a joined cluster outlasts the erase of another group",
        "domain/steps/erasing/erase_group_rows.py",
        "WHERE workspace_id = $1 AND state = 'open'",
        "WHERE workspace_id = $1 AND state IN ('open', 'joined')",
        ("tests/usecases/clusters/test_night_keeps_words.py",),
    ),
    Guard(
        "a person whom people named in answers is the survivor after a merge, and nobody new",
        "domain/queries/clusters/clusters.py",
        'FROM cluster_inquiries i LEFT JOIN persons p ON p.id = {survivor_of("i.person_id")}',
        "FROM cluster_inquiries i LEFT JOIN persons p ON p.id = i.person_id",
        _ANOTHER_NAME,
    ),
    Guard(
        "an answer for somebody who was merged is one for the survivor",
        "domain/steps/clusters/agree_on_name.py",
        'ON p.id = {survivor_of("i.person_id")} AND p.erasing_at IS NULL',
        "ON p.id = i.person_id AND p.erasing_at IS NULL AND p.status <> 'MERGED'",
        _ANOTHER_NAME,
    ),
    Guard(
        "a typed name means the person who has it, also after a change of the name",
        "domain/queries/clusters/meant_person.py",
        "meant = meant or {word.person_id for word in words if word.name_key == key}",
        "if not meant and any(word.name_key == key for word in words):\n        return None\n",
        _ANOTHER_NAME,
    ),
    Guard(
        "an unticked face ends no refusal of a face that nobody saw",
        "domain/steps/clusters/give_cluster.py",
        "going = _going(faces, gift.shown, own.face_prototypes_on_label)",
        "going = faces if gift.but else _going(faces, gift.shown, own.face_prototypes_on_label)",
        (
            "tests/telegram/clusters/test_merge_cluster.py",
            "tests/usecases/clusters/test_give_cluster.py",
        ),
    ),
    Guard(
        "whoever left the group since is shown none of its faces",
        "workers/clusters/show_inquiries.py",
        "    if is_new and not await _may_still_see(view, ids, world):",
        "    if is_new and not _may_still_see:",
        ("tests/usecases/clusters/test_forgotten_inquiry.py",),
    ),
    Guard(
        "Telegram is asked again before somebody is asked whose child it is",
        "workers/clusters/show_inquiries.py",
        "    await look_up_asked(view.id, world.memberships)\n",
        "    assert look_up_asked\n",
        ("tests/usecases/clusters/test_forgotten_inquiry.py",),
    ),
    Guard(
        "whoever is asked is shown only faces that they may see",
        "workers/clusters/show_inquiries.py",
        'return mark_of(faces) == ids.get("drawn")',
        "return bool(faces and mark_of)",
        ("tests/usecases/clusters/test_forgotten_inquiry.py",),
    ),
    Guard(
        "moderators are not asked who a hidden person is",
        "domain/steps/clusters/show_clusters.py",
        "for one in grown if one.id not in hidden]",
        "for one in grown if one.id not in hidden or True]",
        ("tests/usecases/persons/test_hidden_rivals.py",),
    ),
    Guard(
        "members are not asked whose child a hidden person is",
        "domain/steps/clusters/ask_whose_child.py",
        "for cluster_id in grown if cluster_id not in hidden]",
        "for cluster_id in grown if cluster_id not in hidden or True]",
        ("tests/usecases/persons/test_hidden_rivals.py",),
    ),
)
