"""Which faces the grouping of the night takes, how long it may take, and what happens beside it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.errors import Stalled
from domain.ids import AssetId, WorkspaceId
from domain.queries.clusters.groupable import groupable_faces
from domain.settings import Settings
from domain.usecases.clusters.ask_regrouping import ask_regrouping
from domain.usecases.clusters.regroup_faces import Regrouped
from domain.values.grouping import Constraints, Nearness
from sandbox.patience import patience
from tests import sql
from tests.fakes.inline_clusterer import InlineClusterer
from tests.usecases.clusters.grouped import Fixed, clusters, photos_of, run
from tests.usecases.factory import Group, connected_person, make_group, post
from tests.usecases.grouping import cluster_of
from tests.usecases.stage import Stage


@pytest.mark.checklist(136, 214, 222)
async def test_poor_faces_faces_set_aside_and_faces_of_somebody_are_not_grouped(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    for quality in (0.49, 0.5):
        await post(stage, group, replace(stage.engine.face(max=0.9), quality=quality))
    aside, of_anna = [await post(stage, group, stage.engine.face(max=0.9)) for _ in range(2)]
    await cluster_of(stage, group, "max", 2)
    await sql.execute("UPDATE face_instances SET person_id = $2 WHERE asset_id = $1", of_anna, anna.person_id)
    await sql.execute(
        "UPDATE face_instances SET set_aside = 'not_a_face', cluster_id = NULL WHERE asset_id = $1", aside
    )
    found = await run(stage, group, InlineClusterer())
    assert (found.faces, found.joined) == (3, 0)
    assert (await run(stage, group, InlineClusterer(), clustering_min_quality=0.4)).faces == 4


async def test_a_face_that_an_owner_is_asked_about_is_not_regrouped(stage: Stage, group: Group) -> None:
    """The owner's answer will say who it is; a cluster would ask the moderators the same."""
    await connected_person(stage, group)
    asked = await post(stage, group, stage.engine.face(anna=0.4))
    await cluster_of(stage, group, "max", 2)
    assert await sql.value(int, "SELECT count(*) FROM face_suggestions WHERE status = 'PENDING'") == 1
    await sql.execute("UPDATE face_instances SET clustered_at = now() WHERE asset_id = $1", asked)
    assert (await run(stage, group, Fixed())).faces == 2


@pytest.mark.checklist(136, 215)
async def test_only_the_best_faces_are_grouped_when_there_are_more(stage: Stage, group: Group) -> None:
    assert Settings.model_fields["clustering_limit"].default == 10_000
    photos = [
        await post(stage, group, replace(stage.engine.face(max=0.9), quality=quality))
        for quality in (0.6, 0.7, 0.8, 0.9)
    ]
    await stage.drain()
    workspace_id, engine = WorkspaceId(group.workspace_id), stage.engine.name
    best = await groupable_faces(workspace_id, engine, min_quality=0.5, limit=3)
    assert [face.asset_id for face in best] == photos[:0:-1]
    clusterer = Fixed()
    assert (await run(stage, group, clusterer, clustering_limit=3)).faces == 3
    assert clusterer.seen == 3
    assert (await run(stage, group, clusterer)).faces == 4


class Endless(InlineClusterer):
    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        await asyncio.Event().wait()
        raise AssertionError


@pytest.mark.checklist(211)
async def test_how_long_grouping_may_take_is_a_setting(stage: Stage, group: Group) -> None:
    assert Settings.model_fields["clustering_timeout_s"].default == 30 * 60
    await cluster_of(stage, group, "max", 2)
    before = await clusters()
    async with asyncio.timeout(patience(10)):
        with pytest.raises(Stalled, match="CLUSTERING_TIMEOUT_S"):
            await run(stage, group, Endless(), clustering_timeout_s=0.01)
    assert await clusters() == before


class Never(InlineClusterer):
    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        raise AssertionError("nothing may be asked of this clusterer")


