"""An unknown person is named, the name is taken back, and another name is given: that is another person."""

import pytest

from domain.errors import Conflict
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.persons.set_birth_date import set_birth_date
from domain.usecases.persons.tell_apart import tell_apart
from domain.values.targets import NOBODY
from tests import sql
from tests.persons import has
from tests.usecases.assigning import reassign
from tests.usecases.factory import Connected, Group
from tests.usecases.grouping import faces_in, label, merge, persons_of_cluster, unknown_person
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def unknown(stage: Stage, group: Group) -> int:
    return await unknown_person(stage, group)


async def people() -> list[str]:
    rows = await sql.rows(f"SELECT name FROM persons WHERE {has('approved')} ORDER BY name")
    return [row["name"] for row in rows]


async def called(name: str) -> sql.Row:
    row = await sql.one("SELECT * FROM persons WHERE name = $1", name)
    assert row is not None
    return row


async def test_what_was_known_of_whoever_had_the_first_name_is_not_known_of_the_next(
    stage: Stage, group: Group, unknown: int, anna: Connected
) -> None:
    """Max is hidden, was born in 2020 and is told apart from Anna. Nothing of this holds for Moritz."""
    by = stage.by(group.admin)
    done = await label(stage, unknown, "Max", group.admin)
    await set_birth_date(
        unknown, "2020-05-01", stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
    )
    await tell_apart(unknown, anna.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell)
    await hide_person(unknown, by, hidden=True, doorbell=stage.doorbell)
    await undo(stage, done, group.admin)
    await label(stage, unknown, "Moritz", group.admin)
    moritz = await called("Moritz")
    assert (moritz["status"], moritz["birth_date"]) == ("ACTIVE", None)
    told = await sql.rows(
        "SELECT 1 FROM look_alikes WHERE $1 IN (first_person_id, second_person_id)", moritz["id"]
    )
    assert told == []
    assert await persons_of_cluster(unknown) == {moritz["number"]}


async def test_a_face_that_was_refused_for_the_first_name_may_get_the_next_one(
    stage: Stage, group: Group
) -> None:
    """Only the best three faces are shown to whoever gives a name, and this is none of them."""
    unknown = await unknown_person(stage, group, photos=4)
    done = await label(stage, unknown, "Max", group.admin)
    last = (await sql.rows("SELECT number FROM face_instances ORDER BY number"))[-1]
    await reassign(stage, WhichFaces(unknown, [last["number"]]), NOBODY, group.admin)
    await undo(stage, done, group.admin)
    await label(stage, unknown, "Moritz", group.admin)
    assert await persons_of_cluster(unknown) == {(await called("Moritz"))["number"]}


async def test_a_redo_brings_back_the_name_that_its_card_says(
    stage: Stage, group: Group, unknown: int
) -> None:
    undone = await undo(stage, await label(stage, unknown, "Max", group.admin), group.admin)
    await undo(stage, await label(stage, unknown, "Moritz", group.admin), group.admin)
    await undo(stage, undone, group.admin)
    assert await people() == ["Max"]
    assert await persons_of_cluster(unknown) == {(await called("Max"))["number"]}


@pytest.mark.parametrize("how", ["named", "given"])
async def test_nobody_comes_back_without_a_face_when_the_faces_have_another_name_by_now(
    stage: Stage, group: Group, unknown: int, anna: Connected, how: str
) -> None:
    undone = await undo(stage, await label(stage, unknown, "Max", group.admin), group.admin)
    if how == "named":
        await label(stage, unknown, "Moritz", group.admin)
    else:
        await merge(stage, unknown, anna, group.admin)
    before = await people()
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, undone, group.admin)
    assert await people() == before


async def test_all_former_names_go_with_the_unknown_person(stage: Stage, group: Group, unknown: int) -> None:
    """Also a name that was changed before it was taken back."""
    await undo(stage, await label(stage, unknown, "Max", group.admin), group.admin)
    done = await label(stage, unknown, "Moritz", group.admin)
    number = (await called("Moritz"))["number"]
    await rename_person(number, "Maurice", stage.by(group.admin), doorbell=stage.doorbell)
    await undo(stage, done, group.admin)
    await delete_cluster(unknown, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    assert await faces_in(unknown) == set()
    assert await sql.rows("SELECT name FROM persons") == []
    assert await sql.rows("SELECT id FROM operations WHERE undo::text LIKE '%Moritz%'") == []
