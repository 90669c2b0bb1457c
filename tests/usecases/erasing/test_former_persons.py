"""Absorbed persons, persons made by mistake, and names in operations go after a month or with an erase."""

from datetime import UTC, datetime

import pytest

from domain.queries.access.acting import TelegramRequester
from domain.queries.operations.done import Done
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.persons.rename_person import rename_person
from domain.values.targets import Target
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.forgetting import erase
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from tests.usecases.traces import tables_with

OLD, NEW = "Annabelle", "Belinda"


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, name=OLD)


@pytest.fixture
async def ben(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="ben", name="Benedict")


async def rename(stage: Stage, person: Connected, by: TelegramRequester) -> Done:
    return await rename_person(person.number, NEW, by, stage.doorbell)


async def age(days: float) -> None:
    for table, column in (("persons", "updated_at"), ("operations", "created_at")):
        await sql.execute(
            f"UPDATE {table} SET {column} = {column} - make_interval(secs => $1::float8)", days * 86_400
        )


@pytest.mark.checklist(62)
async def test_an_erased_person_leaves_no_former_name_in_operations(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await rename(stage, anna, stage.by(group.admin))
    assert await tables_with(OLD)
    await sql.execute("UPDATE participant_persons SET alias = NULL")
    await erase(stage, anna)
    await work_off(stage)
    assert await are_verified()
    assert await tables_with(OLD) | await tables_with(NEW) == set()
    assert len(await sql.rows("SELECT id FROM operations")) == 1


@pytest.mark.checklist(62)
@pytest.mark.parametrize(
    ("is_taken", "left"),
    [(False, "… was ill, not Annabelleth"), (True, "ANNABELLE was ill, not Annabelleth")],
)
async def test_a_former_name_leaves_captions_unless_another_person_has_it_now(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, is_taken: bool, left: str
) -> None:
    await post(stage, group, stage.engine.face())
    await sql.execute("UPDATE participant_persons SET alias = NULL")
    await sql.execute("UPDATE postings SET caption = 'ANNABELLE was ill, not Annabelleth'")
    await rename(stage, anna, stage.by(group.admin))
    if is_taken:
        await rename_person(ben.number, f"{OLD} Lee", stage.by(group.admin), stage.doorbell)
    await erase(stage, anna)
    await work_off(stage)
    assert await are_verified()
    assert await sql.values(str, "SELECT caption FROM postings") == [left]


@pytest.mark.checklist(62)
async def test_with_the_survivor_goes_all_that_is_known_of_whoever_it_absorbed(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The two are one human being: earlier names, links and cards about requests go with the survivor."""
    await rename(stage, anna, stage.by(group.admin))
    await merge(stage, anna, ben, group.admin)
    await work_off(stage)
    await stage.show()
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
           VALUES ($1, 'request', $2, $3, 77, 'approved')""",
        group.workspace_id,
        str(anna.number),
        group.admin.tg_user_id,
    )
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES (1, 1, 'photos', $1)",
        {"person_id": str(anna.person_id)},
    )
    await erase(stage, ben)
    await work_off(stage)
    assert await are_verified()
    for text in (OLD, NEW, "Benedict", str(anna.person_id), str(ben.person_id)):
        assert await tables_with(text) - {"erasures"} == set(), text
    left = "SELECT id FROM cards WHERE kind IN ('request', 'offer') AND subject = $1"
    assert await sql.rows(left, str(anna.number)) == []


@pytest.mark.checklist(62)
async def test_whoever_is_forgotten_is_in_no_operation(stage: Stage, group: Group, anna: Connected) -> None:
    done = await rename(stage, anna, stage.by(anna.owner))
    await forget_participant(anna.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await work_off(stage)
    assert await are_verified()
    assert await tables_with(OLD) | await tables_with(NEW) == set()
    assert await tables_with(f"tg:{anna.owner.tg_user_id}") == set()
    [operation] = await sql.rows("SELECT id, actor FROM operations")
    assert operation == {"id": done.operation_id, "actor": "forgotten"}


async def test_an_absorbed_person_is_kept_for_as_long_as_it_can_come_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    faces = len(await sql.rows("SELECT id FROM face_instances"))
    await age(29.9)
    assert (await stage.tidy())["former_persons"] == 0
    await age(0.2)
    assert (await stage.tidy())["former_persons"] == 1
    assert await sql.rows("SELECT id FROM persons") == [{"id": ben.person_id}]
    assert len(await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", ben.person_id)) == faces
    assert await sql.rows("SELECT id FROM operations WHERE undo IS NOT NULL") == []
    assert await sql.rows("SELECT id FROM operations") == [{"id": merged.operation_id}]


async def test_a_refusal_for_an_absorbed_person_holds_for_the_survivor_after_it_was_forgotten(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Also when the survivor of the first merge was absorbed later."""
    carla = await connected_person(stage, group, look="carla", name="Carla")
    await post(stage, group, stage.engine.face())
    await stage.drain()
    [face] = await sql.rows("SELECT id FROM face_instances WHERE person_id IS NULL")
    pair = "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)"
    await sql.execute(pair, face["id"], anna.person_id)
    await merge(stage, anna, ben, group.admin)
    await merge(stage, ben, carla, group.admin)
    await age(31)
    assert [(await stage.tidy())["former_persons"] for _ in range(3)] == [1, 1, 0]
    left = await sql.rows("SELECT face_id, person_id FROM negative_pairs")
    assert left == [{"face_id": face["id"], "person_id": carla.person_id}]


async def test_a_photo_that_both_were_trained_with_leaves_no_vector_behind(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await sql.execute(
        """UPDATE image_assets SET tg_file_unique_id = 'the same'
           WHERE enrols_person_id IN ($1, $2)""",
        anna.person_id,
        ben.person_id,
    )
    await merge(stage, anna, ben, group.admin)
    await stage.drain()
    await age(31)
    await stage.tidy()
    await work_off(stage)
    assert await are_verified()
    left = {row["id"] for row in await sql.rows("SELECT id FROM face_instances")}
    assert len(left) == 1
    assert stage.index.faces() == left
    assert await sql.rows("SELECT id FROM person_prototypes WHERE face_instance_id IS NULL") == []


async def test_a_person_that_was_made_by_mistake_is_forgotten_with_its_name(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [face] = await sql.rows(
        "SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'"
    )
    made = await reassign_faces(
        WhichFaces(anna.number, [face["number"]]),
        Target(name="Mistaken"),
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    assert made.operation_id is not None
    await undo(stage, made, group.admin)
    assert await tables_with("Mistaken") == {"persons"}
    await age(31)
    assert (await stage.tidy())["former_persons"] == 1
    assert await tables_with("Mistaken") == set()
    assert await sql.rows("SELECT id FROM persons") == [{"id": anna.person_id}]


async def test_a_live_person_is_not_forgotten_however_old_its_row_is(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await sql.execute("UPDATE persons SET updated_at = $1", datetime(2020, 1, 1, tzinfo=UTC))
    assert (await stage.tidy())["former_persons"] == 0
