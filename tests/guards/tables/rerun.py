"""A run over all stored faces: a dry one changes nothing, and no run leaves its workspace."""

from tests.guards.guard import Guard

_RERUN = ("tests/usecases/faces/test_rerun_matching.py",)

RERUN_GUARDS = (
    Guard(
        "a dry run changes no match",
        "domain/usecases/faces/rematch_person.py",
        "async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:",
        "async with transaction(doorbell) as work:",
        _RERUN,
    ),
    Guard(
        "a dry run gives nobody's face to nobody",
        "domain/usecases/faces/backfill_person.py",
        "async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:",
        "async with transaction(doorbell) as work:",
        _RERUN,
    ),
    Guard(
        "only who asks for changes gets them",
        "domain/usecases/faces/rerun_matching.py",
        "rerun = Rerun(rehearses=not run.mends)",
        "rerun = Rerun()",
        _RERUN,
    ),
    Guard(
        "a run looks at the persons of one workspace",
        "domain/usecases/faces/rerun_matching.py",
        "WHERE p.workspace_id = $1 AND {IS_LIVE}",
        "WHERE $1::bigint IS NOT NULL AND {IS_LIVE}",
        _RERUN,
    ),
)
