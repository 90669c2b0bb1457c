"""A dissolved person is deleted, and its faces stay as unknown faces."""

from uuid import UUID

import pytest

from domain.errors import DomainError, Forbidden, NotFound
from domain.queries.operations.done import Done
from domain.usecases.persons.dissolve_person import dissolve_person
from tests import sql
from tests.persons import add_link, revoke_links
from tests.usecases.factory import Connected, Group, Member, make_group, make_participant, post
from tests.usecases.forgetting import NAME, is_verified, well_known_person
from tests.usecases.stage import Stage
from tests.usecases.traces import tables_with


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    return await well_known_person(stage, group, await make_participant(stage, in_chat=group.tg_chat_id))


async def dissolve(stage: Stage, person: Connected, by: Member) -> Done:
    return await dissolve_person(person.number, stage.by(by), doorbell=stage.doorbell)


async def posted_faces() -> dict[UUID, UUID | None]:
    rows = await sql.rows(
        """SELECT f.id, f.person_id FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'"""
    )
    return {row["id"]: row["person_id"] for row in rows}


async def purge(stage: Stage) -> None:
    for _ in range(2):
        await stage.drain()
        await stage.show()


@pytest.mark.checklist(177)
async def test_the_person_is_deleted_and_its_faces_stay_as_unknown_faces(
    stage: Stage, group: Group, anna: Connected
) -> None:
    before = await posted_faces()
    done = await dissolve(stage, anna, group.admin)
    assert (done.faces, done.photos) == (1, 1)
    assert await posted_faces() == dict.fromkeys(before)
    await purge(stage)
    assert await is_verified()
    assert await sql.rows("SELECT id FROM persons WHERE id = $1", anna.person_id) == []
    assert await tables_with(NAME) == set()
    assert await posted_faces() == dict.fromkeys(before)
    assert stage.index.faces() == before.keys()
    assert await sql.rows("SELECT id FROM image_assets WHERE kind = 'training'") == []


async def test_delivered_photos_stay_and_no_more_are_delivered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await dissolve(stage, anna, group.admin)
    await purge(stage)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert len(stage.mailbox.sent) == 1
    deliveries = await sql.rows("SELECT state FROM deliveries")
    assert deliveries == [{"state": "sent"}]


async def test_a_person_can_be_dissolved_while_one_owner_is_left(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await revoke_links()
    before = await posted_faces()
    other = await make_participant(stage, "Other")
    await add_link(other.participant_id, anna.person_id, "owner")
    await dissolve(stage, anna, group.admin)
    assert await posted_faces() == dict.fromkeys(before)


@pytest.mark.parametrize(
    ("who", "error"), [("owner", Forbidden), ("stranger", NotFound), ("admin elsewhere", NotFound)]
)
async def test_only_moderators_dissolve(
    stage: Stage, group: Group, anna: Connected, who: str, error: type[DomainError]
) -> None:
    by = {
        "owner": anna.owner,
        "stranger": await make_participant(stage, "Stranger", in_chat=group.tg_chat_id),
        "admin elsewhere": (await make_group(stage)).admin,
    }[who]
    with pytest.raises(error):
        await dissolve(stage, anna, by)
    assert await sql.rows("SELECT id FROM erasures") == []


async def test_a_second_press_finds_nobody(stage: Stage, group: Group, anna: Connected) -> None:
    await dissolve(stage, anna, group.admin)
    with pytest.raises(NotFound):
        await dissolve(stage, anna, group.admin)
