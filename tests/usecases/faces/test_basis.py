"""The basis of a face: faces that people confirmed represent their person before matched ones."""

from uuid import UUID

import pytest

from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import transaction
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.merge_persons import merge_persons
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign, unassign
from tests.usecases.factory import Connected, Group, decide, post, requested_person
from tests.usecases.grouping import faces_in, label, unknown_person
from tests.usecases.stage import Stage

Grounds = tuple[str | None, set[UUID]]


async def grounds(face_id: UUID) -> Grounds:
    row = await sql.one("SELECT basis, matched_by FROM face_instances WHERE id = $1", face_id)
    assert row is not None
    return row["basis"], set(row["matched_by"])


async def trained(person: Connected) -> UUID:
    row = await sql.one(
        """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           WHERE f.person_id = $1""",
        person.person_id,
    )
    assert row is not None
    face_id: UUID = row["id"]
    return face_id


async def prototypes(person: Connected) -> set[UUID]:
    rows = await sql.rows(
        "SELECT face_instance_id AS id FROM person_prototypes WHERE person_id = $1", person.person_id
    )
    return {row["id"] for row in rows}


async def matched_face(stage: Stage, group: Group, **cosines: float) -> sql.Row:
    photo = await post(stage, group, stage.engine.face(**cosines))
    await stage.drain()
    [face] = await faces_on(photo)
    return face


async def choose(stage: Stage, person: Connected) -> None:
    async with transaction(stage.doorbell) as work:
        await choose_prototypes(work, person.person_id, stage.settings)


async def undo(stage: Stage, group: Group, operation_id: int | None) -> int | None:
    assert operation_id is not None
    by = stage.by(group.admin)
    done = await undo_operation(operation_id, by, settings=stage.settings, doorbell=stage.doorbell)
    return done.operation_id


