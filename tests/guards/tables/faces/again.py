"""Faces are searched, decided and asked about again, or leave the index, when their grounds have changed."""

from tests.guards.guard import Guard

_RIVALS = ("tests/usecases/persons/test_hidden_rivals.py",)
_ADD = ("tests/usecases/gallery/test_add_gallery_photo.py",)

AGAIN_GUARDS = (
    Guard(
        "what fell with a face is found again when an undo brings the face back",
        "domain/steps/faces/look_anew.py",
        "dict.fromkeys([*(persons[number].id for number in numbers), *known])",
        "dict.fromkeys(persons[number].id for number in numbers)",
        ("tests/usecases/operations/test_undo_searches.py",),
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
        _ADD,
    ),
    Guard(
        "a yes to an odd photo without a face does not leave it out",
        "domain/usecases/gallery/settle_gallery_photo.py",
        'raise Conflict("changed_since")',
        "return Done(None, person.number)",
        _ADD,
    ),
    Guard(
        "a match that lost its grounds before a new engine saw it is decided then",
        "domain/usecases/index/look_again.py",
        'await work.add_each("rematch_person", [{"person_id": str(person_id)} for person_id in doubtful])',
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
