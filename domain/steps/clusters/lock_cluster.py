"""A cluster in the hands of one transaction."""

from domain.errors import Conflict, NotFound
from domain.ids import WorkspaceId
from domain.queries import sql
from domain.steps.groups.lock_workspace import lock_workspace


async def lock_cluster(workspace_id: WorkspaceId, number: int) -> sql.Row:
    """Locks the workspace first: whoever groups faces, or gives a name, waits or was before.

    Raises NotFound for one that is not in this workspace, Conflict(`cluster_named`: number of the person)
    for one that somebody knows by now.
    """
    await lock_workspace(workspace_id)
    cluster = await sql.one(
        """SELECT c.*, p.number AS person_number FROM clusters c LEFT JOIN persons p ON p.id = c.person_id
           WHERE c.workspace_id = $1 AND c.number = $2 FOR UPDATE OF c""",
        workspace_id,
        number,
    )
    if cluster is None:
        raise NotFound("cluster")
    if cluster["state"] == "labelled":
        raise Conflict("cluster_named", number=cluster["person_number"])
    return cluster


async def workspace_of_cluster(number: int) -> int | None:
    """For `moderating`."""
    row = await sql.one("SELECT workspace_id FROM clusters WHERE number = $1", number)
    return None if row is None else int(row["workspace_id"])
