"""Unknown people who look like one of them are offered to a moderator."""

import pytest

from domain.queries.clusters.nearest_clusters import nearest_clusters
from tests import sql
from tests.usecases.factory import Group, make_group
from tests.usecases.grouping import unknown_person
from tests.usecases.stage import Stage


async def test_unknown_people_are_offered_by_likeness_and_only_of_this_workspace(
    stage: Stage, group: Group
) -> None:
    unknown = await unknown_person(stage, group)
    other = await unknown_person(stage, group, photos=2, look="moritz")
    elsewhere = await make_group(stage)
    await unknown_person(stage, elsewhere, photos=1, look="max")
    like = await unknown_person(stage, group, photos=1, look="maxine")
    await sql.execute(
        """UPDATE face_embeddings SET vector = (
               SELECT vector FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id
               JOIN clusters c ON c.id = f.cluster_id WHERE c.number = $1 LIMIT 1)
           WHERE face_id IN (SELECT f.id FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
               WHERE c.number = $2)""",
        unknown,
        like,
    )
    near = await nearest_clusters(group.workspace_id, unknown, limit=8)
    assert [one.number for one in near] == [like, other]
    assert near[0].likeness == pytest.approx(1.0, abs=0.01)
    assert (near[1].faces, near[1].photos) == (2, 2)
