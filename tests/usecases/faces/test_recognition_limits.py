"""The persons whom recognition never matches, whatever the index says. How many faces are decided at once."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Box, FacePoint
from domain.queries.index.unindexed import unindexed_prototypes
from domain.rules.faces.calibration import Calibration, calibration_of
from domain.rules.faces.evidence import Evidence, Portrait, Probe, Quality
from domain.steps.faces.match_faces import Search, decide_by, least_similarity
from domain.usecases.erasing.erase_person import erase_person
from sandbox.patience import patience
from tests import sql
from tests.fakes.scripted_engine import ScriptedEngine
from tests.persons import ERASING, revoke_links
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def nothing_was_matched() -> bool:
    return not await sql.rows(
        """SELECT 1 FROM distributions UNION ALL SELECT 1 FROM face_suggestions
           UNION ALL SELECT 1 FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
               AND a.kind = 'post' AND f.person_id IS NOT NULL"""
    )


async def hide(stage: Stage, group: Group, person: Connected) -> None:
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id = $1", person.person_id)


async def merge(stage: Stage, group: Group, person: Connected) -> None:
    other = await connected_person(stage, group, look="other", name="Other")
    await sql.execute(
        "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1",
        person.person_id,
        other.person_id,
    )


async def erase(stage: Stage, group: Group, person: Connected) -> None:
    await erase_person(
        person.person_id,
        stage.by(person.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )


async def begin_to_erase(stage: Stage, group: Group, person: Connected) -> None:
    await sql.execute(f"UPDATE persons SET {ERASING} WHERE id = $1", person.person_id)


async def revoke(stage: Stage, group: Group, person: Connected) -> None:
    await revoke_links(person.link_id)


async def drop_prototypes(stage: Stage, group: Group, person: Connected) -> None:
    await sql.execute("DELETE FROM person_prototypes WHERE person_id = $1", person.person_id)


End = Callable[[Stage, Group, Connected], Awaitable[None]]


@pytest.mark.parametrize("end", [hide, merge, erase, begin_to_erase, revoke, drop_prototypes])
async def test_a_person_that_may_not_be_matched_any_more_is_not(stage: Stage, end: End) -> None:
    """The index is not told, and still shows the prototype: Postgres has the last word."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    assert stage.index.faces()
    await end(stage, group, anna)
    asset_id = await post(stage, group, stage.engine.face(anna=1.0))
    await stage.recognise(asset_id)
    assert stage.index.searches[-1] == group.workspace_id
    assert await nothing_was_matched()


async def test_a_person_that_is_just_being_erased_is_waited_for_and_not_matched(
    stage: Stage, clean_database: str
) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=1.0))
    erasing = f"UPDATE persons SET {ERASING} WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, erasing, anna.person_id):
        looking = tasks.create_task(stage.recognise(asset_id))
        await until_blocked(looking)
    assert await nothing_was_matched()


async def test_a_person_that_waits_for_approval_is_not_matched(stage: Stage) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=1.0))
    await stage.settle()
    assert stage.index.faces() != set()  # of the posted photo
    assert await nothing_was_matched()


@pytest.mark.checklist(51)
async def test_a_person_of_another_workspace_is_not_matched_even_when_the_index_finds_it(
    stage: Stage,
) -> None:
    stage.index.leaks = True
    await connected_person(stage, await make_group(stage))
    strangers = await make_group(stage)
    await post(stage, strangers, stage.engine.face(anna=1.0))
    await stage.settle()
    assert await nothing_was_matched()


@pytest.mark.checklist(51)
async def test_a_person_of_another_workspace_that_is_not_indexed_yet_is_not_matched(stage: Stage) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    anna = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    asset_id = await post(stage, await make_group(stage), stage.engine.face(anna=1.0))
    await decide(stage, anna, group.admin, approve=True)
    await stage.recognise(asset_id)
    assert await nothing_was_matched()


async def test_a_person_that_is_not_indexed_yet_is_matched(stage: Stage) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    anna = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    asset_id = await post(stage, group, stage.engine.face(anna=1.0))
    await decide(stage, anna, group.admin, approve=True)
    await stage.recognise(asset_id)
    assert not await nothing_was_matched()