@pytest.mark.parametrize("photos", [0, 1])
async def test_without_two_faces_nothing_is_asked_of_the_clusterer(
    stage: Stage, group: Group, photos: int
) -> None:
    for _ in range(photos):
        await cluster_of(stage, group, "max", 1)
    assert await run(stage, group, Never()) == Regrouped(photos)


class Meanwhile(Fixed):
    """Something else happens while faces are grouped."""

    def __init__(self, change: str, *groups: Sequence[AssetId]) -> None:
        super().__init__(*groups)
        self.change = change

    async def group(
        self, rows: NDArray[np.float32], nearness: Nearness, constraints: Constraints | None = None
    ) -> NDArray[np.int64]:
        labels = await super().group(rows, nearness, constraints)
        await sql.execute(self.change)
        return labels


async def group_while(stage: Stage, group: Group, change: str) -> tuple[Regrouped, bool]:
    """Groups the only face of somebody with those of another person while `change` happens. Returns what was
    found, and whether that late face joined the others.
    """
    await connected_person(stage, group)
    max_, alone = await cluster_of(stage, group, "max", 2), await cluster_of(stage, group, "eva", 1)
    known, [late] = await photos_of(max_), await photos_of(alone)
    change = change.format(late=late, alone=alone, max=max_, known=known[0])
    found = await run(stage, group, Meanwhile(change, [*known, late]))
    return found, late in await photos_of(max_)


async def test_a_face_about_which_nobody_decides_meanwhile_joins(stage: Stage, group: Group) -> None:
    found, is_joined = await group_while(stage, group, "SELECT 1")
    assert (found.joined, is_joined) == (1, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE face_instances SET person_id = (SELECT id FROM persons) WHERE asset_id = {late}",
        "UPDATE face_instances SET set_aside = 'stranger', cluster_id = NULL WHERE asset_id = {late}",
        "UPDATE clusters SET state = 'ignored' WHERE id = {alone}",
        "UPDATE clusters SET state = 'labelled' WHERE id = {max}",
        "UPDATE face_instances SET cluster_id = {alone} WHERE asset_id = {known}",
        "DELETE FROM face_instances WHERE asset_id = {late}",
        pytest.param(
            """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, other_cluster_id, decision,
                   decided_at) SELECT workspace_id, 'join', {max}, id, 'rejected', now() FROM clusters
               WHERE id = {alone}""",
            id="a moderator says that they are two people",
        ),
    ],
)
async def test_a_face_about_which_people_decide_meanwhile_joins_nothing(
    stage: Stage, group: Group, change: str
) -> None:
    found, is_joined = await group_while(stage, group, change)
    assert (found.joined, is_joined) == (0, False)


async def test_no_other_workspace_is_grouped(stage: Stage, group: Group) -> None:
    elsewhere = await make_group(stage)
    await cluster_of(stage, elsewhere, "max", 2)
    assert await run(stage, group, Never()) == Regrouped()


async def test_each_night_every_workspace_with_clusters_gets_one_task_to_regroup(
    stage: Stage, group: Group
) -> None:
    await make_group(stage)  # without clusters
    await cluster_of(stage, group, "max", 2)
    await sql.execute("UPDATE workspaces SET created_at = '2026-11-01'")
    night, day = datetime(2026, 11, 3, 2, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC)
    settings = stage.settings.model_copy(update={"quiet_hour": 1})
    assert await ask_regrouping(day, settings, stage.doorbell) == 0
    by_day_in_sydney = settings.model_copy(update={"time_zone": "Australia/Sydney"})
    assert await ask_regrouping(night, by_day_in_sydney, stage.doorbell) == 0
    assert await ask_regrouping(night, settings, stage.doorbell) == 1
    assert await ask_regrouping(night, settings, stage.doorbell) == 0
    assert await stage.drain() == ["regroup_faces"]
