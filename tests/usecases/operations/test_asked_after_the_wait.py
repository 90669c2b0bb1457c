"""What a transaction knew before it waited for another one is asked again after the wait."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from domain.errors import DomainError, NotFound
from domain.ids import AssetId, DeliveryId
from domain.ports import DetectedFace, UprightImage
from domain.steps.service.forget_old_rows import forget_photos_of_nobody
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from domain.usecases.deliveries.reject_delivery import Rejected, reject_delivery
from domain.usecases.erasing.erase_workspace import erase_workspace
from domain.usecases.photos.replace_photo import replace_photo
from tests import sql
from tests.usecases.assigning import answer, persons_in, suggest
from tests.usecases.factory import Group, connected_person, make_group, post, posted_photo
from tests.usecases.forgetting import erase_this_group
from tests.usecases.grouping import faces_in, unknown_person
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import set_admin_chat

Call = Coroutine[Any, Any, object]
RECIPIENT = "SELECT id FROM participants WHERE id = $1 FOR UPDATE"
# A post or an edit locks the row of its group last, unless the photo was looked at of late.
TURN = "SELECT id FROM groups WHERE id = $1 FOR NO KEY UPDATE"
OLD = (
    "UPDATE image_assets SET created_at = now() - interval '99 days', updated_at = now() - interval '99 days'"
)


async def one_in_the_other(
    dsn: str, stop: tuple[str, object], first: Call, second: Call
) -> tuple[object, object]:
    """Begins the second call while the first one has locked its rows and waits for `stop`. Returns what each
    of them answered.
    """
    async with asyncio.TaskGroup() as tasks, held(dsn, *stop):
        one = tasks.create_task(_answer_of(first))
        await until_blocked(one)
        assert not one.done(), one.result()
        other = tasks.create_task(_answer_of(second))
        await until_blocked(other, waiters=2)
    return one.result(), other.result()


async def _answer_of(call: Call) -> object:
    try:
        return await call
    except DomainError as refusal:
        return refusal


@pytest.mark.parametrize("is_all", [True, False])
async def test_a_face_that_is_just_confirmed_is_not_deleted_with_the_unknown_person(
    stage: Stage, group: Group, clean_database: str, *, is_all: bool
) -> None:
    """All faces of the unknown person are deleted, or those in one photo, while an owner answers Yes."""
    anna = await connected_person(stage, group)
    number = await unknown_person(stage, group, photos=3)
    face, *_ = await sql.rows("SELECT id, asset_id FROM face_instances WHERE cluster_id IS NOT NULL")
    source, *_ = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", anna.person_id)
    question = await suggest(stage, face, anna, source)
    by, settings, doorbell = stage.by(group.admin), stage.settings, stage.doorbell
    in_one_photo = delete_cluster_faces(number, face["asset_id"], by, settings=settings, doorbell=doorbell)
    all_faces = delete_cluster(number, by, settings=settings, doorbell=doorbell)
    delete, not_done = (all_faces, in_one_photo) if is_all else (in_one_photo, all_faces)
    not_done.close()
    stop = (RECIPIENT, anna.owner.participant_id)
    _, deleted = await one_in_the_other(clean_database, stop, answer(stage, question, anna.owner), delete)
    assert await sql.rows("SELECT person_id FROM face_instances WHERE id = $1", face["id"]) == [
        {"person_id": anna.person_id}
    ]
    assert isinstance(deleted, NotFound) is not is_all
    assert len(await faces_in(number)) == (0 if is_all else 3)


async def test_a_photo_that_is_just_posted_in_another_group_outlives_its_first_group(
    stage: Stage, group: Group, clean_database: str
) -> None:
    other = await make_group(stage, joins=group)
    asset = await post(stage, group, stage.engine.face(anna=0.9), file="same")
    await stage.drain()
    await sql.execute(OLD)
    again = post(stage, other, file="same")
    await one_in_the_other(clean_database, (TURN, other.group_id), again, erase_this_group(stage, group))
    left = await sql.rows("SELECT a.id, x.group_id FROM image_assets a JOIN postings x ON x.asset_id = a.id")
    assert left == [{"id": asset, "group_id": other.group_id}]


async def test_a_replaced_photo_that_is_just_posted_again_stays_with_its_recipients(
    stage: Stage, group: Group, clean_database: str
) -> None:
    await connected_person(stage, group)
    old = await post(stage, group, stage.engine.face(anna=0.9), file="old", message=7)
    await stage.settle()
    await replace_photo(posted_photo(stage, group, stage.engine.face(), message=7), stage.doorbell)
    new = await sql.value(AssetId, "SELECT id FROM image_assets WHERE state = 'received'")
    assert new is not None
    await sql.execute(f"{OLD} WHERE id = $1", old)
    again = post(stage, group, file="old", message=8)
    await one_in_the_other(clean_database, (TURN, group.group_id), again, stage.recognise(new))
    assert await sql.rows("SELECT asset_id, state FROM deliveries") == [{"asset_id": old, "state": "sent"}]


async def test_a_recognition_that_waits_for_an_erase_does_not_hold_its_photo(
    stage: Stage, group: Group, clean_database: str
) -> None:
    """If it held the photo, which the erase locks last, Postgres would end the erase in a deadlock."""
    anna = await connected_person(stage, group)
    asset = await post(stage, group, stage.engine.face(anna=0.9))
    await set_admin_chat(group.tg_chat_id, group.workspace_id)
    by, chat = stage.by(group.admin), group.admin.tg_user_id
    erase = erase_workspace(group.workspace_id, by, tg_notify_chat_id=chat, doorbell=stage.doorbell)
    async with asyncio.TaskGroup() as tasks, held(clean_database, RECIPIENT, anna.owner.participant_id):
        erasing = tasks.create_task(erase)
        await until_blocked(erasing)
        recognising = tasks.create_task(stage.recognise(asset))
        await until_blocked(recognising, waiters=2)
        free = "SELECT id FROM image_assets WHERE id = $1 FOR UPDATE SKIP LOCKED"
        assert await sql.values(AssetId, free, asset) == [asset]
    assert recognising.result() == "skipped"


async def test_a_photo_of_nobody_that_is_just_posted_again_is_not_forgotten(
    stage: Stage, group: Group, clean_database: str
) -> None:
    asset = await post(stage, group, file="nobody")
    await stage.drain()
    await sql.execute(OLD)
    again = post(stage, group, file="nobody")
    await one_in_the_other(clean_database, (TURN, group.group_id), again, forget_photos_of_nobody(30))
    assert await sql.values(AssetId, "SELECT asset_id FROM postings") == [asset, asset]


async def test_a_photo_of_nobody_that_somebody_just_wants_looked_at_is_not_forgotten(
    stage: Stage, group: Group, clean_database: str
) -> None:
    """Who asks for a closer look locks the photo, but does not change it."""
    asset = await post(stage, group, file="nobody")
    await stage.drain()
    await sql.execute(OLD)
    ask = """WITH photo AS MATERIALIZED (SELECT * FROM image_assets WHERE id = $1 FOR NO KEY UPDATE)
        INSERT INTO closer_looks (workspace_id, asset_id, cell) SELECT workspace_id, id, 0 FROM photo"""
    async with asyncio.TaskGroup() as tasks, held(clean_database, ask, asset):
        await until_blocked(tasks.create_task(forget_photos_of_nobody(30)))
    assert await sql.values(AssetId, "SELECT id FROM image_assets") == [asset]


async def test_nobody_is_recognised_on_a_photo_that_is_just_being_replaced(
    stage: Stage, group: Group, clean_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edit begins while the photo is looked at, and commits while the recognition waits for the photo."""
    await connected_person(stage, group)
    asset = await post(stage, group, stage.engine.face(anna=0.9), file="anna", message=7)
    edited, find_faces = posted_photo(stage, group, stage.engine.face(), message=7), stage.engine.find_faces

    async with asyncio.TaskGroup() as tasks, held(clean_database, TURN, group.group_id):

        async def slowly(image: UprightImage) -> list[DetectedFace]:
            await until_blocked(tasks.create_task(replace_photo(edited, stage.doorbell)))
            return await find_faces(image)

        monkeypatch.setattr(stage.engine, "find_faces", slowly)
        recognising = tasks.create_task(stage.recognise(asset))
        await until_blocked(recognising, waiters=2)
    assert recognising.result() == "skipped"
    assert await sql.rows("SELECT 1 FROM face_instances WHERE asset_id = $1", asset) == []
    assert await sql.values(str, "SELECT state FROM image_assets WHERE id = $1", asset) == ["received"]


async def test_not_this_person_counts_also_while_the_person_is_merged(
    stage: Stage, group: Group, clean_database: str
) -> None:
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    asset = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    delivery = await sql.value(DeliveryId, "SELECT id FROM deliveries")
    assert delivery is not None
    _, rejected = await one_in_the_other(
        clean_database,
        (RECIPIENT, anna.owner.participant_id),
        merge(stage, anna, ben, group.admin),
        reject_delivery(
            delivery,
            anna.person_id,
            anna.owner.participant_id,
            stage.by(anna.owner),
            settings=stage.settings,
            doorbell=stage.doorbell,
        ),
    )
    assert isinstance(rejected, Rejected), rejected
    assert await persons_in(asset) == []
