"""Takes back what was decided about a cluster."""

from collections.abc import Mapping

from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.states import ClusterState
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.clusters.set_cluster_state import set_cluster_state
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work
from domain.values.way_back import StateChange


async def give_back_cluster(
    work: Work, done: RecordedOperation, persons: Mapping[int, LockedPerson]
) -> StateChange | None:
    """Sets the former state. Returns what a redo needs; None where the operation changed no state, or
    somebody changed it since.

    done: the operation. persons: by number. Call with the persons and the workspace locked.
    """
    was = done.way_back.get("cluster")
    if was is None:
        return None
    cluster = await sql.one(
        LockedCluster,
        """SELECT id, number, workspace_id, state FROM clusters
           WHERE workspace_id = $1 AND number = $2 AND state = $3 FOR UPDATE""",
        done.workspace_id,
        done.person_number,
        was["after"],
    )
    if cluster is None:
        return None
    before = ClusterState(was["before"])
    person = persons[done.pair[1]] if before == ClusterState.LABELLED else None
    return await set_cluster_state(work, cluster, before, person)
