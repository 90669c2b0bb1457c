"""A proposal is open for two weeks, until it is decided or its clusters are no more what they were."""

import pytest

from domain.ids import ProposalId
from domain.queries.clusters.proposals import open_proposals, proposal
from domain.states import ProposalKind
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from tests import sql
from tests.usecases.factory import Group, make_group
from tests.usecases.grouping import cluster_of
from tests.usecases.stage import Stage


async def propose_join(group: Group, first: int, second: int) -> ProposalId:
    found = await sql.value(
        ProposalId,
        """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, other_cluster_id)
           VALUES ($1, 'join', $2, $3) RETURNING id""",
        group.workspace_id,
        *sorted((first, second)),
    )
    assert found is not None
    return found


async def propose_split(group: Group, cluster_id: int, leaving: int) -> ProposalId:
    """Proposes that the newest faces leave the cluster."""
    found = await sql.value(
        ProposalId,
        """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, face_ids)
           VALUES ($1, 'split', $2, ARRAY(SELECT id FROM face_instances WHERE cluster_id = $2
               ORDER BY number DESC LIMIT $3)) RETURNING id""",
        group.workspace_id,
        cluster_id,
        leaving,
    )
    assert found is not None
    return found


async def open_kinds(group: Group) -> list[ProposalKind]:
    return [one.kind for one in await open_proposals(group.workspace_id, limit=9)]


async def test_proposals_that_move_most_faces_come_first(stage: Stage, group: Group) -> None:
    max_, eva = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    await propose_split(group, max_, 1)
    await propose_join(group, max_, eva)
    join, split = await open_proposals(group.workspace_id, limit=9)
    assert (join.kind, join.faces, join.other_faces, join.leaving) == ("join", 3, 2, [])
    assert (split.kind, split.faces, split.other_number, len(split.leaving)) == ("split", 3, None, 1)
    assert len(await open_proposals(group.workspace_id, limit=1)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clusters SET state = 'ignored'",
        "UPDATE face_instances SET cluster_id = NULL",
        "UPDATE cluster_proposals SET created_at = now() - interval '15 days'",
        "UPDATE cluster_proposals SET decided_at = now(), decision = 'rejected'",
    ],
)
async def test_a_proposal_that_does_not_hold_any_more_is_not_open(
    stage: Stage, group: Group, change: str
) -> None:
    max_, eva = await cluster_of(stage, group, "max", 2), await cluster_of(stage, group, "eva", 1)
    ids = [await propose_split(group, max_, 1), await propose_join(group, max_, eva)]
    assert await open_kinds(group) == ["split", "join"]
    await sql.execute(change)
    assert await open_kinds(group) == []
    views = [await proposal(one) for one in ids]
    assert [view.is_open for view in views if view] == [False, False]


async def test_another_workspace_sees_no_proposal(stage: Stage, group: Group) -> None:
    await propose_split(group, await cluster_of(stage, group, "max", 2), 1)
    assert await open_proposals((await make_group(stage)).workspace_id, limit=9) == []


@pytest.mark.checklist(18)
async def test_an_erased_face_is_proposed_no_more(stage: Stage, group: Group) -> None:
    cluster_id = await cluster_of(stage, group, "max", 3)
    proposed = await propose_split(group, cluster_id, 2)
    newest = await sql.one(
        "SELECT f.asset_id, c.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id "
        "ORDER BY f.number DESC"
    )
    assert newest is not None
    await delete_cluster_faces(
        newest["number"],
        newest["asset_id"],
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    row = await sql.one("SELECT face_ids FROM cluster_proposals WHERE id = $1", proposed)
    kept = await sql.rows("SELECT id FROM face_instances")
    assert row is not None
    assert len(row["face_ids"]) == 1
    assert set(row["face_ids"]) <= {face["id"] for face in kept}
