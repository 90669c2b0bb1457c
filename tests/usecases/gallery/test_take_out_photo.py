"""Training photos: who sees them, who takes them out, and when those that were taken out are forgotten."""

from dataclasses import replace

import pytest

from domain.errors import Forbidden, NotFound
from domain.queries.operations.done import Done
from domain.queries.photos.contact_sheet import Sheet, may_see_all
from domain.usecases.gallery.take_out_photo import take_out_photo
from tests import sql
from tests.usecases.factory import Connected, Group, Member, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def guardian(stage: Stage, group: Group, anna: Connected) -> Member:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    return aunt


async def training_face(person: Connected) -> int:
    [face] = await sql.rows("SELECT number FROM face_instances WHERE person_id = $1", person.person_id)
    return int(face["number"])


async def take_out(stage: Stage, face: int, by: Member) -> Done:
    return await take_out_photo(face, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def test_a_guardian_takes_out_no_training_photo(
    stage: Stage, anna: Connected, guardian: Member
) -> None:
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await take_out(stage, await training_face(anna), guardian)


async def test_a_face_on_a_posted_photo_is_no_training_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", photo)
    with pytest.raises(NotFound, match="face"):
        await take_out(stage, face["number"], anna.owner)


async def test_owners_see_training_faces_and_guardians_do_not(
    stage: Stage, group: Group, anna: Connected, guardian: Member
) -> None:
    faces = (await training_face(anna),)
    sheet = Sheet(group.workspace_id, anna.owner.participant_id, in_private=True, press=1, faces=faces)
    assert await may_see_all(sheet)
    assert not await may_see_all(replace(sheet, participant_id=guardian.participant_id))


async def test_the_index_forgets_a_face_that_is_taken_out_until_an_undo(
    stage: Stage, anna: Connected
) -> None:
    """Else its point would stay Anna's prototype until the index is compared with the rows."""

    async def points() -> list[tuple[object, bool]]:
        return [(one.person_id, one.is_prototype) async for one in stage.index.scan(None)]

    assert await points() == [(anna.person_id, True)]
    done = await take_out(stage, await training_face(anna), anna.owner)
    await stage.drain()
    assert await points() == []
    await undo(stage, done, anna.owner)
    await stage.drain()
    assert await points() == [(anna.person_id, True)]


async def test_a_training_photo_is_taken_out_only_once(stage: Stage, anna: Connected) -> None:
    face = await training_face(anna)
    await take_out(stage, face, anna.owner)
    with pytest.raises(NotFound, match="face"):
        await take_out(stage, face, anna.owner)


async def test_a_photo_that_was_taken_out_can_be_put_back_until_its_face_is_forgotten(
    stage: Stage, group: Group, anna: Connected
) -> None:
    face = await training_face(anna)
    done = await take_out(stage, face, anna.owner)
    await undo(stage, done, group.admin)
    assert await training_face(anna) == face
    [known] = await sql.rows("SELECT basis FROM face_instances WHERE number = $1", face)
    assert known["basis"] == "trained"
    await take_out(stage, face, anna.owner)
    await stage.drain()
    await stage.tidy()
    assert len(await sql.rows("SELECT 1 FROM face_instances")) == 1
    await sql.execute("UPDATE face_instances SET updated_at = now() - interval '1 year'")
    await stage.tidy()
    assert await sql.rows("SELECT 1 FROM face_instances") == []
