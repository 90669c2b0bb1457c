"""Giving an unknown person to a family, and merging two persons, over the API: what is said before."""

from tests.guards.guard import Guard

_FILE = "bot/api/clusters/merge_cluster.py"
_AGAIN = ("tests/usecases/clusters/test_name_again.py",)
_GIVING = ("tests/api/clusters/test_merge_cluster.py",)

GIVING_GUARDS = (
    Guard(
        "a preview gives no face to a family",
        _FILE,
        "by, world = call.requester(rehearses=preview), call.world",
        "by, world = call.requester(), call.world",
        _GIVING,
    ),
    Guard(
        "a face that was left out stays unknown",
        _FILE,
        "doorbell=world.doorbell, but=numbers\n",
        "doorbell=world.doorbell\n",
        _GIVING,
    ),
    Guard(
        "giving an unknown person ends the refusal only of a face that a page of the preview showed",
        "domain/steps/clusters/give_cluster.py",
        "seen = _best([face for face in faces if face.number in shown], most)",
        "seen = _best(faces, most)",
        ("tests/telegram/clusters/test_merge_cluster.py", "tests/usecases/clusters/test_give_cluster.py"),
    ),
    Guard(
        "a face that came after the preview represents nobody",
        "domain/steps/clusters/give_cluster.py",
        "[face for face in going if face.number in gift.shown] or going",
        "going",
        ("tests/telegram/clusters/test_merge_cluster.py", "tests/usecases/clusters/test_give_cluster.py"),
    ),
    Guard(
        "the best faces of somebody unknown are on the first page",
        "domain/queries/clusters/clusters.py",
        "WHERE c.workspace_id = $1 AND c.number = $2 ORDER BY f.quality_score DESC NULLS LAST, f.number",
        "WHERE c.workspace_id = $1 AND c.number = $2 ORDER BY f.number DESC",
        ("tests/telegram/clusters/test_merge_cluster.py",),
    ),
    Guard(
        "a split of some of the proposed faces leaves the question about the others",
        "domain/steps/clusters/note_word.py",
        "WHERE f.id = ANY(p.face_ids) AND f.cluster_id = $1 AND f.person_id IS NULL))",
        "WHERE f.id = ANY(p.face_ids) AND f.cluster_id = $1 AND false))",
        ("tests/usecases/clusters/test_decide_proposals.py",),
    ),
    Guard(
        "whoever names somebody unknown sees the faces of now",
        "bot/telegram/clusters/name_cluster.py",
        "await show_faces(shown, view.workspace_id, faces[:FACES_A_SHEET], ctx, scope)",
        "assert faces",
        ("tests/telegram/clusters/test_see_before_naming.py",),
    ),
    Guard(
        "the card of somebody unknown is brought up to date before the naming",
        "bot/telegram/clusters/name_cluster.py",
        "await bring_card_up_to_date(view.number, ctx.requester(), ctx.world.doorbell)",
        "assert bring_card_up_to_date",
        ("tests/telegram/clusters/test_see_before_naming.py",),
    ),
    Guard(
        "words that come after a button was pressed do not say whose child it is",
        "bot/telegram/clusters/answer_inquiry.py",
        'if asked is not None and asked.purpose == "childname" and asked.data["number"] == inquiry_id:',
        "if False:",
        ("tests/telegram/clusters/test_answer_inquiry.py",),
    ),
    Guard(
        "why a face is asked about promises an owner only photos that the owner has",
        "bot/telegram/questions/why_suggested.py",
        "[source for source in sources if source in visible]",
        "[source for source in sources if visible is not None]",
        ("tests/telegram/questions/test_decide_suggestion.py",),
    ),
    Guard(
        "a refusal of a face that was not shown outlasts a merge over the API",
        _FILE,
        "numbers = [one.number for one in faces if one.id in seen]",
        "numbers = [one.number for one in faces]",
        _GIVING,
    ),
    Guard(
        "the preview of a merge names who has to ask for more photos, and who comes along",
        "bot/api/persons/join_persons.py",
        "return (names, []) if found.survivor.has_owner else ([], names)",
        "return (names, []) if not found.survivor.has_owner else ([], names)",
        ("tests/api/test_person_changes.py",),
    ),
    Guard(
        "an unknown person who was called somebody new is given to nobody known",
        "domain/usecases/clusters/label_cluster.py",
        "if is_new and not found.changes:",
        "if False:",
        ("tests/usecases/clusters/test_label_cluster.py",),
    ),
    Guard(
        "no person comes back without a face when the faces have another name by now",
        "domain/usecases/operations/undo_operation.py",
        "if done.face_count and not moved.face_ids and _comes_back(changes):",
        "if False:",
        _AGAIN,
    ),
    Guard(
        "all former names of an unknown person go with it",
        "domain/steps/erasing/erase_cluster.py",
        "[cluster.number, *await _delete_former(cluster)]",
        "[cluster.number]",
        _AGAIN,
    ),
    Guard(
        "a name is found however a phone types it",
        "domain/rules/persons/names.py",
        '" ".join(_visible(name).split()).casefold()',
        '" ".join(name.split()).casefold()',
        ("tests/rules/persons/test_names.py",),
    ),
    Guard(
        "whoever has the sought name stands before those whose names contain it",
        "domain/queries/persons/persons_page.py",
        "p.name_key = $2 DESC, ",
        "",
        ("tests/api/test_persons.py",),
    ),
)