async def test_a_match_remembers_the_training_photo_that_it_rested_on(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    face = await matched_face(stage, group, anna=0.9)
    assert await grounds(await trained(anna)) == ("trained", set())
    assert await grounds(face["id"]) == ("matched", {await trained(anna)})


async def test_a_face_that_is_found_in_an_older_photo_is_a_match_too(stage: Stage, group: Group) -> None:
    face = await matched_face(stage, group, anna=0.9)
    assert await grounds(face["id"]) == (None, set())
    anna = await requested_person(stage, group, group.admin, stage.engine.face(anna=1.0))
    await decide(stage, anna, group.admin, approve=True)
    await stage.drain()
    assert await grounds(face["id"]) == ("matched", {await trained(anna)})


async def test_a_yes_and_a_hand_are_remembered_and_nobodys_face_has_no_basis(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    asked = await matched_face(stage, group, anna=0.4)
    question = await sql.one("SELECT id FROM face_suggestions WHERE face_instance_id = $1", asked["id"])
    assert question is not None
    await answer(stage, question["id"], anna.owner)
    assert await grounds(asked["id"]) == ("answered", set())

    await reassign(stage, WhichFaces(anna.number, [asked["number"]]), Target(ben.number), group.admin)
    assert await grounds(asked["id"]) == ("assigned", set())
    await unassign(stage, group, {**asked, "person": ben.number})
    assert await grounds(asked["id"]) == (None, set())


async def test_of_a_cluster_only_the_faces_that_were_shown_are_named(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=5)
    faces = sorted(await faces_in(number))
    for face, quality in zip(faces, (0.6, 0.9, 0.7, 0.95, 0.8), strict=True):
        await sql.execute("UPDATE face_instances SET quality_score = $2 WHERE id = $1", face, quality)
    await label(stage, number, "Max", group.admin)
    shown = {faces[1], faces[3], faces[4]}
    for face in faces:
        assert await grounds(face) == (("named", set()) if face in shown else ("matched", shown))


async def test_a_face_that_is_somebodys_already_keeps_its_grounds_when_the_others_are_named(
    stage: Stage, group: Group, ben: Connected
) -> None:
    number = await unknown_person(stage, group, photos=5)
    one = min(await faces_in(number))
    [face] = await sql.rows(
        "UPDATE face_instances SET quality_score = 0.1 WHERE id = $1 RETURNING number", one
    )
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(ben.number), group.admin)
    before = await grounds(one)
    await label(stage, number, "Max", group.admin)
    assert await grounds(one) == before
    assert before[0] != "matched"


async def test_sharp_matches_never_push_a_training_photo_out(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await sql.execute("UPDATE face_instances SET quality_score = 0.3")
    for _ in range(10):
        await matched_face(stage, group, anna=0.9)
    await choose(stage, anna)
    assert await prototypes(anna) == {await trained(anna)}


async def test_no_number_of_confirmed_faces_pushes_a_training_photo_out(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await sql.execute("UPDATE face_instances SET quality_score = 0.3")
    for _ in range(11):
        face = await matched_face(stage, group, anna=0.9)
        await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE id = $1", face["id"])
    await choose(stage, anna)
    assert await trained(anna) in await prototypes(anna)
    assert len(await prototypes(anna)) == stage.settings.face_prototype_max_exemplars


async def test_a_matched_face_alone_represents_a_person_until_somebody_confirms_a_face(
    stage: Stage, group: Group, anna: Connected
) -> None:
    old, other = [await matched_face(stage, group, anna=0.9) for _ in range(2)]
    await sql.execute("UPDATE face_instances SET basis = 'matched'")
    await sql.execute("UPDATE person_prototypes SET face_instance_id = $1", old["id"])
    await choose(stage, anna)
    assert await prototypes(anna) == {old["id"]}
    await sql.execute("UPDATE face_instances SET basis = 'assigned' WHERE id = $1", other["id"])
    await choose(stage, anna)
    assert await prototypes(anna) == {other["id"]}


@pytest.mark.checklist(219)
async def test_undo_makes_a_moved_face_matched_again_and_redo_assigned_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    face = await matched_face(stage, group, anna=0.9)
    matched = await grounds(face["id"])
    done = await reassign(stage, WhichFaces(anna.number, [face["number"]]), Target(ben.number), group.admin)
    undone = await undo(stage, group, done.operation_id)
    assert await grounds(face["id"]) == matched == ("matched", {await trained(anna)})
    await undo(stage, group, undone)
    assert await grounds(face["id"]) == ("assigned", set())


async def test_undo_of_taking_a_face_away_brings_its_basis_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    face = await matched_face(stage, group, anna=0.9)
    matched = await grounds(face["id"])
    done = await unassign(stage, group, face)
    assert await grounds(face["id"]) == (None, set())
    await undo(stage, group, done.operation_id)
    assert await grounds(face["id"]) == matched


@pytest.mark.parametrize("is_undone", [False, True])
async def test_a_merge_changes_no_basis_and_neither_does_its_undo(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, is_undone: bool
) -> None:
    face = await matched_face(stage, group, anna=0.9)
    before = {id_: await grounds(id_) for id_ in (face["id"], await trained(anna), await trained(ben))}
    by = stage.by(group.admin)
    done = await merge_persons(anna.number, ben.number, by, settings=stage.settings, doorbell=stage.doorbell)
    if is_undone:
        await undo(stage, group, done.operation_id)
    assert {id_: await grounds(id_) for id_ in before} == before


async def drop_basis(operation_id: int | None) -> None:
    """Makes the operation one of an earlier version, which did not keep the basis of faces."""
    await sql.execute("UPDATE operations SET undo = undo - 'grounds' WHERE id = $1", operation_id)


async def move_and_undo(
    stage: Stage, group: Group, face: sql.Row, source: Connected, to: Connected
) -> tuple[int | None, int | None]:
    """Moves the face by an operation without a basis, and undoes it. Gives the ids of both."""
    which = WhichFaces(source.number, [face["number"]])
    done = await reassign(stage, which, Target(to.number), group.admin)
    await drop_basis(done.operation_id)
    return done.operation_id, await undo(stage, group, done.operation_id)


async def test_undo_of_an_operation_without_a_basis_reads_it_from_history(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """History tells why the face was the person's: a hand, an answer or a name; otherwise it was matched."""
    asked = await matched_face(stage, group, anna=0.4)
    question = await sql.one("SELECT id FROM face_suggestions WHERE face_instance_id = $1", asked["id"])
    assert question is not None
    await answer(stage, question["id"], anna.owner)
    matched, unlike = [await matched_face(stage, group, anna=like) for like in (0.9, 0.0)]
    await reassign(stage, WhichFaces(None, [unlike["number"]]), Target(anna.number), group.admin)
    for face, basis in ((asked, "answered"), (matched, "matched"), (unlike, "assigned")):
        _, undone = await move_and_undo(stage, group, face, anna, ben)
        assert (await grounds(face["id"]))[0] == basis
        await drop_basis(undone)
        again = await undo(stage, group, undone)
        assert (await grounds(face["id"]))[0] == "assigned"
        await undo(stage, group, again)
        assert (await grounds(face["id"]))[0] == basis


async def test_undo_without_a_basis_makes_a_face_of_a_cluster_named_again(
    stage: Stage, group: Group, ben: Connected
) -> None:
    number = await unknown_person(stage, group, photos=1)
    done = await label(stage, number, "Max", group.admin)
    [row] = await sql.rows(
        "SELECT f.id, f.number, f.person_id FROM face_instances f WHERE f.id = ANY($1)",
        list(await faces_in(number)),
    )
    max_ = Connected(row["person_id"], done.number, 0, group.admin)
    await move_and_undo(stage, group, row, max_, ben)
    assert (await grounds(row["id"]))[0] == "named"


async def test_undo_without_a_basis_makes_a_face_that_came_with_a_merge_matched_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    face = await matched_face(stage, group, anna=0.9)
    await merge_persons(
        anna.number, ben.number, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
    )
    done = await unassign(stage, group, {**face, "person": ben.number})
    await drop_basis(done.operation_id)
    await undo(stage, group, done.operation_id)
    assert (await grounds(face["id"]))[0] == "matched"
