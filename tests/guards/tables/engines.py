"""Another engine: it looks again at what can be had, and at nothing that is being erased."""

from tests.guards.guard import Guard

_LOOK = "domain/usecases/index/look_again.py"
_TESTS = ("tests/usecases/index/test_look_again.py",)

ENGINE_GUARDS = (
    Guard(
        "a face that is being erased gets no embedding of another engine",
        "domain/queries/index/engine_change.py",
        'IS_BEHIND = """EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id)',
        'IS_BEHIND = """EXISTS (SELECT 1)',
        _TESTS,
    ),
    Guard(
        "a photo that is gone is not asked for at each start",
        "domain/queries/index/engine_change.py",
        "AND NOT EXISTS (SELECT 1 FROM unseen_faces u WHERE u.face_id = f.id AND u.engine = {engine})",
        "",
        _TESTS,
    ),
    Guard(
        "an outage is no reason to give a face up",
        _LOOK,
        "except InvalidInput:",
        "except (InvalidInput, Unavailable):",
        _TESTS,
    ),
    Guard(
        "a workspace's photos are its own task",
        _LOOK,
        "WHERE a.workspace_id = $1 AND",
        "WHERE $1::bigint IS NOT NULL AND",
        _TESTS,
    ),
)
