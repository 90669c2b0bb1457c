"""Guards of *Whose child is this?*: who counts as asked, and what an answer shows later.

Guards of which faces of an unknown person become somebody's.
"""

from tests.guards.guard import Guard

_FORGOTTEN = ("tests/usecases/clusters/test_forgotten_inquiry.py",)

ASKING_GUARDS = (
    Guard(
        "whoever is shown no face was not asked",
        "domain/usecases/clusters/picture_inquiry.py",
        "await sql.execute(_WITHDRAW, inquiry_id)",
        "pass",
        _FORGOTTEN,
    ),
    Guard(
        "whoever was shown faces is not asked again",
        "domain/usecases/clusters/picture_inquiry.py",
        "AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'inquiry' AND c.subject = i.id::text)",
        "",
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
        "a face ticked off ends no refusal of a face that nobody saw",
        "domain/steps/clusters/give_cluster.py",
        "given = _given(faces, seen)",
        "given = [face.id for face in faces] if gift.but else _given(faces, seen)",
        (
            "tests/telegram/clusters/test_merge_cluster.py",
            "tests/usecases/clusters/test_give_cluster.py",
        ),
    ),
)
