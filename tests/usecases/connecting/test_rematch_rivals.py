"""A person who is known later gets the photos that went to somebody who looks alike, and no others move."""

import pytest

from domain.ids import AssetId
from domain.queries.deliveries.offer import offers
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import Connected, Group, decide, make_participant, post, requested_person
from tests.usecases.operating import undo
from tests.usecases.settings.own import put
from tests.usecases.stage import Stage

BEA = {"bea": 0.9, "anna": 0.35}  # her sister Anna would be asked about, no more


@pytest.fixture
async def taken_for_anna(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """A photo of Bea that was sent as Anna's: nobody knew Bea."""
    photo = await post(stage, group, stage.engine.face(bea=0.7, anna=0.6))
    await stage.settle()
    assert photo in await has(anna)
    return photo


async def name_on(photo: AssetId) -> str | None:
    return await sql.value(
        str,
        "SELECT p.name FROM face_instances f JOIN persons p ON p.id = f.person_id WHERE f.asset_id = $1",
        photo,
    )


async def questions() -> int | None:
    return await sql.value(int, "SELECT count(*) FROM face_suggestions WHERE status = 'PENDING'")


async def test_whoever_is_approved_later_is_offered_the_photos_that_a_look_alike_had(
    stage: Stage, group: Group, anna: Connected, taken_for_anna: AssetId
) -> None:
    own = await post(stage, group, stage.engine.face(anna=0.9, bea=0.4))
    await stage.settle()
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    bea = await requested_person(stage, group, owner, stage.engine.face(**BEA), name="Bea")
    await decide(stage, bea, group.admin, approve=True)
    await stage.settle()
    assert await name_on(taken_for_anna) == "Bea"
    assert (await has(anna), await has(bea)) == ({own}, set())
    assert [offer.found for offer in await offers(bea.person_id)] == [1]


async def test_who_receives_both_keeps_the_photo_with_the_newcomers_name(
    stage: Stage, group: Group, anna: Connected, taken_for_anna: AssetId
) -> None:
    bea = await requested_person(stage, group, anna.owner, stage.engine.face(**BEA), name="Bea")
    await decide(stage, bea, group.admin, approve=True)
    await stage.settle()
    [sent] = await sql.rows("SELECT id, state, sent_at IS NOT NULL AS was_sent FROM deliveries")
    assert (sent["state"], sent["was_sent"]) == ("sent", True)
    reasons = await sql.values(
        str,
        """SELECT p.name FROM distributions x JOIN persons p ON p.id = x.person_id
           WHERE x.withdrawn_at IS NULL""",
    )
    corrected = await sql.values(str, "SELECT ids->>'delivery_id' FROM tasks WHERE kind = 'correct_delivery'")
    assert (reasons, corrected) == (["Bea"], [str(sent["id"])])


async def test_a_newcomer_takes_no_photo_that_is_not_clearly_theirs(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photos = [
        await post(stage, group, stage.engine.face(**look))
        for look in ({"anna": 0.5}, {"anna": 0.6, "bea": 0.5})
    ]
    await stage.settle()
    # None of these would be sent as Anna's any more, and Bea's lead is thin on the second one.
    await put(group.workspace_id, "face_auto_assign_threshold", 0.9)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    bea = await requested_person(stage, group, owner, stage.engine.face(**BEA), name="Bea")
    await decide(stage, bea, group.admin, approve=True)
    await stage.settle()
    assert [await name_on(photo) for photo in photos] == ["Anna"] * 2
    assert (await has(anna), await questions()) == ({*photos}, 0)


async def test_whoever_is_named_later_gets_a_look_alikes_photos_and_an_undo_gives_them_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The same child twice: another angle of Anna's face is named Anni."""
    photos = [await post(stage, group, stage.engine.face(anna=0.6, side=side)) for side in (0.45, 0.7)]
    unknown = await post(stage, group, stage.engine.face(anna=0.32, side=0.94))
    await stage.settle()
    [face] = await faces_on(unknown)
    done = await reassign(stage, WhichFaces(None, [face["number"]]), Target(name="Anni"), group.admin)
    await stage.settle()
    assert [await name_on(photo) for photo in photos] == ["Anna", "Anni"]
    assert (await has(anna), await questions()) == ({photos[0]}, 0)
    await undo(stage, done, group.admin)
    await stage.settle()
    assert [await name_on(photo) for photo in photos] == ["Anna", "Anna"]
    assert (await has(anna), await questions()) == ({*photos}, 0)
