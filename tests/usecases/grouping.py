"""Makes unknown people for a test, and reads their clusters."""

from collections.abc import Collection
from uuid import UUID

from domain.ids import AssetId, ProposalId
from domain.queries.operations.done import Done
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.clusters.split_cluster import split_cluster
from tests import sql
from tests.usecases.factory import Connected, Group, Member, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


@scene_step
async def unknown_person(stage: Stage, group: Group, *, photos: int = 3, look: str = "max") -> int:
    """Makes a cluster with one face in each of so many photos, and gives its number."""
    for _ in range(photos):
        await post(stage, group, stage.engine.face(**{look: 0.9}))
    await stage.drain()
    row = await sql.one(
        "SELECT max(number) AS number FROM clusters WHERE workspace_id = $1", group.workspace_id
    )
    assert row is not None
    return int(row["number"])


async def faces_in(number: int) -> set[UUID]:
    """The faces of a cluster, including those that have a person by now."""
    found = await sql.rows(
        "SELECT f.id FROM face_instances f JOIN clusters c ON c.id = f.cluster_id WHERE c.number = $1", number
    )
    return {row["id"] for row in found}


async def persons_of_cluster(number: int) -> set[int | None]:
    """The numbers of the persons that the cluster's faces belong to, and None if a face is unknown."""
    found = await sql.rows(
        """SELECT DISTINCT p.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           LEFT JOIN persons p ON p.id = f.person_id WHERE c.number = $1""",
        number,
    )
    return {row["number"] for row in found}


async def state_of(number: int) -> str | None:
    row = await sql.one("SELECT state FROM clusters WHERE number = $1", number)
    return None if row is None else str(row["state"])


async def photos_of(number: int) -> list[AssetId]:
    found = await sql.rows(
        """SELECT DISTINCT f.asset_id FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           WHERE c.number = $1 ORDER BY 1""",
        number,
    )
    return [AssetId(row["asset_id"]) for row in found]


@scene_step
async def label(stage: Stage, number: int, name: str, by: Member, *, is_new: bool = False) -> Done:
    settings, doorbell = stage.settings, stage.doorbell
    return await label_cluster(
        number, name, stage.by(by), is_new=is_new, settings=settings, doorbell=doorbell
    )


@scene_step
async def merge(
    stage: Stage,
    number: int,
    into: Connected,
    by: Member,
    *,
    but: Collection[int] = (),
    shown: Collection[int] = (),
    rehearses: bool = False,
) -> Done:
    who, settings, doorbell = stage.by(by, rehearses=rehearses), stage.settings, stage.doorbell
    return await merge_cluster(
        number, into.number, who, settings=settings, doorbell=doorbell, but=but, shown=shown
    )


async def person(number: int) -> sql.Row:
    row = await sql.one("SELECT * FROM persons WHERE number = $1", number)
    assert row is not None
    return row


async def numbers_in(number: int) -> list[int]:
    found = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           WHERE c.number = $1 ORDER BY f.number""",
        number,
    )
    return [row["number"] for row in found]


@scene_step
async def split(stage: Stage, number: int, faces: list[int], by: Member, *, rehearses: bool = False) -> Done:
    who = stage.by(by, rehearses=rehearses)
    return await split_cluster(number, faces, who, settings=stage.settings, doorbell=stage.doorbell)


@scene_step
async def join(stage: Stage, number: int, into: int, by: Member, *, rehearses: bool = False) -> Done:
    who = stage.by(by, rehearses=rehearses)
    return await join_clusters(number, into, who, settings=stage.settings, doorbell=stage.doorbell)


async def part_of(done: Done) -> int:
    """The number of the cluster that a split made."""
    row = await sql.one("SELECT other_number FROM operations WHERE id = $1", done.operation_id)
    assert row is not None
    return int(row["other_number"])


@scene_step
async def cluster_of(stage: Stage, group: Group, look: str, photos: int) -> int:
    """Posts so many photos with one face each, and gives the id of the cluster of these faces."""
    for _ in range(photos):
        asset = await post(stage, group, stage.engine.face(**{look: 0.9}))
    await stage.drain()
    cluster_id = await sql.value(int, "SELECT cluster_id FROM face_instances WHERE asset_id = $1", asset)
    assert cluster_id is not None
    return cluster_id


async def propose_join(number: int, other: int) -> ProposalId:
    row = await sql.one(
        """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, other_cluster_id)
           SELECT c.workspace_id, 'join', least(c.id, o.id), greatest(c.id, o.id)
           FROM clusters c, clusters o WHERE c.number = $1 AND o.number = $2 RETURNING id""",
        number,
        other,
    )
    assert row is not None
    return ProposalId(row["id"])


async def propose_split(number: int, faces: list[int]) -> ProposalId:
    row = await sql.one(
        """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, face_ids)
           SELECT c.workspace_id, 'split', c.id, array_agg(f.id)
           FROM clusters c JOIN face_instances f ON f.cluster_id = c.id AND f.number = ANY($2::bigint[])
           WHERE c.number = $1 GROUP BY c.id RETURNING id""",
        number,
        faces,
    )
    assert row is not None
    return ProposalId(row["id"])


async def sizes() -> list[int]:
    """How many unknown faces each cluster has. Those without a cluster count as one more cluster."""
    found = await sql.rows(
        "SELECT count(*) AS n FROM face_instances WHERE person_id IS NULL GROUP BY cluster_id ORDER BY 1"
    )
    return [row["n"] for row in found]
