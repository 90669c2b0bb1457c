"""The persons that a participant connected, each with its own number and photos."""

import pytest

from domain.errors import NotFound
from domain.queries.persons.people import asked_person, people, person_of
from tests.usecases.factory import Connected, Group, connected_person, post
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
