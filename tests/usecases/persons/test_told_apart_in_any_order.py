"""Whoever is told apart gets no photo by a thin lead, whatever came first: the word, a merge, or the face."""

import pytest

from domain.ids import AssetId
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.tell_apart import tell_apart
from domain.values.targets import Target
from tests.persons import add_person
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.faces.test_evidence import verdicts
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.operating import merge, undo
from tests.usecases.persons.test_hidden_rivals import keep_apart
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


@pytest.fixture
async def carl(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="carl", name="Carl")


async def thin_leads(stage: Stage, group: Group, one: str, other: str) -> list[AssetId]:
    """Two photos, each of one person, by a lead that is too thin between two who are told apart."""
    photos = [
        await post(stage, group, stage.engine.face(**{one: 0.70, other: 0.59})),
        await post(stage, group, stage.engine.face(**{one: 0.59, other: 0.70})),
    ]
    await stage.settle()
    return photos


@pytest.mark.parametrize(
    "order", ["told apart from the absorbed", "told apart from the survivor", "merged first"]
)
async def test_a_merge_that_makes_two_look_alikes_has_their_matches_decided_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected, carl: Connected, order: str
) -> None:
    absorbed, survivor = (ben, carl) if order == "told apart from the survivor" else (carl, ben)
    photos = await thin_leads(stage, group, "anna", "ben")
    assert [await verdicts(photo) for photo in photos] == [["Anna"], ["Ben"]]
    if order != "merged first":
        await keep_apart(stage, group, anna, carl)
    await merge(stage, absorbed, survivor, group.admin)
    if order == "merged first":
        await keep_apart(stage, group, anna, ben)
    await stage.settle()
    for photo in photos:
        assert {one[:1] for one in await verdicts(photo)} == {"?"}


async def test_a_merge_of_persons_with_the_same_look_alike_decides_nothing_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected, carl: Connected
) -> None:
    await keep_apart(stage, group, anna, ben)
    await keep_apart(stage, group, anna, carl)
    before = await tasks_of("rematch_person")
    await merge(stage, carl, ben, group.admin)
    assert await tasks_of("rematch_person") == before


async def test_after_an_undo_the_survivor_is_told_apart_again_as_well(
    stage: Stage, group: Group, anna: Connected, ben: Connected, carl: Connected
) -> None:
    await keep_apart(stage, group, anna, ben)
    ended = await tell_apart(
        anna.number, ben.number, stage.by(group.admin), apart=False, doorbell=stage.doorbell
    )
    await merge(stage, ben, carl, group.admin)
    await stage.settle()
    photos = await thin_leads(stage, group, "anna", "carl")
    assert [await verdicts(photo) for photo in photos] == [["Anna"], ["Carl"]]
    await undo(stage, ended, group.admin)
    await stage.settle()
    for photo in photos:
        assert {one[:1] for one in await verdicts(photo)} == {"?"}


async def test_a_look_alike_who_gets_a_first_face_makes_earlier_photos_a_question(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.70, bea=0.66))
    hers = await post(stage, group, stage.engine.face(bea=0.9, anna=0.2))
    await stage.settle()
    row = await add_person(group.workspace_id, "Bea")
    bea = Connected(row["id"], row["number"], 0, group.admin)
    await keep_apart(stage, group, anna, bea)
    assert await has(anna) == {photo}
    [face] = await faces_on(hers)
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(number=bea.number), group.admin)
    await stage.settle()
    assert await has(anna) == set()
    assert {one[:1] for one in await verdicts(photo)} == {"?"}
