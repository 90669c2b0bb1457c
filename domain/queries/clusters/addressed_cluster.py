"""Finds an unknown person by its id, and lists its faces, for programs."""

from dataclasses import dataclass, replace

from domain.errors import InvalidInput, NotFound
from domain.ids import AssetId, ClusterId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.persons.addressed_person import Identity
from domain.states import ClusterState
from domain.values.named import of_person

# The cluster's id that noise has in the vector index (`face_points.py`).
NOISE = "-1"


@dataclass(frozen=True, slots=True)
class AddressedCluster:
    """person_id: the person of a labelled cluster, else None."""

    id: ClusterId
    number: int
    workspace_id: WorkspaceId
    state: ClusterState
    person_id: PersonId | None


async def addressed_cluster(cluster_id: str, by: Requester) -> AddressedCluster:
    """Asks Telegram, so call it outside a transaction. Raises InvalidInput(`noise`) for "-1",
    NotFound(`cluster`) for a requester who does not moderate its workspace, as for a cluster that does not
    exist, Untold where Telegram does not tell.
    """
    if cluster_id == NOISE:
        raise InvalidInput("noise")
    is_readable = cluster_id.isascii() and cluster_id.isdigit() and len(cluster_id) < 19
    cluster = None
    if is_readable:
        cluster = await sql.one(
            AddressedCluster,
            "SELECT id, number, workspace_id, state, person_id FROM clusters WHERE id = $1",
            int(cluster_id),
        )
    if cluster is None or not await by.moderates(cluster.workspace_id, or_untold=True):
        raise NotFound("cluster")
    return cluster


async def whose_cluster(cluster: AddressedCluster) -> Identity:
    """The person of a labelled cluster. Call it for a moderator. Raises NotFound(`cluster`) where the cluster
    has no person, or one that is being erased.
    """
    whose = await sql.one(
        Identity,
        """SELECT p.id, p.number, p.name
           FROM clusters c JOIN persons p ON p.id = c.person_id AND p.erasing_at IS NULL
           WHERE c.workspace_id = $1 AND c.id = $2""",
        cluster.workspace_id,
        cluster.id,
    )
    if whose is None:
        raise NotFound("cluster")
    return replace(whose, name=of_person(whose.number, whose.name))


async def prototypes_given(cluster: AddressedCluster, person_id: PersonId) -> int:
    """How many faces of the cluster represent the person."""
    given = await sql.value(
        int,
        """SELECT count(*) FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
           WHERE x.person_id = $1 AND f.workspace_id = $2 AND f.cluster_id = $3""",
        person_id,
        cluster.workspace_id,
        cluster.id,
    )
    return given or 0


@dataclass(frozen=True, slots=True)
class FaceLine:
    """bbox: pixels of the upright photo."""

    id: FaceId
    number: int
    asset_id: AssetId
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None


async def faces_of_cluster(cluster: AddressedCluster, *, offset: int, limit: int) -> list[FaceLine]:
    """The cluster's unknown faces, the best first. Call it for a moderator."""
    return await sql.rows(
        FaceLine,
        """SELECT id, number, asset_id, bbox_x, bbox_y, bbox_w, bbox_h, detection_confidence, quality_score
           FROM face_instances WHERE workspace_id = $1 AND cluster_id = $2 AND person_id IS NULL
           ORDER BY quality_score DESC NULLS LAST, number LIMIT $4 OFFSET $3""",
        cluster.workspace_id,
        cluster.id,
        offset,
        limit,
    )
