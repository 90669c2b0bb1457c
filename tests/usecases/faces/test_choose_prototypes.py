"""The faces of a person that the index searches: few, good, and those that somebody pinned."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import numpy as np
import pytest

from domain.settings import Settings, read_settings
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import transaction
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.rows import NOON, a_face, a_person, a_prototype, a_workspace, an_asset, faces_of, insert
from tests.usecases.tasks import tasks_of

checklist = pytest.mark.checklist
# Eyes, nose tip and mouth corners of a head that is turned.
TURNED = [[38, 52], [74, 52], [70, 72], [42, 92], [71, 92]]


@pytest.fixture
async def workspace(connection: asyncpg.Connection) -> int:
    return await a_workspace(connection)


@pytest.fixture
async def person(connection: asyncpg.Connection, workspace: int) -> UUID:
    return await a_person(connection, workspace)


@pytest.fixture
def settings(environment: pytest.MonkeyPatch) -> Settings:
    return read_settings()


async def choose(person: UUID, settings: Settings) -> int:
    async with transaction(RecordingDoorbell()) as work:
        return await choose_prototypes(work, person, settings)


async def chosen(db: asyncpg.Connection, person: UUID) -> set[UUID]:
    rows = await db.fetch("SELECT face_instance_id FROM person_prototypes WHERE person_id = $1", person)
    return {row["face_instance_id"] for row in rows}


@checklist(72, 203)
@pytest.mark.parametrize(("given", "most"), [(None, 10), ("3", 3), ("11", 11)])
async def test_a_person_has_no_more_prototypes_than_the_setting_says(
    connection: asyncpg.Connection,
    environment: pytest.MonkeyPatch,
    workspace: int,
    person: UUID,
    given: str | None,
    most: int,
) -> None:
    if given is not None:
        environment.setenv("FACE_PROTOTYPE_MAX_EXEMPLARS", given)
    faces = await faces_of(connection, workspace, person, *(0.5 + i / 100 for i in range(12)))
    assert await choose(person, read_settings()) == most
    assert await chosen(connection, person) == set(faces[-most:])


@checklist(72)
async def test_of_many_training_photos_ten_are_prototypes(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    """A merge may bring more than the ten usable photos that one may send."""
    await faces_of(connection, workspace, person, *(0.9 for _ in range(20)))
    await connection.execute("UPDATE face_instances SET basis = 'trained'")
    assert await choose(person, settings) == 10


@checklist(204)
@pytest.mark.parametrize(("given", "most"), [(None, 3), ("0.6", 2), ("0", 5)])
async def test_a_face_below_the_quality_of_the_setting_is_no_prototype(
    connection: asyncpg.Connection,
    environment: pytest.MonkeyPatch,
    workspace: int,
    person: UUID,
    given: str | None,
    most: int,
) -> None:
    if given is not None:
        environment.setenv("face_prototype_min_quality", given)
    faces = await faces_of(connection, workspace, person, 0.9, 0.6, 0.5, 0.49, None)
    assert await choose(person, read_settings()) == most
    assert await chosen(connection, person) == set(faces[:most])


async def test_only_faces_of_the_person_represent_it(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    await faces_of(connection, workspace, await a_person(connection, workspace), 0.9)
    await a_face(connection, workspace, await an_asset(connection, workspace))
    assert await choose(person, settings) == 0
    assert await chosen(connection, person) == set()


async def test_a_better_face_takes_the_place_of_a_poorer_one(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    one = settings.model_copy(update={"face_prototype_max_exemplars": 1})
    [poor] = await faces_of(connection, workspace, person, 0.6)
    await choose(person, one)
    assert await chosen(connection, person) == {poor}
    [good] = await faces_of(connection, workspace, person, 0.9)
    await choose(person, one)
    assert await chosen(connection, person) == {good}


async def test_a_pinned_face_stays_whatever_its_quality(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    pinned, *others = await faces_of(connection, workspace, person, 0.1, 0.9, 0.8)
    pin = {"role": "PRIMARY", "is_pinned": True, "pinned_by": "tg:1", "pinned_at": NOON}
    prototype = await a_prototype(connection, person, pinned, **pin)
    for most in (1, 2, 10):
        await choose(person, settings.model_copy(update={"face_prototype_max_exemplars": most}))
        assert await chosen(connection, person) == {pinned, *others[: most - 1]}
    row = await connection.fetchrow("SELECT * FROM person_prototypes WHERE id = $1", prototype)
    assert row is not None
    assert {name: row[name] for name in pin} == pin


async def test_pinned_faces_stay_even_if_they_are_more_than_the_setting_allows(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    pinned = await faces_of(connection, workspace, person, 0.9, 0.8)
    for face in pinned:
        await a_prototype(connection, person, face, is_pinned=True, pinned_at=NOON)
    await choose(person, settings.model_copy(update={"face_prototype_max_exemplars": 1}))
    assert await chosen(connection, person) == set(pinned)


async def test_a_prototype_whose_face_is_gone_goes_with_the_next_choice(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    [face] = await faces_of(connection, workspace, person, 0.9)
    await a_prototype(connection, person, None)
    await choose(person, settings)
    assert await chosen(connection, person) == {face}


@checklist(71, 73)
async def test_a_prototype_tells_the_age_and_the_decade_it_shows(
    connection: asyncpg.Connection, workspace: int, settings: Settings
) -> None:
    person = await a_person(connection, workspace, birth_date=date(1990, 6, 15))
    shown = {}
    for year in (1991, 1999, 2005, 2015, 2030, 2060):
        asset = await an_asset(connection, workspace, taken_at=datetime(year, 1, 1, tzinfo=UTC))
        shown[await a_face(connection, workspace, asset, person_id=person, basis="assigned")] = year
    await choose(person, settings)
    rows = await connection.fetch("SELECT * FROM person_prototypes")
    assert {
        shown[row["face_instance_id"]]: (row["age_era_bucket"], row["decade_bucket"]) for row in rows
    } == {
        1991: ("infant", "1990s"),
        1999: ("child", "1990s"),
        2005: ("teen", "2000s"),
        2015: ("young_adult", "2010s"),
        2030: ("adult", "2030s"),
        2060: ("senior", "2060s"),
    }


@checklist(73)
async def test_a_birth_date_that_is_told_later_counts_for_the_prototypes_that_are_there(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    await faces_of(connection, workspace, person, 0.9)
    await choose(person, settings)
    assert await connection.fetchval("SELECT age_era_bucket FROM person_prototypes") is None
    await connection.execute("UPDATE persons SET birth_date = '1990-06-15' WHERE id = $1", person)
    await choose(person, settings)
    assert await connection.fetchval("SELECT age_era_bucket FROM person_prototypes") == "adult"


async def test_a_choice_of_prototypes_adds_a_task_that_tells_the_index(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    await faces_of(connection, workspace, person, 0.9)
    await choose(person, settings)
    [task] = await tasks_of("sync_person_faces")
    assert sql.from_json(task["ids"]) == {"person_id": str(person)}


async def test_faces_are_chosen_for_quality_and_difference(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    """Embeddings of the engine that ran last are compared. Of five photos of a burst one is enough."""
    faces = await faces_of(connection, workspace, person, *(0.9 - i / 100 for i in range(5)), 0.6, 0.6)
    for at, face in enumerate(faces):
        await embed(connection, face, "former", at % 2)
        await embed(connection, face, "present", at >= 5)
    await choose(person, settings.model_copy(update={"face_prototype_max_exemplars": 2}))
    assert await chosen(connection, person) == {faces[0], faces[5]}


async def test_all_faces_that_an_engine_saw_represent_the_person_when_it_runs_again(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    """Another engine looked at the old faces meanwhile. Only the first engine saw the new face."""
    *old, new = await faces_of(connection, workspace, person, 0.9, 0.8, 0.7)
    for engine in ("former", "other"):
        for face in old:
            await embed(connection, face, engine, False)
    await embed(connection, new, "former", True)
    assert await choose(person, settings) == 3
    assert await chosen(connection, person) == {*old, new}


@pytest.mark.parametrize(("landmarks", "is_chosen"), [(TURNED, True), (None, False)])
async def test_a_face_from_the_side_counts_as_different_if_its_landmarks_are_known(
    connection: asyncpg.Connection,
    workspace: int,
    person: UUID,
    settings: Settings,
    landmarks: list[list[int]] | None,
    is_chosen: bool,
) -> None:
    *front, turned, alike = await faces_of(connection, workspace, person, 0.9, 0.89, 0.88, 0.6, 0.6)
    for face in (*front, turned, alike):
        await embed(connection, face, "present", False)
    await connection.execute(
        "UPDATE face_instances SET landmarks = $2 WHERE id = ANY($1::uuid[])",
        [turned, alike],
        None if landmarks is None else json.dumps(landmarks),
    )
    await choose(person, settings.model_copy(update={"face_prototype_max_exemplars": 2}))
    assert (turned in await chosen(connection, person)) == is_chosen


@checklist(70)
async def test_each_prototype_says_what_it_is_for(
    connection: asyncpg.Connection, workspace: int, settings: Settings
) -> None:
    person = await a_person(connection, workspace, birth_date=date(2015, 6, 15))
    pinned, *_ = await faces_of(connection, workspace, person, 0.1, *[0.9] * 12)
    await a_prototype(connection, person, pinned, is_pinned=True, pinned_at=NOON, role="PRIMARY")
    then = await an_asset(connection, workspace, taken_at=datetime(2016, 1, 1, tzinfo=UTC))
    baby = await a_face(connection, workspace, then, person_id=person, basis="answered", quality_score=0.6)
    assert await choose(person, settings) == 10
    assert await roles(connection, person) == {
        pinned: "PRIMARY",
        baby: "TEMPORAL",
        **dict.fromkeys(await chosen(connection, person) - {pinned, baby}, "EXEMPLAR"),
    }
    poor = await a_person(connection, workspace)
    [only] = await faces_of(connection, workspace, poor, 0.3)
    await choose(poor, settings)
    assert await roles(connection, poor) == {only: "FALLBACK"}


async def test_a_barred_face_does_not_represent_that_person(
    connection: asyncpg.Connection, workspace: int, person: UUID, settings: Settings
) -> None:
    """It may represent another person, if it becomes theirs later."""
    barred, other = await faces_of(connection, workspace, person, 0.9, 0.6)
    await insert(connection, "barred_faces", face_id=barred, person_id=person)
    await choose(person, settings)
    assert await chosen(connection, person) == {other}
    survivor = await a_person(connection, workspace)
    await connection.execute("UPDATE face_instances SET person_id = $1 WHERE id = $2", survivor, barred)
    await choose(survivor, settings)
    assert await chosen(connection, survivor) == {barred}


async def embed(db: asyncpg.Connection, face: UUID, engine: str, is_other: bool | int) -> None:
    vector = np.array([not is_other, bool(is_other)], np.float32).tobytes()
    await insert(db, "face_embeddings", face_id=face, engine=engine, vector=vector)


async def roles(db: asyncpg.Connection, person: UUID) -> dict[UUID, str]:
    found = await db.fetch(
        "SELECT face_instance_id, role FROM person_prototypes WHERE person_id = $1", person
    )
    return {row["face_instance_id"]: row["role"] for row in found}
