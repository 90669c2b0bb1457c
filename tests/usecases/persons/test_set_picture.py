"""The face that stands for a person: chosen, or the best there is."""

from uuid import UUID

import pytest

from domain.errors import DomainError, Forbidden, NotFound
from domain.queries.operations.done import Done
from domain.queries.persons.picture import PICTURE
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.persons.set_picture import set_picture
from domain.values.targets import Target
from tests import sql
from tests.persons import add_link
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def photos(stage: Stage, group: Group, anna: Connected) -> list[int]:
    """Three photos of Anna, each with a better face than the one before."""
    assets = [int(await post(stage, group, stage.engine.face(anna=0.9))) for _ in range(3)]
    await stage.settle()
    for quality, asset in enumerate(assets):
        await sql.execute(
            "UPDATE face_instances SET quality_score = $2::float8 / 10 WHERE asset_id = $1", asset, quality
        )
    return assets


async def shown(person: Connected) -> int | None:
    """The photo that the person's picture is cut from."""
    row = await sql.one(
        f"SELECT f.asset_id FROM persons p JOIN face_instances f ON f.id = {PICTURE} WHERE p.id = $1",
        person.person_id,
    )
    return None if row is None else row["asset_id"]


async def face_on(asset_id: int) -> tuple[int, UUID]:
    [face] = await sql.rows("SELECT number, id FROM face_instances WHERE asset_id = $1", asset_id)
    return face["number"], face["id"]


async def choose(stage: Stage, person: Connected, asset_id: int, by: Member) -> Done:
    number, _ = await face_on(asset_id)
    return await set_picture(person.number, number, stage.by(by), doorbell=stage.doorbell)


async def test_a_chosen_picture_holds_and_the_choice_can_be_undone(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    assert await shown(anna) == photos[2]
    first = await choose(stage, anna, photos[0], anna.owner)
    assert await shown(anna) == photos[0]
    assert (await choose(stage, anna, photos[0], anna.owner)).operation_id is None
    second = await choose(stage, anna, photos[1], group.admin)
    back = await undo(stage, second, group.admin)
    assert await shown(anna) == photos[0]
    await undo(stage, back, group.admin)
    assert await shown(anna) == photos[1]
    await undo(stage, await choose(stage, anna, photos[0], group.admin), group.admin)
    assert await shown(anna) == photos[1]
    assert first.operation_id is not None


@pytest.mark.checklist(23)
async def test_a_picture_from_a_photo_whose_face_is_deleted_is_replaced_from_another(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    await choose(stage, anna, photos[1], anna.owner)
    by = stage.by(group.admin)
    await delete_faces(anna.number, photos[0], by, settings=stage.settings, doorbell=stage.doorbell)
    assert await shown(anna) == photos[1]  # her picture is from another photo, so it stays
    by = stage.by(group.admin)
    await delete_faces(anna.number, photos[1], by, settings=stage.settings, doorbell=stage.doorbell)
    assert await shown(anna) == photos[2]
    by = stage.by(group.admin)
    await delete_faces(anna.number, photos[2], by, settings=stage.settings, doorbell=stage.doorbell)
    assert await shown(anna) is None  # a training photo gives no picture: its bytes are not kept


async def test_a_chosen_picture_moved_to_somebody_else_comes_back_with_the_undo(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    await choose(stage, anna, photos[0], anna.owner)
    number, _ = await face_on(photos[0])
    moved = await reassign_faces(
        WhichFaces(anna.number, [number]),
        Target(name="Ben"),
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    assert await shown(anna) == photos[2]
    await undo(stage, moved, group.admin)
    assert await shown(anna) == photos[0]


@pytest.mark.checklist(30)
async def test_a_merge_leaves_the_survivors_picture_however_good_the_others_are(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    of_ben = int(await post(stage, group, stage.engine.face(ben=0.9)))
    await stage.settle()
    await sql.execute("UPDATE face_instances SET quality_score = 0.01 WHERE asset_id = $1", of_ben)
    merged = await merge(stage, anna, ben, group.admin)
    assert await shown(ben) == of_ben
    await undo(stage, merged, group.admin)
    assert (await shown(ben), await shown(anna)) == (of_ben, photos[2])


async def chosen(person: Connected) -> UUID | None:
    row = await sql.one("SELECT picture_face_id FROM persons WHERE id = $1", person.person_id)
    assert row is not None
    return row["picture_face_id"]


async def test_the_undo_of_a_merge_leaves_the_survivor_no_chosen_picture(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    of_ben = int(await post(stage, group, stage.engine.face(ben=0.9)))
    await stage.settle()
    _, face = await face_on(of_ben)
    put_back = await undo(stage, await choose(stage, ben, of_ben, group.admin), group.admin)
    merged = await merge(stage, anna, ben, group.admin)
    assert await chosen(ben) == face
    undone = await undo(stage, merged, group.admin)
    assert await chosen(ben) is None
    await undo(stage, await undo(stage, undone, group.admin), group.admin)
    assert await chosen(ben) is None
    await undo(stage, put_back, group.admin)
    assert await chosen(ben) == face


async def test_the_undo_of_a_redone_merge_leaves_the_survivor_no_chosen_picture(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    undone = await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    redone = await undo(stage, undone, group.admin)
    assert await chosen(ben) is not None
    await undo(stage, redone, group.admin)
    assert await chosen(ben) is None


async def test_a_picture_chosen_after_a_merge_stays_when_the_merge_is_undone(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    merged = await merge(stage, ben, anna, group.admin)
    await choose(stage, anna, photos[0], group.admin)
    await undo(stage, merged, group.admin)
    assert await shown(anna) == photos[0]


@pytest.mark.parametrize(
    ("who", "error"), [("guardian", Forbidden), ("stranger", NotFound), ("admin elsewhere", NotFound)]
)
async def test_whoever_may_not_choose_changes_nothing(
    stage: Stage, group: Group, anna: Connected, photos: list[int], who: str, error: type[DomainError]
) -> None:
    by = await make_participant(stage, "Somebody", in_chat=group.tg_chat_id)
    if who == "admin elsewhere":
        by = (await make_group(stage)).admin
    if who == "guardian":
        await add_link(by.participant_id, anna.person_id, "guardian")
    with pytest.raises(error):
        await choose(stage, anna, photos[0], by)
    assert await shown(anna) == photos[2]


async def test_only_a_posted_face_of_the_person_can_be_its_picture(
    stage: Stage, group: Group, anna: Connected, photos: list[int]
) -> None:
    stranger = int(await post(stage, group, stage.engine.face()))
    await stage.drain()
    [training] = await sql.rows("SELECT id FROM image_assets WHERE kind = 'training'")
    for asset in (stranger, training["id"]):
        with pytest.raises(NotFound):
            await choose(stage, anna, asset, group.admin)
