"""Photos received for an absorbed person count for the survivor of the merge."""

import pytest

from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.operating import merge, reject, undo
from tests.usecases.rows import plant
from tests.usecases.stage import Stage


@pytest.fixture
async def ben(stage: Stage, group: Group, anna: Connected) -> Connected:
    """Ben, whom Anna's owner connected as well."""
    return await connected_person(stage, group, owner=anna.owner, look="ben", name="Ben")


async def unassign(
    stage: Stage, group: Group, person: Connected, asset_id: int, *, rehearses: bool = False
) -> Done:
    return await reassign_faces(
        WhichFaces(person.number, asset_ids=[asset_id]),
        NOBODY,
        stage.by(group.admin, rehearses=rehearses),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def state(asset_id: int, person: Connected) -> str:
    row = await sql.one(
        "SELECT state FROM deliveries WHERE asset_id = $1 AND participant_id = $2",
        asset_id,
        person.owner.participant_id,
    )
    assert row is not None
    return str(row["state"])


async def test_what_was_received_for_the_absorbed_is_taken_back_when_the_survivor_leaves_the_photo(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await merge(stage, anna, ben, group.admin)
    await stage.settle()
    preview = await unassign(stage, group, ben, photo, rehearses=True)
    removed = await unassign(stage, group, ben, photo)
    assert preview.stops == removed.stops == {anna.owner.participant_id: 1}
    assert await state(photo, anna) == "retracted"
    await stage.show()
    assert [c.params["chat_id"] for c in stage.telegram.calls if c.method == "deleteMessage"] == [
        anna.owner.tg_user_id
    ]
    await undo(stage, removed, group.admin)
    await stage.settle()
    assert await state(photo, anna) == "sent"


async def test_photos_that_only_owners_of_absorbed_persons_received_are_taken_back_too(
    stage: Stage, group: Group
) -> None:
    """Also after two merges: Carla was merged into Ben, and Ben into Anna."""
    anna, ben, carla = [
        await connected_person(stage, group, look=name.lower(), name=name)
        for name in ("Anna", "Ben", "Carla")
    ]
    photo = await post(stage, group, stage.engine.face(carla=0.9))
    await stage.settle()
    await merge(stage, carla, ben, group.admin)
    await stage.settle()
    await merge(stage, ben, anna, group.admin)
    await stage.settle()
    assert [await state(photo, one) for one in (anna, ben, carla)] == ["sent"] * 3
    removed = await unassign(stage, group, anna, photo)
    assert removed.stops == {one.owner.participant_id: 1 for one in (anna, ben, carla)}
    assert [await state(photo, one) for one in (anna, ben, carla)] == ["retracted"] * 3


async def test_a_photo_stays_while_the_survivor_is_on_it(stage: Stage, group: Group, anna: Connected) -> None:
    """Another person of the same recipient leaves the photo, and the recipient keeps it."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    carla = await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    await merge(stage, anna, ben, group.admin)
    removed = await unassign(stage, group, carla, photo)
    assert removed.stops == {}
    assert await state(photo, anna) == "sent"


@pytest.mark.parametrize(
    ("became", "is_taken_back"),
    [
        ("state = 'suppressed', reason = 'x', tg_message_id = NULL, sent_at = NULL", False),
        ("state = 'parked', reason = 'blocked', tg_message_id = NULL, sent_at = NULL", False),
        ("state = 'failed', reason = 'a refusal', tg_message_id = NULL, sent_at = NULL", False),
        ("state = 'parked', reason = 'blocked'", True),  # it was asked for again
        ("state = 'unknown', reason = 'x', unknown_at = now(), tg_message_id = NULL, sent_at = NULL", True),
    ],
)
async def test_only_photos_that_are_or_may_be_in_a_chat_count_as_taken_back(
    stage: Stage, group: Group, anna: Connected, became: str, is_taken_back: bool
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await plant(f"UPDATE deliveries SET {became}")
    told = {anna.owner.participant_id: 1} if is_taken_back else {}
    assert (await unassign(stage, group, anna, photo, rehearses=True)).stops == told
    assert (await unassign(stage, group, anna, photo)).stops == told


async def test_an_undone_merge_leaves_the_photo_with_its_first_recipient_alone(
    stage: Stage, group: Group, anna: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    merged = await merge(stage, anna, ben, group.admin)
    await stage.settle()
    await undo(stage, await unassign(stage, group, ben, photo), group.admin)
    await undo(stage, merged, group.admin)
    await stage.settle()
    assert (await state(photo, anna), await state(photo, ben)) == ("sent", "retracted")


async def test_a_photo_that_its_recipient_says_does_not_show_the_survivor_is_taken_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await merge(stage, anna, ben, group.admin)
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", photo)
    assert row is not None
    assert await reject(stage, row["id"], ben, ben)
    assert await state(photo, anna) == "retracted"
