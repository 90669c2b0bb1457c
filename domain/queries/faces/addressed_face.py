"""Finds a face by its id, for programs, which know faces by ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.errors import NotFound
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.access.authority import AUTHORITY, Authority
from domain.states import AssetKind
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class AddressedFace:
    """A face as it stands. person_*: the person of the face; None for an unknown face, and where the person
    is being erased. kind: of its photo.
    """

    id: FaceId
    number: int
    asset_id: AssetId
    workspace_id: WorkspaceId
    kind: AssetKind
    person_id: PersonId | None
    person_number: int | None
    person_name: str | None


@dataclass(frozen=True, slots=True)
class _Found(AddressedFace):
    """With the facts that decide who moderates its workspace, as they stand."""

    tg_admin_chat_id: int | None
    is_agreed: bool
    groups: list[int]

    @property
    def authority(self) -> Authority:
        return Authority(self.tg_admin_chat_id, self.is_agreed, self.groups)


async def addressed_face(face_id: FaceId, by: Requester) -> AddressedFace:
    """Asks Telegram, so call it outside a transaction. Raises NotFound for a requester who does not moderate
    its workspace, as for a face that does not exist, Untold where Telegram does not tell.
    """
    found = await sql.one(
        _Found,
        f"""SELECT f.id, f.number, f.asset_id, f.workspace_id, a.kind, p.id AS person_id,
               p.number AS person_number, p.name AS person_name, {AUTHORITY}
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           JOIN workspaces w ON w.id = f.workspace_id
           LEFT JOIN persons p ON p.id = f.person_id AND p.erasing_at IS NULL WHERE f.id = $1""",  # noqa: S608  a constant
        face_id,
    )
    if found is None or not await by.moderates(found.workspace_id, found.authority, or_untold=True):
        raise NotFound("face")
    return replace(found, person_name=of_person(found.person_number, found.person_name))


async def face_numbers(workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> list[int]:
    """Numbers of these faces, in growing order. Raises NotFound where one is not of this workspace. Call it
    for a moderator.
    """
    if not face_ids:
        return []
    found = await sql.values(
        int,
        "SELECT number FROM face_instances WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY number",
        workspace_id,
        list(face_ids),
    )
    if len(found) != len({*face_ids}):
        raise NotFound("face")
    return found


@dataclass(frozen=True, slots=True)
class _Id:
    number: int
    id: FaceId


async def face_ids(workspace_id: WorkspaceId, numbers: Sequence[int]) -> dict[int, FaceId]:
    """Ids by number, without faces that are gone. Call it for a moderator."""
    found = await sql.rows(
        _Id,
        "SELECT number, id FROM face_instances WHERE workspace_id = $1 AND number = ANY($2::bigint[])",
        workspace_id,
        list(numbers),
    )
    return {one.number: one.id for one in found}


@dataclass(frozen=True, slots=True)
class FacePlace:
    """person, cluster: numbers. person and person_id are None for an unknown face, cluster for a face that is
    in none.
    """

    number: int
    asset_id: AssetId
    workspace_id: WorkspaceId
    person: int | None
    person_id: PersonId | None
    cluster: int | None


async def place_of_face(face_id: FaceId) -> FacePlace:
    """Call it for an act that checks the right itself, and that refuses with NotFound(`face`) only. This
    query raises the same for a face that does not exist.
    """
    place = await sql.one(
        FacePlace,
        """SELECT f.number, f.asset_id, f.workspace_id, p.number AS person, p.id AS person_id,
               c.number AS cluster
           FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
           LEFT JOIN clusters c ON c.id = f.cluster_id
           WHERE f.id = $1""",
        face_id,
    )
    if place is None:
        raise NotFound("face")
    return place
