"""Guards of faces for which somebody presses something while one of them becomes somebody else's."""

from tests.guards.guard import Guard

_ONE_FACE = ("tests/api/faces/test_one_face.py",)

SHOWN_GUARDS = (
    Guard(
        "a face that is somebody else's since the page showed it is neither deleted nor moved",
        "bot/api/faces/assign_face.py",
        'return self.of is None or (None if self.of == "nobody" else self.of) == person_id',
        "return True",
        _ONE_FACE,
    ),
    Guard(
        "a stranger does not learn by a wrong guess that somebody has a face",
        "bot/api/faces/judge_face.py",
        "await _ensure_known(face_id, face, by)\n        raise Conflict",
        "raise Conflict",
        _ONE_FACE,
    ),
    Guard(
        "*Not Anna* on a card takes a face from Anna only",
        "bot/telegram/faces/name_face.py",
        "WhichFaces(press.ids[1], face_numbers=[face.number])",
        "WhichFaces(face.person_number, face_numbers=[face.number])",
        ("tests/telegram/faces/test_name_face.py",),
    ),
    Guard(
        "a new person's faces go to nobody who got the name meanwhile",
        "domain/steps/persons/find_target.py",
        "if target.is_new:",
        "if False:",
        ("tests/telegram/faces/test_name_face.py",),
    ),
    Guard(
        "nobody stays without faces because a face that was left out of a merge went meanwhile",
        "bot/telegram/faces/move_photos.py",
        "    if ticked.is_absorbed:\n",
        "    if False:\n",
        ("tests/telegram/photos/test_contact_sheet.py",),
    ),
)
