"""Whatever was decided about a cluster is taken back."""

from collections.abc import Mapping
from typing import Any

from domain.queries import sql
from domain.rules.operation_kinds import OF_CLUSTERS
from domain.steps.set_cluster_state import set_cluster_state
from domain.steps.work import Work


async def give_back_cluster(
    work: Work, done: sql.Row, persons: Mapping[int, sql.Row]
) -> dict[str, Any] | None:
    """Its state is as before, unless somebody changed it since: then None. Returns the way forth.

    done: the operation. persons: by number, locked; the workspace too.
    """
    was = sql.from_json(done["undo"]).get("cluster")
    if was is None:
        return None
    cluster = await sql.one(
        "SELECT * FROM clusters WHERE workspace_id = $1 AND number = $2 AND state = $3 FOR UPDATE",
        done["workspace_id"],
        done["person_number"],
        was["after"],
    )
    if cluster is None:
        return None
    person = persons[done["other_number"]] if was["before"] == "labelled" else None
    return await set_cluster_state(work, cluster, was["before"], person)


async def changes_to_take_back(done: sql.Row, persons: Mapping[int, sql.Row]) -> list[Mapping[str, Any]]:
    """Who was made by a name stays when there is more to them by now: later photos, or who joined."""
    changes = sql.from_json(done["undo"]).get("changes", ())
    if done["kind"] not in OF_CLUSTERS:
        return list(changes)
    return [was for was in changes if was["before"] != "declined" or not await _is_in_use(done, persons, was)]


async def _is_in_use(done: sql.Row, persons: Mapping[int, sql.Row], was: Mapping[str, Any]) -> bool:
    more = await sql.one(
        """SELECT 1 AS yes FROM participant_persons WHERE person_id = $1
           UNION ALL SELECT 1 FROM face_instances WHERE person_id = $1 AND id NOT IN (
               SELECT jsonb_array_elements_text(affected_face_instance_ids)::uuid
               FROM face_assignment_events WHERE batch_id = $2)
           LIMIT 1""",
        persons[was["number"]]["id"],
        done["batch_id"],
    )
    return more is not None
