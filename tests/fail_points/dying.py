"""Does something again and again, and dies each time one fail point later, until it survives."""

from collections.abc import Awaitable, Callable
from typing import Any

from domain.fail_points import arm, disarm, doing
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.task_kinds import VISION
from tests import sql
from tests.usecases.factory import Group
from tests.usecases.stage import Stage

MOST_DEATHS = 40
Act = Callable[[], Awaitable[object]]


class Died(BaseException):
    """Ends a process as SIGKILL does: nothing catches it, and nothing is stored about it."""


async def die_at_each(stage: Stage, work: str, act: Act) -> list[str]:
    """Returns the fail points of the work at which the act died. Each death frees the tasks of the dead."""
    deaths: list[str] = []

    def die(point: str) -> None:
        deaths.append(point)
        raise Died

    for hit in range(1, MOST_DEATHS):
        arm(f"{work}:*", hit, die)
        doing(work)
        try:
            await act()
            return deaths
        except Died:
            disarm()
            doing("process")
            await _free_tasks(stage)
        finally:
            disarm()
            doing("process")
    raise AssertionError(f"the act never survives: {deaths}")


async def _free_tasks(stage: Stage) -> None:
    await sql.execute("UPDATE tasks SET lease_until = now() - interval '1 s' WHERE state = 'leased'")
    await sweep_tasks(VISION, stage.doorbell)
    await stage.make_due()


def task(stage: Stage, kind: str) -> Act:
    """Does the waiting tasks of the kind, if any: a task may have ended just before its worker died."""

    async def run() -> None:
        waiting = await sql.value(int, "SELECT count(*) FROM tasks WHERE kind = $1 AND state = 'ready'", kind)
        if waiting:
            await stage.run(kind)

    return run


# The results of two workspaces are compared, and their ids differ: the statements read no ids but those of
# faces and clusters, and `all_of` replaces these by places in the list of faces.
_FACES = """
SELECT f.id, p.name AS person, f.basis, f.cluster_id, f.set_aside,
    x.id IS NOT NULL AS is_prototype
FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
WHERE f.workspace_id = $1 ORDER BY f.asset_id, f.bbox_x
"""
_OTHERS = {
    "questions": """SELECT s.status, p.name FROM face_suggestions s
        JOIN persons p ON p.id = s.suggested_person_id JOIN face_instances f ON f.id = s.face_instance_id
        WHERE p.workspace_id = $1 ORDER BY f.asset_id, f.bbox_x, p.name, s.status""",
    "refusals": """SELECT p.name, n.reason FROM negative_pairs n JOIN persons p ON p.id = n.person_id
        WHERE p.workspace_id = $1 ORDER BY 1, 2""",
    "operations": """SELECT kind, face_count, photo_count, undone_by_id IS NOT NULL FROM operations
        WHERE workspace_id = $1 ORDER BY id""",
    "events": """SELECT actor = 'engine', face_count FROM face_assignment_events WHERE workspace_id = $1
        ORDER BY 1, 2""",
    "clusters": "SELECT state FROM clusters WHERE workspace_id = $1 ORDER BY id",
    "proposals": """SELECT kind, decision, cardinality(face_ids) FROM cluster_proposals
        WHERE workspace_id = $1 ORDER BY id""",
    "settings": "SELECT name, value FROM workspace_settings WHERE workspace_id = $1 ORDER BY name",
    "values": """SELECT figures -> 'yes', figures -> 'then' -> 'auto', decision FROM setting_proposals
        WHERE workspace_id = $1 ORDER BY id""",
    "deliveries": "SELECT state FROM deliveries WHERE workspace_id = $1 ORDER BY asset_id, state",
    "reasons": """SELECT p.name, x.withdrawn_at IS NULL FROM distributions x JOIN persons p
        ON p.id = x.person_id WHERE p.workspace_id = $1 ORDER BY x.asset_id, 1""",
}


async def all_of(stage: Stage, group: Group) -> dict[str, Any]:
    """What learning left in a workspace, in rows and in the index, in the same words for equal workspaces."""
    faces = await sql.rows(_FACES, group.workspace_id)
    place = {face["id"]: at for at, face in enumerate(faces)}
    first: dict[object, int] = {}
    for face in faces:
        first.setdefault(face["cluster_id"], place[face["id"]])
    points = [point async for point in stage.index.scan(None) if point.face_instance_id in place]
    return {
        "faces": [
            {**face, "id": place[face["id"]], "cluster_id": face["cluster_id"] and first[face["cluster_id"]]}
            for face in faces
        ],
        "points": sorted((place[p.face_instance_id], p.person_id is None, p.is_prototype) for p in points),
        **{name: await sql.rows(query, group.workspace_id) for name, query in _OTHERS.items()},
    }
