"""Whatever was decided about a cluster is taken back."""

from collections.abc import Mapping
from typing import Any

from domain.queries import sql
from domain.steps.clusters.set_cluster_state import set_cluster_state
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work


async def give_back_cluster(
    work: Work, done: sql.Row, persons: Mapping[int, LockedPerson]
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
