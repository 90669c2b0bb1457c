"""Finds faces that the present engine never saw: their photos are gone, so they cannot be embedded again."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.persons.live_person import IS_LIVE


@dataclass(frozen=True, slots=True)
class EngineChangeView:
    """persons: names of persons whose prototypes are all of other engines. They match nothing until they
    enrol again.
    """

    workspace_id: WorkspaceId
    faces: int
    persons: tuple[str, ...]
    recipients: tuple[Recipient, ...]


async def engine_change(workspace_id: WorkspaceId, engine: str) -> EngineChangeView | None:
    """None when the engine knows every face."""
    faces = await faces_of_other_engines(engine, workspace_id)
    if not faces:
        return None
    return EngineChangeView(
        workspace_id=workspace_id,
        faces=faces,
        persons=tuple(await persons_without_prototypes(engine, workspace_id)),
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


async def persons_without_prototypes(engine: str, workspace_id: WorkspaceId | None) -> list[str]:
    """Names of persons without a prototype of this engine. workspace_id None: of all workspaces."""
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
    return await sql.values(
        WorkspaceId,
        """SELECT DISTINCT f.workspace_id FROM face_instances f
           WHERE EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id)
             AND NOT EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id AND e.engine = $1)
           ORDER BY 1""",
        engine,
    )
