"""The persons that a participant connected, each with its own number and photos."""

import pytest

from domain.errors import NotFound
from domain.ids import DeliveryId
from domain.queries.deliveries.photos import photos
from domain.queries.persons.people import asked_person, people, person_of
from domain.usecases.deliveries.send_photo_again import send_photo_again
from tests import sql
from tests.usecases.deliveries.test_photos_after_merge import unassign
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.rows import plant
from tests.usecases.stage import Stage


async def test_of_two_persons_of_one_owner_each_is_found_by_its_number_with_its_photos(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    owner = anna.owner
    carla = await connected_person(stage, group, owner=owner, look="carla", name="Carla")
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9))
    await post(stage, group, stage.engine.face(carla=0.9))
    await stage.settle()
    expected = {anna.number: ("Anna", 2, 2), carla.number: ("Carla", 1, 1)}
    listed = await people(owner.participant_id)
    assert {one.number: (one.alias, one.photos, one.received) for one in listed} == expected
    for find in (person_of, asked_person):
        for number in expected:
            one = await find(owner.participant_id, number)
            assert (one.number, one.alias, one.photos) == (number, *expected[number][:2])
        with pytest.raises(NotFound):
            await find(owner.participant_id, ben.number)


async def test_a_list_of_photos_has_as_many_as_are_said_to_be_received(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """One of Anna's photos never arrived, one turned out to show only another person of the same owner, one
    was asked for again and has not come, and of another one the second copy was refused.
    """
    carla = await connected_person(stage, group, owner=anna.owner, look="carla", name="Carla")
    faces = [stage.engine.face(anna=0.9)] * 4
    never, again, refused, _ = [await post(stage, group, face) for face in faces]
    with_carla = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(carla=0.9))
    await stage.settle()
    await unassign(stage, group, anna, with_carla)
    unsent = "state = 'suppressed', reason = 'x', tg_message_id = NULL, sent_at = NULL"
    for became, asset in (
        (unsent, never),
        ("state = 'pending'", again),
        ("state = 'failed', reason = '400'", refused),
    ):
        await plant(f"UPDATE deliveries SET {became} WHERE asset_id = $1", asset)
    for person, found, received in ((anna, 4, 3), (carla, 1, 1)):
        one = await person_of(anna.owner.participant_id, person.number)
        listed = await photos(anna.owner.participant_id, of=person.number)
        assert (one.photos, one.received) == (found, received)
        assert (listed.total, len(listed.photos)) == (received, received)
    which = "FROM deliveries WHERE asset_id = $1"
    refused_one = await sql.value(DeliveryId, f"SELECT id {which}", refused)
    assert refused_one is not None
    await send_photo_again(refused_one, anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    assert await sql.values(str, f"SELECT state {which}", refused) == ["pending"]
