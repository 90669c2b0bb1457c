"""Faces are searched, decided and asked about again, or leave the index, when their grounds have changed."""

from tests.guards.guard import Guard

_RIVALS = ("tests/usecases/persons/test_hidden_rivals.py",)
_SETTLE = ("tests/usecases/gallery/test_settle_gallery_photo.py",)
_UNDONE = ("tests/usecases/operations/test_undo_merge.py",)
_KNOWN_LATER = ("tests/usecases/connecting/test_rematch_rivals.py",)
_TWICE = ("tests/usecases/questions/test_twice_on_a_photo.py",)

AGAIN_GUARDS = (
    Guard(
        "a face that a parent refused while the child was merged is not matched with the child again",
        "domain/steps/operations/give_back_said.py",
        "await hand_down_refusals(work, done, persons)",
        "pass",
        _UNDONE,
    ),
    Guard(
        "what a parent refused under the survivor's name is refused for the child",
        "domain/steps/operations/hand_down_refusals.py",
        "e.from_person_id = $2",
        "e.from_person_id = $1",
        _UNDONE,
    ),
    Guard(
        "a no about the survivor is a no about the child",
        "domain/steps/operations/hand_down_refusals.py",
        "s.suggested_person_id = $2 AND s.status = 'REJECTED'",
        "s.suggested_person_id = $1 AND s.status = 'REJECTED'",
        _UNDONE,
    ),
    Guard(
        "what the survivor's parents refused may be the absorbed person's",
        "domain/steps/operations/hand_down_refusals.py",
        "AND e.actor IN (SELECT actor FROM people)",
        "",
        _UNDONE,
    ),
    Guard(
        "a face that is refused for both persons of a merge is one mistake",
        "domain/queries/faces/mistakes.py",
        "count(DISTINCT n.face_id)",
        "count(*)",
        _UNDONE,
    ),
    Guard(
        "a mistake that an undo brings back is as old as before",
        "domain/steps/operations/give_back_face_state.py",
        "coalesce(x.at, now())",
        "now()",
        _UNDONE,
    ),
    Guard(
        "the refusals that an operation from before kept come back",
        "domain/steps/operations/give_back_face_state.py",
        'undo.get("refusals") or _of_former(undo)',
        'undo.get("refusals", [])',
        _UNDONE,
    ),
    Guard(
        "what fell with a face is found again when an undo brings the face back",
        "domain/steps/faces/look_anew.py",
        "dict.fromkeys([*(persons[number].id for number in numbers), *known])",
        "dict.fromkeys(persons[number].id for number in numbers)",
        ("tests/usecases/operations/test_undo_searches.py",),
    ),
    Guard(
        "whoever is known later gets the photos that a look-alike had",
        "domain/steps/faces/choose_prototypes.py",
        'await work.add_each("rematch_rivals", new)',
        "del new",
        _KNOWN_LATER,
    ),
    Guard(
        "after a yes faces are asked about before older photos are searched",
        "domain/usecases/faces/backfill_person.py",
        "if found.clear and await _comes_too_early(work, person_id):",
        "if False:",
        ("tests/usecases/faces/test_look_for_more.py",),
    ),
    Guard(
        "an undo, a merge and new training take no photo from a look-alike",
        "domain/steps/faces/choose_prototypes.py",
        "_newcomers(faces, chosen)] if introduces else []",
        "_newcomers(faces, chosen)]",
        ("tests/usecases/persons/test_merge_cost.py",),
    ),
    Guard(
        "a newcomer takes no photo that is not clearly theirs",
        "domain/usecases/faces/rematch_rivals.py",
        'match.kind == "identified" and match.person == person_id',
        "match.person == person_id",
        _KNOWN_LATER,
    ),
    Guard(
        "who receives the newcomer and the look-alike keeps the photo",
        "domain/usecases/faces/rematch_rivals.py",
        "takes_back=False,",
        "takes_back=True,",
        _KNOWN_LATER,
    ),
    Guard(
        "a photo of the newcomer is taken back from the look-alike's family",
        "domain/usecases/faces/rematch_rivals.py",
        "await withdraw_photos(work, workspace_id, moved.asset_ids, rival)",
        "del rival",
        _KNOWN_LATER,
    ),
    Guard(
        "a confirmed face takes the person off the other one on the photo",
        "domain/steps/faces/unfounded.py",
        "WHERE $17::boolean AND person_id = $8::uuid",
        "WHERE $17::boolean AND false AND person_id = $8::uuid",
        _TWICE,
    ),
    Guard(
        "a match beside a confirmed face is decided again although its grounds stand",
        "domain/queries/faces/unknown_faces.py",
        'f"({IS_UNFOUNDED} OR {_IS_SECOND})"',
        "IS_UNFOUNDED",
        _TWICE,
    ),
    Guard(
        "*Not Anna* takes no confirmed face while there is a match",
        "domain/usecases/deliveries/reject_delivery.py",
        "return [face for face in faces if face.is_matched] or faces",
        "return faces",
        _TWICE,
    ),
    Guard(
        "whoever waited behind an absorbed person is asked at once",
        "domain/steps/persons/absorb_person.py",
        "await ask_each(work, brought.waited)",
        "pass",
        _RIVALS,
    ),
    Guard(
        "whoever waited behind an erased person is asked at once",
        "domain/steps/erasing/erase_rows.py",
        "await ask_behind_deleted(work, persons=ids)",
        "pass",
        _RIVALS,
    ),
    Guard(
        "whoever waited behind a question because of an erased face is asked at once",
        "domain/steps/erasing/erase_face_rows.py",
        "await ask_behind_deleted(work, sources=ids)",
        "pass",
        _RIVALS,
    ),
    Guard(
        "matches that must be surer are decided again once their person is shown",
        "domain/usecases/faces/rematch_person.py",
        "await _put_in_doubt(person_id)",
        "pass",
        _RIVALS,
    ),
    Guard(
        "the index forgets a training face that was taken out",
        "domain/steps/index/sync_faces.py",
        "await _delete(gone, gone, index)",
        "del gone",
        ("tests/usecases/gallery/test_take_out_photo.py",),
    ),
    Guard(
        "an odd training photo keeps its face until a moderator has decided",
        "domain/usecases/work/tidy_up.py",
        "AND ({IS_ODD_AND_WAITS}) IS NOT TRUE",
        "",
        _SETTLE,
    ),
    Guard(
        "a yes to an odd photo without a face does not leave it out",
        "domain/usecases/gallery/settle_gallery_photo.py",
        'raise Conflict("changed_since")',
        "return Done(None, person.number)",
        _SETTLE,
    ),
    Guard(
        "a match that lost its grounds before a new engine saw it is decided then",
        "domain/usecases/index/look_again.py",
        'await work.add_each("send_held_back", [{"person_id": str(person_id)} for person_id in doubtful])',
        "del doubtful",
        ("tests/usecases/index/test_look_again_later.py",),
    ),
    Guard(
        "a claim counts against whoever absorbed the look-alike meanwhile",
        "domain/steps/persons/declare_look_alikes.py",
        "SELECT id FROM declared {OR_SURVIVORS}",
        "SELECT id FROM declared",
        ("tests/usecases/connecting/test_claim_look_alike.py",),
    ),
)