async def test_prototypes_that_are_not_indexed_yet_are_searched_in_their_workspace_only(stage: Stage) -> None:
    """A later check would drop a hit of another workspace, but the hit should not even be read."""
    group, strangers = await make_group(stage), await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    anna = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await decide(stage, anna, group.admin, approve=True)
    found = {
        workspace_id: await unindexed_prototypes(
            workspace_id,
            [stage.engine.embedding(anna=1.0)],
            engine=stage.engine.name,
            since=datetime.now(UTC),
            min_similarity=0.5,
        )
        for workspace_id in (group.workspace_id, strangers.workspace_id)
    }
    assert len(found[group.workspace_id][0]) == 1
    assert found[strangers.workspace_id] == [[]]


async def test_a_point_without_a_row_matches_nobody(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    for person_id in (anna.person_id, uuid4()):
        point = _point(group.workspace_id, person_id)
        await stage.index.upsert_faces([(point, stage.engine.embedding(ghost=1.0))])
    await post(stage, group, stage.engine.face(ghost=1.0))
    await stage.settle()
    assert await nothing_was_matched()


def _point(workspace_id: int, person_id: UUID) -> FacePoint:
    return FacePoint(
        workspace_id=WorkspaceId(workspace_id),
        engine="scripted",
        face_instance_id=FaceId(uuid4()),
        asset_id=uuid4(),
        bbox=Box(0, 0, 10, 10),
        detection_confidence=0.9,
        is_prototype=True,
        person_id=PersonId(person_id),
        taken_at=datetime.now(UTC),
    )


class AnotherEngine(ScriptedEngine):
    def __init__(self, calibration: Calibration) -> None:
        super().__init__()
        self.calibration = calibration


@pytest.mark.parametrize("name", ["insightface/buffalo_sc", "dlib/resnet_v1", "another/engine"])
@pytest.mark.parametrize("margin", ["min_margin", "look_alike_margin"])
def test_whoever_is_near_enough_to_be_a_rival_is_found_by_the_index(
    stage: Stage, name: str, margin: str
) -> None:
    """A twin whom the index leaves out would be no rival, and the photo would be sent."""
    calibration = calibration_of(name)
    least = least_similarity(AnotherEngine(calibration), stage.settings)
    policy = stage.settings.match_policy()
    just_sent = calibration.confidence(calibration.auto_cosine)
    not_found = calibration.confidence(least - 0.0001)
    assert calibration.lead(just_sent, not_found) > getattr(policy, margin)


async def test_the_worker_goes_on_with_other_work_while_thousands_of_faces_are_decided(stage: Stage) -> None:
    goes_on = threading.Event()
    looked_at: list[Sequence[Probe[FaceId]]] = []

    class Waiting(Evidence[Any, Any]):
        def likenesses(self, probes: Sequence[Probe[FaceId]]) -> Any:
            assert goes_on.wait(patience(5))
            looked_at.append(probes)
            return super().likenesses(probes)

    photos = [*range(1500)] * 2
    vectors = np.eye(len(photos), dtype=np.float32)
    probes: list[Probe[FaceId]] = [
        Probe(AssetId(photo), vector, Quality(80, 0.9, 0.9), datetime.now(UTC).date())
        for photo, vector in zip(photos, vectors, strict=True)
    ]
    anna = Portrait(PersonId(uuid4()), [FaceId(uuid4())], vectors[2000:2001], vectors[:0])
    search = Search(WorkspaceId(1), probes, [], 0.2, datetime.now(UTC), stage.settings)
    known = Waiting([anna], 1, stage.engine.calibration)
    asyncio.get_running_loop().call_soon(goes_on.set)
    matches = await decide_by(known, search, stage.engine, taken=())
    assert [place for place, match in enumerate(matches) if match.person] == [2000]
    assert max(map(len, looked_at)) < 600
    assert sum(len({probe.photo for probe in part}) for part in looked_at) == 1500
