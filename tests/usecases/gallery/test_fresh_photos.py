"""Whoever looks different by now is asked about once in a while: the owner may send fresh photos."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from domain.steps.gallery.ask_fresh_photos import ask_fresh_photos
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of
from tests.usecases.waiting import held, until_blocked


async def grow(stage: Stage, group: Group, person: Connected, like: float, photos: int) -> None:
    """Posts photos of the person. like: how much the person is like the training photo."""
    for _ in range(photos):
        asset = await post(stage, group, stage.engine.face(anna=like, grown=0.99 * (1 - like**2) ** 0.5))
        await stage.recognise(asset)
    await sql.execute(
        """UPDATE face_instances SET person_id = $1, basis = 'matched'
           WHERE person_id IS NULL AND asset_id IN (SELECT id FROM image_assets WHERE kind = 'post')""",
        person.person_id,
    )


async def asked(stage: Stage) -> int:
    """How many persons a round asks about."""
    await sql.execute("DELETE FROM tasks WHERE kind = 'show_fresh_photos'")
    found = (await stage.tidy())["fresh_photos"]
    assert len(await tasks_of("show_fresh_photos")) == found
    return found


async def pass_days(days: int) -> None:
    await sql.execute(
        "UPDATE persons SET fresh_photos_asked_at = fresh_photos_asked_at - make_interval(days => $1)", days
    )


@pytest.mark.parametrize(
    ("like", "photos", "expected"),
    [
        pytest.param(0.42, 6, 1, id="six unlike the training photo"),
        pytest.param(0.42, 5, 0, id="five unlike it are too few to tell"),
        pytest.param(0.9, 6, 0, id="six like it"),
    ],
)
async def test_an_owner_is_asked_when_the_latest_faces_are_far_from_the_prototypes(
    stage: Stage, group: Group, anna: Connected, like: float, photos: int, expected: int
) -> None:
    await grow(stage, group, anna, like, photos)
    assert await asked(stage) == expected


async def test_an_engine_that_runs_again_still_compares_the_faces_that_it_saw_before(
    stage: Stage, group: Group, anna: Connected
) -> None:
    # Another engine ran for a while, and saw all faces that were there by then.
    await grow(stage, group, anna, 0.42, 3)
    await sql.execute(
        """INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT face_id, 'another', vector FROM face_embeddings"""
    )
    await grow(stage, group, anna, 0.42, 3)
    assert await asked(stage) == 1


async def test_nobody_is_asked_twice_within_a_month(stage: Stage, group: Group, anna: Connected) -> None:
    await grow(stage, group, anna, 0.42, 6)
    assert await asked(stage) == 1
    assert await asked(stage) == 0
    await pass_days(29)
    assert await asked(stage) == 0
    await pass_days(2)
    assert await asked(stage) == 1
    stage.settings = stage.settings.model_copy(update={"fresh_photos_days": 90})
    await pass_days(40)
    assert await asked(stage) == 0


async def test_two_rounds_at_once_ask_once(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    await grow(stage, group, anna, 0.42, 6)
    other_round = "UPDATE persons SET fresh_photos_asked_at = now() WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, other_round, anna.person_id):
        asking = tasks.create_task(ask_fresh_photos(stage.settings, stage.doorbell))
        await until_blocked(asking)
    assert await asking == 0
    assert await tasks_of("show_fresh_photos") == []


async def test_after_a_fresh_photo_nobody_is_asked(stage: Stage, group: Group, anna: Connected) -> None:
    """A training photo that looks like the latest faces is enough."""
    await grow(stage, group, anna, 0.42, 7)
    [face] = await sql.rows(
        """SELECT f.id, f.asset_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'post' ORDER BY f.number LIMIT 1"""
    )
    await sql.execute("UPDATE face_instances SET basis = 'trained' WHERE id = $1", face["id"])
    await sql.execute(
        "UPDATE image_assets SET kind = 'training', enrols_person_id = $2 WHERE id = $1",
        face["asset_id"],
        anna.person_id,
    )
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
           VALUES ($1, $2, $2, 'EXEMPLAR')""",
        anna.person_id,
        face["id"],
    )
    assert await asked(stage) == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE persons SET status = 'HIDDEN'",
        "UPDATE participant_persons SET role = 'guardian'",
        "UPDATE participants SET private_chat = 'blocked'",
        "UPDATE image_assets SET taken_at = now() - interval '100 days'",
        "UPDATE face_instances f SET quality_score = 0.3 FROM image_assets a WHERE a.id = f.asset_id",
    ],
)
async def test_nobody_is_asked_in_vain(stage: Stage, group: Group, anna: Connected, change: str) -> None:
    # Anna is hidden, has no owner or one out of reach, or her photos are old, or her faces poor.
    await grow(stage, group, anna, 0.42, 6)
    await sql.execute(change)
    assert await asked(stage) == 0


async def test_only_the_latest_faces_count(stage: Stage, group: Group, anna: Connected) -> None:
    await grow(stage, group, anna, 0.42, 8)
    await sql.execute("UPDATE image_assets SET taken_at = $1", datetime.now(UTC) - timedelta(days=10))
    await grow(stage, group, anna, 0.9, 10)
    assert await asked(stage) == 0


async def test_of_two_persons_only_the_one_who_changed_is_asked_about(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await connected_person(stage, group, look="ben", name="Ben")
    await grow(stage, group, anna, 0.42, 6)
    assert await asked(stage) == 1
    [task] = await tasks_of("show_fresh_photos")
    assert sql.from_json(task["ids"]) == {"person_id": str(anna.person_id)}
