"""A workspace that is stricter about what it sends is no less careful about who is connected and learned."""

import pytest

from domain.ids import AssetId, WorkspaceId
from tests import sql
from tests.usecases.factory import (
    Group,
    Member,
    begin,
    connected_person,
    decide,
    make_participant,
    requested_person,
    train,
)
from tests.usecases.gallery.test_add_gallery_photo import verdict_of
from tests.usecases.settings.own import put
from tests.usecases.stage import Stage


@pytest.fixture
async def strict(group: Group) -> WorkspaceId:
    """Asks and sends from 95 % on."""
    await put(group.workspace_id, "face_auto_assign_threshold", 0.95)
    await put(group.workspace_id, "face_prototype_search_threshold", 0.95)
    return group.workspace_id


async def reason_of(asset_id: AssetId) -> object:
    [row] = await sql.rows("SELECT reason FROM image_assets WHERE id = $1", asset_id)
    return row["reason"]


async def test_another_photo_of_a_connected_child_is_somebody_elses(
    stage: Stage, group: Group, kim: Member, strict: WorkspaceId
) -> None:
    """A confidence of 85 % is too little to send or ask in this workspace, and enough to refuse."""
    await connected_person(stage, group)
    draft = await begin(stage, group, kim)
    alone = await train(stage, draft.person_id, kim, stage.engine.face(anna=0.6))
    await stage.drain()
    assert await reason_of(alone) == "somebody_else"


async def test_a_request_for_a_child_who_is_connected_meanwhile_is_told(
    stage: Stage, group: Group, kim: Member, strict: WorkspaceId
) -> None:
    anna = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    lea = await make_participant(stage, "Lea", in_chat=group.tg_chat_id)
    anni = await requested_person(stage, group, lea, stage.engine.face(anna=0.6), name="Anni")
    await decide(stage, anna, group.admin, approve=True)
    await stage.drain()
    [row] = await sql.rows("SELECT looks_like_id FROM persons WHERE id = $1", anni.person_id)
    assert row["looks_like_id"] == anna.person_id, "the deciders read whom the request looks like"
    told = await sql.rows("SELECT ids FROM tasks WHERE kind = 'show_resemblance'")
    assert [sql.from_json(task["ids"])["resembles"] for task in told] == [str(anna.person_id)]


async def test_a_photo_of_a_sister_is_not_learned(stage: Stage, group: Group, strict: WorkspaceId) -> None:
    """Only a face that is as sure as a match in this workspace is learned without a question."""
    anna = await connected_person(stage, group)
    await connected_person(stage, group, look="bea", name="Bea")
    bea = stage.engine.face(anna=0.505, bea=0.67)  # 82 % Anna, 88 % Bea
    assert await verdict_of(stage, anna, bea) == "somebody_else"
    assert await verdict_of(stage, anna, stage.engine.face(anna=0.6)) == "odd"
    assert await verdict_of(stage, anna, stage.engine.face(anna=0.95)) == "good"
