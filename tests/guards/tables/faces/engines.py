"""Another engine has not seen everybody: nobody gets a photo, or loses one, because of who is missing."""

from tests.guards.guard import Guard

_HALF = "domain/queries/faces/half_seen.py"
_HALF_TESTS = ("tests/usecases/index/test_half_seen_persons.py",)

HALF_SEEN_GUARDS = (
    Guard(
        "whose rival cannot be compared is asked about",
        "domain/steps/faces/match_faces.py",
        "if one.portrait.lacks_rival or one.is_nearer_to_a_no",
        "if one.is_nearer_to_a_no",
        _HALF_TESTS,
    ),
    Guard(
        "while the engine looks at faces that represent somebody, nobody is certain",
        _HALF,
        'f"""({_IS_LOOKING} OR EXISTS (',
        'f"""(EXISTS (',
        _HALF_TESTS,
    ),
    Guard(
        "a declared look-alike whom the engine never saw is a rival",
        _HALF,
        "WHERE r.id = k.id AND {IS_COMPARED} AND {IS_UNSEEN}",
        "WHERE r.id = k.id AND {IS_COMPARED} AND false",
        _HALF_TESTS,
    ),
    Guard(
        "whoever the engine never saw loses no face",
        _HALF,
        "WHERE NOT {IS_UNSEEN} AND NOT {LACKS_RIVAL}",
        "WHERE NOT {LACKS_RIVAL}",
        _HALF_TESTS,
    ),
    Guard(
        "nor does whose look-alike it never saw",
        _HALF,
        "WHERE NOT {IS_UNSEEN} AND NOT {LACKS_RIVAL}",
        "WHERE NOT {IS_UNSEEN}",
        _HALF_TESTS,
    ),
    Guard(
        "what could not be decided is decided once the engine sees the person",
        "domain/steps/faces/choose_prototypes.py",
        "await decide_at_last(work, faces[0].workspace_id, seen)",
        "pass",
        _HALF_TESTS,
    ),
    Guard(
        "a photo in doubt is not sent before it is decided",
        "domain/usecases/deliveries/send_held_back.py",
        "without_doubtful=not is_decided",
        "without_doubtful=False",
        _HALF_TESTS,
    ),
    Guard(
        "a doubt ends when the two are told apart no more",
        "domain/usecases/persons/tell_apart.py",
        "await decide_at_last(work, acting.workspace_id, [one, two])",
        "pass",
        _HALF_TESTS,
    ),
    Guard(
        "a doubt ends when telling two apart is undone",
        "domain/steps/faces/look_anew.py",
        "await decide_at_last(work, done.workspace_id, pair)",
        "pass",
        _HALF_TESTS,
    ),
    Guard(
        "a doubt ends when the look-alike is erased",
        "domain/steps/erasing/erase_rows.py",
        "await decide_at_last(work, person.workspace_id, [person.id])",
        "pass",
        _HALF_TESTS,
    ),
    Guard(
        "a doubt ends when nobody's consent to the look-alike stands",
        "domain/usecases/sharing/unlink_participant.py",
        "await decide_at_last(work, acting.workspace_id, [person.id])",
        "pass",
        _HALF_TESTS,
    ),
    Guard(
        "a request keeps the warning about whom the engine never saw",
        "domain/usecases/connecting/find_resemblances.py",
        "{IS_COMPARED} AND {IS_UNSEEN}",
        "{IS_COMPARED} AND false",
        _HALF_TESTS,
    ),
    Guard(
        "faces that the engine has not seen yet are dropped by no choice in between",
        "domain/rules/faces/prototypes.py",
        "best += [f for f in others if f.chosen and f not in seen][: max(room, 0)]",
        "del room",
        ("tests/rules/faces/test_prototypes.py",),
    ),
    Guard(
        "others stand in for faces that the engine never saw",
        "domain/usecases/index/look_again.py",
        "SELECT count(e.id) = 0 OR count(e.id) < count(*)",
        "SELECT count(e.id) = 0",
        _HALF_TESTS,
    ),
    Guard(
        "after going back faces are compared by the engine that runs",
        "domain/queries/faces/last_engine.py",
        "WHERE {of} AND h.queue = {_KEY} LIMIT 1",
        "WHERE {of} AND h.queue || {_KEY} IS NULL LIMIT 1",
        ("tests/usecases/index/test_last_engine.py",),
    ),
    Guard(
        "the only face that the engine saw is not dropped",
        "domain/usecases/gallery/drop_prototype.py",
        "or await _was_last(person.id, face.face_id)",
        "",
        ("tests/usecases/gallery/test_pin_prototype.py",),
    ),
    Guard(
        "a question about a face that the engine has not seen yet waits on",
        "domain/steps/questions/suggest_face.py",
        "WHERE e.face_id = s.face_instance_id AND e.engine = $5)",
        "WHERE $5::text IS NOT NULL)",
        _HALF_TESTS,
    ),
    Guard(
        "an index that was wiped before it showed any face is written again",
        "domain/usecases/index/watch_index.py",
        "await index.prepare()",
        "pass",
        ("tests/usecases/index/test_rebuild_index.py",),
    ),
    Guard(
        "points behind an unreadable one stay for no longer than a day",
        "domain/usecases/index/compare_index.py",
        "await rebuild_if_unreadable(comparison, doorbell)",
        "pass",
        ("tests/usecases/index/test_compare_index.py",),
    ),
)
