"""Faces that another program deletes go as if somebody here had deleted them: for good, and once."""

import asyncio
from typing import Any

import pytest

from domain.steps.erasing.erase_workspace_rows import erase_workspace_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.work.work import transaction
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.usecases.work.tidy_up import tidy_up
from tests import sql
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.queueing import faces_of, handle
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from workers.faces_queue.queue_jobs import take_in

MISSING = 999_999


@pytest.fixture
async def photos(stage: Stage, group: Group, anna: Connected, ben: Connected) -> list[int]:
    """Two photos of Anna and Ben together."""
    look = stage.engine
    posted = [await post(stage, group, look.face(anna=0.9), look.face(ben=0.9)) for _ in range(2)]
    await stage.settle()
    return [int(asset_id) for asset_id in posted]


def delete(group: Group, person: Connected, faces: list[int], *, everywhere: bool = True) -> dict[str, Any]:
    return {
        "action": "delete_contact" if everywhere else "delete_faces_for_contact",
        "user_id": group.workspace_id,
        "contact_id": person.number,
        "media_asset_feature_ids": faces,
    }


@pytest.mark.checklist(5, 12)
async def test_a_contact_that_is_deleted_loses_all_faces_and_keeps_its_name(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    faces, bens = await faces_of(anna), await faces_of(ben)
    query = "SELECT name, status, number FROM persons ORDER BY number"
    persons = await sql.rows(query)
    message = delete(group, anna, faces)
    [answer] = await handle(stage, message)
    assert (answer["state"], answer["changed"], answer["error"]) == ("done", faces, [])
    assert (await faces_of(anna), await faces_of(ben)) == ([], bens)
    assert await sql.rows(query) == persons
    again = await handle(stage, message, message)
    assert [(one["state"], one["changed"], one["error"]) for one in again] == [("done", [], faces)] * 2
    assert (await sql.rows(query), await faces_of(ben)) == (persons, bens)


async def test_a_message_that_was_given_up_is_answered_with_what_was_changed(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    """Its faces were deleted; the worker died each time before that was noted."""
    faces = await faces_of(anna)
    await handle(stage, delete(group, anna, faces))
    await sql.execute("UPDATE queue_messages SET state = 'received', results = NULL, finished_at = NULL")
    await sql.execute(
        """UPDATE tasks SET state = 'leased', attempts = 15, lease_until = now() - interval '1 s',
               finished_at = NULL WHERE kind = 'handle_queue_message'"""
    )
    await sweep_tasks("delivery", stage.doorbell)
    await stage.show()
    answer = stage.faces_queue.told("results")[-1]
    assert (answer["state"], answer["reason"], answer["changed"]) == ("dead", "gave_up", faces)
    assert len(stage.faces_queue.told("results")) == 2


@pytest.mark.checklist(6, 12)
async def test_faces_in_one_photo_go_and_those_in_others_stay(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    on_photo, bens = await faces_of(anna, photos[0]), await faces_of(ben)
    left = sorted(set(await faces_of(anna)) - set(on_photo))
    message = delete(group, anna, on_photo, everywhere=False)
    [answer, again] = await handle(stage, message, message)
    assert (answer["changed"], again["changed"], again["error"]) == (on_photo, [], on_photo)
    assert {answer["state"], again["state"]} == {"done"}
    assert (await faces_of(anna), await faces_of(ben)) == (left, bens)


@pytest.mark.checklist(13)
async def test_faces_on_several_photos_are_deleted_whatever_other_faces_the_message_lists(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    on_both = [*await faces_of(anna, photos[0]), *await faces_of(anna, photos[1])]
    bens = await faces_of(ben)
    [answer] = await handle(stage, delete(group, anna, [MISSING, *bens, *on_both], everywhere=False))
    assert (answer["changed"], answer["unchanged"], answer["error"]) == (sorted(on_both), bens, [MISSING])
    assert await faces_of(ben) == bens


@pytest.mark.checklist(13)
async def test_a_message_goes_on_if_somebody_else_deletes_the_faces_of_its_next_photo(
    stage: Stage, clean_database: str, group: Group, anna: Connected, photos: list[int]
) -> None:
    first, second = [await faces_of(anna, asset_id) for asset_id in photos]
    lock = "SELECT FROM face_instances WHERE number = ANY($1::bigint[]) FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, first) as other:
        handling = tasks.create_task(handle(stage, delete(group, anna, [*first, *second], everywhere=False)))
        await until_blocked(handling)
        await other.execute("DELETE FROM face_instances WHERE number = ANY($1::bigint[])", second)
    [answer] = handling.result()
    assert (answer["state"], answer["changed"]) == ("done", [*first, *second])
    assert set(await faces_of(anna)).isdisjoint([*first, *second])


@pytest.mark.checklist(4)
@pytest.mark.parametrize("everywhere", [True, False])
async def test_nothing_of_another_workspace_is_deleted(
    stage: Stage, group: Group, anna: Connected, photos: list[int], everywhere: bool
) -> None:
    other = await make_group(stage)
    faces = await faces_of(anna)
    [answer] = await handle(stage, delete(other, anna, faces, everywhere=everywhere))
    assert (answer["state"], answer["reason"], answer["error"]) == ("dead", "contact", faces)
    assert await faces_of(anna) == faces


async def test_changes_that_came_by_the_queue_are_not_announced_there(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photos: list[int]
) -> None:
    move = {
        "action": "move_faces",
        "user_id": group.workspace_id,
        "old_contact_id": anna.number,
        "new_contact_id": ben.number,
        "media_asset_feature_ids": await faces_of(anna, photos[0]),
    }
    await handle(
        stage,
        move,
        delete(group, anna, await faces_of(anna, photos[1]), everywhere=False),
        move | {"media_asset_feature_ids": [], "delete_old_contact": True},
        delete(group, ben, await faces_of(ben)),
    )
    assert [one["state"] for one in stage.faces_queue.told("results")] == ["done"] * 4
    assert stage.faces_queue.told("out") == []


async def test_of_a_workspace_that_is_erased_no_message_is_left_and_none_is_carried_out(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    message = delete(group, anna, await faces_of(anna, photos[0]), everywhere=False)
    await handle(stage, message)
    stage.faces_queue.add(message)
    await take_in(stage.world)
    async with transaction(stage.doorbell) as work:
        await erase_workspace_rows(work, group.workspace_id, Order())
    left = "SELECT 1 AS yes FROM queue_messages UNION ALL SELECT 1 FROM queue_outbox"
    assert await sql.rows(left) == []
    [late] = await handle(stage, message)
    assert (late["state"], late["reason"], late["user_id"]) == ("dead", "unknown_workspace", None)


async def test_messages_are_kept_for_a_week(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    await handle(stage, delete(group, anna, await faces_of(anna)), b"?")
    tables = (
        "SELECT (SELECT count(*) FROM queue_messages) AS came, (SELECT count(*) FROM queue_outbox) AS out"
    )

    async def tidy() -> sql.Row | None:
        await tidy_up(stage.index, stage.store, stage.settings, stage.doorbell)
        return await sql.one(tables)

    await sql.execute("UPDATE queue_messages SET finished_at = now() - interval '6 days 23 hours'")
    await sql.execute("UPDATE queue_outbox SET published_at = now() - interval '6 days 23 hours'")
    assert await tidy() == {"came": 2, "out": 2}
    await sql.execute("UPDATE queue_messages SET finished_at = finished_at - interval '2 hours'")
    await sql.execute("UPDATE queue_outbox SET published_at = published_at - interval '2 hours'")
    assert await tidy() == {"came": 0, "out": 0}
