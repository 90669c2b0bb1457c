"""A merge costs as many statements for many faces as for few. So does a move, and the undo of either.

All statements to Postgres are counted except BEGIN and COMMIT. The persons have everything that a merge can
meet (`sandbox/entangled_persons.py`).
"""

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.merge_persons import merge_persons
from domain.values.targets import Target
from sandbox.merge_bench import Statements, admin_everywhere
from sandbox.two_persons import Planted, plant_two_persons
from tests import sql
from tests.usecases.stage import Stage

# The most statements that one merge, and one move, may take.
MOST_OF_A_MERGE, MOST_OF_A_MOVE = 13, 12

Do = Callable[[Stage, Planted, Planted, list[int]], Awaitable[Done]]


async def merge(stage: Stage, absorbed: Planted, survivor: Planted, _: list[int]) -> Done:
    return await merge_persons(
        absorbed.number,
        survivor.number,
        admin_everywhere(),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def move(stage: Stage, source: Planted, target: Planted, photos: list[int]) -> Done:
    return await reassign_faces(
        WhichFaces(source.number, asset_ids=photos),
        Target(target.number),
        admin_everywhere(),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def photos_of(person_id: UUID) -> list[int]:
    rows = await sql.rows("SELECT asset_id FROM face_instances WHERE person_id = $1", person_id)
    return [row["asset_id"] for row in rows]


def test_counted_statements_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with Statements() as counted:
        logging.getLogger("tortoise.db_client").debug("%s: %s", "SELECT $1", [1])
    assert counted.count == 1
    assert caplog.records == []


async def statements(stage: Stage, do: Do, faces: int) -> tuple[int, int]:
    """How many statements the operation takes, and its undo."""
    _, one, other = await plant_two_persons(faces)
    photos = await photos_of(one.id)
    with Statements() as forth:
        done = await do(stage, one, other, photos)
    assert (done.faces, done.photos) == (faces, faces)
    assert done.operation_id is not None
    with Statements() as back:
        undone = await undo_operation(
            done.operation_id, admin_everywhere(), settings=stage.settings, doorbell=stage.doorbell
        )
    assert undone.faces == faces
    return forth.count, back.count


@pytest.mark.parametrize("do", [merge, move])
async def test_three_hundred_faces_cost_no_more_statements_than_ten(stage: Stage, do: Do) -> None:
    assert await statements(stage, do, 300) == await statements(stage, do, 10)


@pytest.mark.parametrize(("do", "most"), [(merge, MOST_OF_A_MERGE), (move, MOST_OF_A_MOVE)])
async def test_a_merge_and_a_move_stay_within_their_limits_of_statements(
    stage: Stage, do: Do, most: int
) -> None:
    forth, _ = await statements(stage, do, 10)
    assert forth <= most


async def test_faces_that_the_engine_never_saw_cost_a_merge_one_more_statement(stage: Stage) -> None:
    """After a change of the engine some faces stay like this for good, so it is no rare case."""
    _, one, other = await plant_two_persons(10)
    await sql.execute(
        """WITH one AS (
               INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
               SELECT person_id, id, id, 'EXEMPLAR' FROM face_instances WHERE person_id = $1
               ORDER BY number LIMIT 1 RETURNING face_instance_id)
           DELETE FROM face_embeddings e USING one WHERE e.face_id = one.face_instance_id""",
        other.id,
    )
    with Statements() as counted:
        await merge(stage, one, other, [])
    assert counted.count == MOST_OF_A_MERGE + 1


async def test_the_planted_persons_give_every_part_of_a_merge_something_to_do(stage: Stage) -> None:
    # Else the numbers above would not be those of the worst case.
    _, one, other = await plant_two_persons(10)
    done = await merge(stage, one, other, [])
    row = await sql.one("SELECT undo FROM operations WHERE id = $1", done.operation_id)
    assert row is not None
    undo = sql.from_json(row["undo"])
    assert [part for part, what in undo.items() if not what] == []
    assert {link["after"] for link in undo["links"]} == {"requested"}
    assert set(undo) == {"changes", "links", "training", "pinned", "refusals"}
    kinds = {row["kind"] for row in await sql.rows("SELECT kind FROM tasks")}
    assert kinds == {
        "backfill_person",
        "correct_delivery",
        "deliver",
        "find_deliveries",
        "publish_queue_message",
        "show_join",
        "show_photo_card",
        "show_suggestion",
        "show_unknown_deliveries",
        "sync_moved_faces",
        "sync_person_faces",
    }
