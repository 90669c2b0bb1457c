"""A birth date that is typed wrongly gives no photo of the child to a look-alike, and can be put right."""

import pytest

from domain.queries.deliveries.offer import offers
from domain.queries.operations.done import Done
from domain.usecases.persons.set_birth_date import set_birth_date
from tests import sql
from tests.usecases.faces.test_evidence import verdicts
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import undo
from tests.usecases.persons.test_hidden_rivals import keep_apart
from tests.usecases.stage import Stage

_RIGHT, _WRONG = "14.05.2022", "14.05.2026"


async def born(stage: Stage, person: Connected, written: str) -> Done:
    return await set_birth_date(
        person.number, written, stage.by(person.owner), settings=stage.settings, doorbell=stage.doorbell
    )


async def post_before(stage: Stage, group: Group, **likeness: float) -> int:
    """Posts a photo of a day between the two dates."""
    photo = await post(stage, group, stage.engine.face(**likeness))
    await sql.execute("UPDATE image_assets SET taken_at = '2026-02-01' WHERE id = $1", photo)
    await stage.settle()
    return photo


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("back", ["undone", "put right", "removed"])
async def test_a_photo_of_before_a_wrong_birth_date_is_a_question_and_comes_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, apart: bool, back: str
) -> None:
    if apart:
        await keep_apart(stage, group, anna, ben)
    await born(stage, anna, _RIGHT)
    photo = await post_before(stage, group, anna=0.74, ben=0.60)
    assert await has(anna) == {photo}
    wrong = await born(stage, anna, _WRONG)
    await stage.settle()
    assert await verdicts(photo) == ["? Ben"]
    assert (await has(anna), await has(ben)) == (set(), set())
    if back == "undone":
        await undo(stage, wrong, anna.owner)
    else:
        await born(stage, anna, _RIGHT if back == "put right" else "–")
    await stage.settle()
    assert await verdicts(photo) == ["Anna"]
    assert await has(ben) == set()
    assert [offer.found for offer in await offers(anna.person_id)] == [1]


@pytest.mark.parametrize("to", ["15.05.2026", "01.03.2026"])
async def test_another_date_that_keeps_the_photo_away_keeps_the_question_of_another_family(
    stage: Stage, group: Group, anna: Connected, ben: Connected, to: str
) -> None:
    """Nobody would ask that family again: only the person with the date is looked for."""
    await born(stage, anna, _RIGHT)
    photo = await post_before(stage, group, anna=0.74, ben=0.60)
    for date in (_WRONG, to):
        await born(stage, anna, date)
        await stage.settle()
        assert await verdicts(photo) == ["? Ben"]


async def test_a_photo_of_before_the_birth_goes_to_whoever_is_clearly_more_alike(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await born(stage, anna, _WRONG)
    older = stage.engine.face(anna=0.60, ben=0.74)
    photo = await post(stage, group, older)
    await sql.execute("UPDATE image_assets SET taken_at = '2026-02-01' WHERE id = $1", photo)
    await stage.settle()
    assert await verdicts(photo) == ["Ben"]
