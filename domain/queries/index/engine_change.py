"""Finds faces that the present engine never saw. Their photos are shown to it again; if a photo is gone, the
present engine never sees its faces.
"""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.persons.live_person import IS_LIVE

# A face f that only other engines saw, and that the engine has not given up. To be formatted with the engine.
IS_BEHIND = """EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id)
  AND NOT EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id AND e.engine = {engine})
  AND NOT EXISTS (SELECT 1 FROM unseen_faces u WHERE u.face_id = f.id AND u.engine = {engine})"""


@dataclass(frozen=True, slots=True)
class EngineChangeView:
    """How many faces other engines saw. waiting: the present engine will look at them again. lost: it cannot.
    again: it has seen them.

    persons: names of persons whose prototypes are all of other engines. Nothing matches them until this
    engine has seen the prototypes again, or until they are enrolled again.
    """

    workspace_id: WorkspaceId
    waiting: int
    lost: int
    again: int
    persons: tuple[str, ...]
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class _Counts:
    waiting: int
    lost: int
    again: int


_COUNTS = """
SELECT count(*) FILTER (WHERE NOT is_seen AND NOT is_unseen) AS waiting,
    count(*) FILTER (WHERE NOT is_seen AND is_unseen) AS lost, count(*) FILTER (WHERE is_seen) AS again
FROM (
    SELECT EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id AND e.engine = $2) AS is_seen,
        EXISTS (SELECT 1 FROM unseen_faces u WHERE u.face_id = f.id AND u.engine = $2) AS is_unseen
    FROM face_instances f WHERE f.workspace_id = $1
      AND EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id AND e.engine <> $2)) faces
"""


def report_subject(workspace_id: WorkspaceId, engine: str) -> str:
    """The subject of the report's card. It names the workspace: one chat may get the reports of two."""
    return f"{workspace_id}:{engine}"


async def engine_change(workspace_id: WorkspaceId, engine: str) -> EngineChangeView | None:
    """None when no other engine has seen any face."""
    counts = await sql.one(_Counts, _COUNTS, workspace_id, engine)
    assert counts is not None
    if not counts.waiting and not counts.lost and not counts.again:
        return None
    return EngineChangeView(
        workspace_id=workspace_id,
        waiting=counts.waiting,
        lost=counts.lost,
        again=counts.again,
        persons=tuple(await persons_of_other_engines(engine, workspace_id)),
        recipients=await deciders(workspace_id),
    )


async def faces_of_other_engines(engine: str, workspace_id: WorkspaceId | None) -> int:
    """The number of faces that only other engines saw. workspace_id None: of all workspaces."""
    found = await sql.value(
        int,
        """SELECT count(*) FROM face_instances f WHERE ($2::bigint IS NULL OR f.workspace_id = $2)
             AND EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id)
             AND NOT EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id AND e.engine = $1)""",
        engine,
        workspace_id,
    )
    return found or 0


async def persons_of_other_engines(engine: str, workspace_id: WorkspaceId | None) -> list[str]:
    """Names of persons whose prototypes are all of other engines. workspace_id None: of all workspaces."""
    return await sql.values(
        str,
        f"""SELECT p.name FROM persons p WHERE {IS_LIVE} AND ($2::bigint IS NULL OR p.workspace_id = $2)
              AND EXISTS (SELECT 1 FROM person_prototypes x WHERE x.person_id = p.id)
              AND NOT EXISTS (SELECT 1 FROM person_prototypes x JOIN face_embeddings e
                  ON e.face_id = x.face_instance_id AND e.engine = $1 WHERE x.person_id = p.id)
            ORDER BY p.number""",  # noqa: S608  a constant
        engine,
        workspace_id,
    )


async def workspaces_with_other_engines(engine: str) -> list[WorkspaceId]:
    """Workspaces with a face that only other engines saw, and that this engine has not given up."""
    return await sql.values(
        WorkspaceId,
        f"""SELECT DISTINCT f.workspace_id FROM face_instances f WHERE {IS_BEHIND.format(engine="$1")}
            ORDER BY 1""",  # noqa: S608  a constant
        engine,
    )
