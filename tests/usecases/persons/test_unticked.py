"""A face without its tick, when other faces are given to a person, is refused for that person."""

from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign, statuses, suggest
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def two_strangers(stage: Stage, group: Group) -> tuple[sql.Row, sql.Row]:
    photo = await post(stage, group, stage.engine.face(max=0.9), stage.engine.face(lea=0.9))
    await stage.drain()
    one, other = await faces_on(photo)
    return one, other


async def assign_all_but(stage: Stage, group: Group, face: sql.Row, but: sql.Row, person: Connected) -> Done:
    """Gives the face to the person. but: a face of the same card without its tick."""
    which = WhichFaces(None, [face["number"]], but=[but["number"]])
    return await reassign(stage, which, Target(person.number), group.admin)


async def refusals() -> list[tuple[object, object, bool]]:
    rows = await sql.rows("SELECT face_id, person_id, is_mistake FROM negative_pairs")
    return [(row["face_id"], row["person_id"], row["is_mistake"]) for row in rows]


async def test_an_unknown_face_without_its_tick_is_refused_and_its_question_ends(
    stage: Stage, group: Group, anna: Connected
) -> None:
    [source] = await sql.rows("SELECT id, number FROM face_instances WHERE person_id = $1", anna.person_id)
    one, other = await two_strangers(stage, group)
    question = await suggest(stage, other, anna, source)
    await assign_all_but(stage, group, one, other, anna)
    assert await refusals() == [(other["id"], anna.person_id, False)]
    assert (await statuses())[question] == ("EXPIRED", True)
    await stage.drain()
    assert [status for status, _ in (await statuses()).values()] == ["EXPIRED"]


async def test_undo_takes_the_refusal_back_and_redo_makes_it_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    one, other = await two_strangers(stage, group)
    done = await assign_all_but(stage, group, one, other, anna)
    back = await undo(stage, done, group.admin)
    assert await refusals() == []
    again = await undo(stage, back, group.admin)
    assert await refusals() == [(other["id"], anna.person_id, False)]
    await undo(stage, again, group.admin)
    assert await refusals() == []


async def test_what_was_refused_before_stays_refused_after_undo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    [source] = await sql.rows("SELECT id, number FROM face_instances WHERE person_id = $1", anna.person_id)
    one, other = await two_strangers(stage, group)
    await answer(stage, await suggest(stage, other, anna, source), group.admin, accept=False)
    await undo(stage, await assign_all_but(stage, group, one, other, anna), group.admin)
    assert await refusals() == [(other["id"], anna.person_id, False)]


async def test_a_face_that_stays_with_its_person_is_refused_for_the_other_one(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photos = [await post(stage, group, stage.engine.face(ben=0.9)) for _ in range(2)]
    await stage.settle()
    [one], [other] = [await faces_on(photo) for photo in photos]
    which = WhichFaces(ben.number, [one["number"]], but=[other["number"]])
    await reassign(stage, which, Target(anna.number), group.admin)
    assert set(await refusals()) == {
        (one["id"], ben.person_id, True),  # recognition had taken it for Ben
        (other["id"], anna.person_id, False),
    }


async def test_a_face_that_is_the_persons_by_now_is_not_refused(
    stage: Stage, group: Group, anna: Connected
) -> None:
    one, other = await two_strangers(stage, group)
    await reassign(stage, WhichFaces(None, [other["number"]]), Target(anna.number), group.admin)
    await assign_all_but(stage, group, one, other, anna)
    assert await refusals() == []


async def test_redo_refuses_no_face_that_became_the_persons_meanwhile(
    stage: Stage, group: Group, anna: Connected
) -> None:
    one, other = await two_strangers(stage, group)
    back = await undo(stage, await assign_all_but(stage, group, one, other, anna), group.admin)
    await reassign(stage, WhichFaces(None, [other["number"]]), Target(anna.number), group.admin)
    await undo(stage, back, group.admin)
    assert await refusals() == []
