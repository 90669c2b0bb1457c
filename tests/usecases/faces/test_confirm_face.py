"""A recipient says whose a face on a photo is, and recognition learns it."""

import pytest

from domain.errors import Conflict, DomainError, NotFound
from domain.ids import AssetId
from domain.queries.deliveries.whom_shown import whom_shown
from domain.queries.operations.done import Done
from domain.queries.photos.contact_sheet import Sheet, may_see_all
from domain.usecases.faces.confirm_face import confirm_face
from tests import sql
from tests.usecases.assigning import faces_on
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    decide,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.linking import joined
from tests.usecases.operating import merge, reject, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def ben(stage: Stage, group: Group, anna: Connected) -> Connected:
    """Ben, whose owner is Anna's owner."""
    return await connected_person(stage, group, anna.owner, look="ben", name="Ben")


async def confirm(stage: Stage, face: sql.Row, person: Connected, by: Member) -> Done:
    return await confirm_face(
        face["number"],
        person.number,
        by.participant_id,
        stage.by(by),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def delivery_of(asset_id: int, who: Member) -> int:
    row = await sql.one(
        "SELECT id FROM deliveries WHERE asset_id = $1 AND participant_id = $2", asset_id, who.participant_id
    )
    assert row is not None
    return int(row["id"])


async def person_and_basis(face: sql.Row) -> tuple[object, object]:
    [row] = await sql.rows("SELECT person_id, basis FROM face_instances WHERE id = $1", face["id"])
    return row["person_id"], row["basis"]


async def represents(face: sql.Row) -> bool:
    return bool(await sql.rows("SELECT 1 FROM person_prototypes WHERE face_instance_id = $1", face["id"]))


async def test_a_match_that_is_confirmed_represents_the_person_until_that_is_undone(
    stage: Stage, anna: Connected, photo: AssetId
) -> None:
    [face, stranger] = await faces_on(photo)
    shown = await whom_shown(await delivery_of(photo, anna.owner), stage.settings)
    assert [(one.number, one.is_on_it, one.faces) for one in shown] == [
        (anna.number, True, (face["number"],))
    ]
    before = await sql.rows("SELECT matched_by FROM face_instances WHERE id = $1", face["id"])
    done = await confirm(stage, face, anna, anna.owner)
    assert await person_and_basis(face) == (anna.person_id, "answered")
    assert await represents(face)
    assert await whom_shown(await delivery_of(photo, anna.owner), stage.settings) == []
    with pytest.raises(Conflict, match="on_it_already"):
        await confirm(stage, face, anna, anna.owner)
    with pytest.raises(Conflict, match="on_it_already"):
        await confirm(stage, stranger, anna, anna.owner)
    await undo(stage, done, anna.owner)
    assert await person_and_basis(face) == (anna.person_id, "matched")
    assert await sql.rows("SELECT matched_by FROM face_instances WHERE id = $1", face["id"]) == before
    assert not await represents(face)


@pytest.mark.checklist(213)
async def test_an_unknown_face_becomes_the_person_that_a_recipient_names(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Whoever else receives the person gets the photo too. How alike face and person must be is a setting."""
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, ben, aunt)
    photo = await post(
        stage, group, stage.engine.face(anna=0.9), stage.engine.face(), stage.engine.face(ben=0.4)
    )
    await stage.settle()
    [_, unlike, alike] = await faces_on(photo)
    delivery = await delivery_of(photo, anna.owner)
    [_, shown] = await whom_shown(delivery, stage.settings)
    # The face that is not like Ben is not offered, and whoever says that it is his is refused.
    assert (shown.number, shown.is_on_it, shown.faces) == (ben.number, False, (alike["number"],))
    with pytest.raises(Conflict, match="unlike"):
        await confirm(stage, unlike, ben, anna.owner)
    usual = stage.settings
    stage.settings = usual.model_copy(update={"face_prototype_search_threshold": 0.79})
    assert [one.number for one in await whom_shown(delivery, stage.settings)] == [anna.number]
    with pytest.raises(Conflict, match="unlike"):
        await confirm(stage, alike, ben, anna.owner)
    stage.settings = usual
    assert [await person_and_basis(face) for face in (unlike, alike)] == [(None, None)] * 2
    done = await confirm(stage, alike, ben, anna.owner)
    await stage.settle()
    assert await person_and_basis(alike) == (ben.person_id, "answered")
    assert (aunt.tg_user_id, photo) in stage.mailbox.sent
    await undo(stage, done, anna.owner)
    assert await person_and_basis(alike) == (None, None)


async def test_after_not_my_person_the_owner_may_say_whose_face_it_is(
    stage: Stage, anna: Connected, ben: Connected, group: Group
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9, ben=0.4))
    await stage.settle()
    [face] = await faces_on(photo)
    delivery = await delivery_of(photo, anna.owner)
    assert await reject(stage, delivery, anna, anna)
    assert ben.number in {one.number for one in await whom_shown(delivery, stage.settings)}
    await confirm(stage, face, ben, anna.owner)
    await stage.settle()
    assert await person_and_basis(face) == (ben.person_id, "answered")


async def test_a_person_whom_no_face_on_the_photo_looks_like_is_not_offered(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(
        stage, group, stage.engine.face(anna=0.9), stage.engine.face(), stage.engine.face(ben=0.2)
    )
    await stage.settle()
    shown = await whom_shown(await delivery_of(photo, anna.owner), stage.settings)
    assert [one.number for one in shown] == [anna.number]


async def test_a_face_that_is_like_the_mean_of_a_persons_photos_may_be_confirmed(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """No single photo of Ben is near enough to the face; their mean is, and recognition scores by that."""
    photos = [stage.engine.face(ben=0.75) for _ in range(3)]
    ben = await requested_person(stage, group, anna.owner, *photos, name="Ben")
    await decide(stage, ben, group.admin, approve=True)
    await stage.drain()
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.5))
    await stage.settle()
    [_, face] = await faces_on(photo)
    assert face["person_id"] is None
    [_, shown] = await whom_shown(await delivery_of(photo, anna.owner), stage.settings)
    assert (shown.number, shown.faces) == (ben.number, (face["number"],))
    await confirm(stage, face, ben, anna.owner)
    assert await person_and_basis(face) == (ben.person_id, "answered")


async def test_only_an_owner_who_received_the_photo_may_say_whose_face_it_is(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: AssetId
) -> None:
    """Refused: a guardian, another family's face or person, a photo that they never got, a missing face."""
    [face, stranger] = await faces_on(photo)
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    theirs = await connected_person(stage, group, look="carl", name="Carl")
    both = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carl=0.9))
    await stage.settle()
    assert await whom_shown(await delivery_of(both, aunt), stage.settings) == []
    refused = [
        ((await faces_on(both))[0], anna, aunt),
        ((await faces_on(both))[1], ben, anna.owner),
        (stranger, theirs, anna.owner),
        (stranger, theirs, theirs.owner),
        ({"number": 999_999}, anna, anna.owner),
    ]
    for one, person, who in refused:
        with pytest.raises(DomainError, match="face") as said:
            await confirm(stage, one, person, who)
        assert said.type is NotFound
    assert await person_and_basis(face) == (anna.person_id, "matched")


async def test_whoever_has_nothing_to_do_with_a_person_does_not_hear_that_it_was_merged(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    theirs = [
        await connected_person(stage, group, look=name.lower(), name=name) for name in ("Carl", "Carla")
    ]
    await merge(stage, *theirs, group.admin)
    [_, stranger] = await faces_on(photo)
    with pytest.raises(NotFound, match="face"):
        await confirm(stage, stranger, theirs[0], anna.owner)


async def test_faces_of_nobody_are_shown_to_whoever_has_the_photo_and_to_nobody_else(
    stage: Stage, group: Group, anna: Connected, photo: AssetId
) -> None:
    [_, stranger] = await faces_on(photo)
    sheets = [
        Sheet(group.workspace_id, who.participant_id, in_private=True, press=1, faces=(stranger["number"],))
        for who in (anna.owner, await make_participant(stage, "Sam", in_chat=group.tg_chat_id))
    ]
    assert [await may_see_all(sheet) for sheet in sheets] == [True, False]
