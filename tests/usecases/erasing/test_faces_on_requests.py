"""A request that shows faces of a connected person loses them when they are erased, and goes on waiting."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from domain.ids import AssetId
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.faces.delete_faces import delete_faces
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.forgetting import erase_this_group
from tests.usecases.linking import asked_to_join
from tests.usecases.operating import merge
from tests.usecases.stage import Stage

Erase = Callable[[Stage, Group, Connected, AssetId], Awaitable[object]]


async def all_faces(stage: Stage, second: Group, anna: Connected, photo: AssetId) -> None:
    by = stage.by(anna.owner)
    await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)


async def in_one_photo(stage: Stage, second: Group, anna: Connected, photo: AssetId) -> None:
    by = stage.by(anna.owner)
    await delete_faces(anna.number, photo, by, settings=stage.settings, doorbell=stage.doorbell)


async def of_a_group(stage: Stage, second: Group, anna: Connected, photo: AssetId) -> None:
    await erase_this_group(stage, second)


WAYS: list[Erase] = [all_faces, in_one_photo, of_a_group]


@pytest.fixture
async def second(stage: Stage, group: Group) -> Group:
    """Another group with the same list of people."""
    return await make_group(stage, joins=group)


@pytest.fixture
async def posted(stage: Stage, second: Group, anna: Connected) -> AssetId:
    photo = await post(stage, second, stage.engine.face(anna=0.9))
    await work(stage)
    return photo


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def work(stage: Stage) -> None:
    for _ in range(5):
        await stage.drain()
        await stage.show()


async def cards(kind: str, subject: int) -> list[sql.Row]:
    return await sql.rows(
        """SELECT tg_chat_id, tg_message_id, shown LIKE '%+picture' AS has_picture FROM cards
           WHERE kind = $1 AND subject = $2""",
        kind,
        str(subject),
    )


@pytest.mark.parametrize("way", WAYS)
async def test_a_wish_to_join_stays_without_the_erased_faces(
    stage: Stage,
    group: Group,
    second: Group,
    anna: Connected,
    grandpa: Member,
    posted: AssetId,
    way: Erase,
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    await work(stage)
    [before] = await cards("join", link_id)
    assert before["has_picture"]
    await way(stage, second, anna, posted)
    await work(stage)
    assert (before["tg_chat_id"], before["tg_message_id"]) in stage.deleted
    after = await cards("join", link_id)
    assert [card["has_picture"] for card in after] == [False]
    assert after[0]["tg_message_id"] != before["tg_message_id"]


async def likened(stage: Stage, group: Group, anna: Connected, kim: Member) -> Connected:
    """Kim asks for Maria, who looks like Anna."""
    faces = stage.engine.face(maria=1.0), stage.engine.face(maria=0.9)
    maria = await requested_person(stage, group, kim, *faces, name="Maria")
    await sql.execute(
        """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id)
           VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid))""",
        group.workspace_id,
        maria.person_id,
        anna.person_id,
    )
    await work(stage)
    return maria


@pytest.mark.parametrize("way", WAYS)
async def test_a_request_for_a_look_alike_is_drawn_again_without_the_erased_faces(
    stage: Stage,
    group: Group,
    second: Group,
    anna: Connected,
    kim: Member,
    posted: AssetId,
    way: Erase,
) -> None:
    maria = await likened(stage, group, anna, kim)
    [before] = await cards("request", maria.number)
    assert before["has_picture"]
    await way(stage, second, anna, posted)
    await work(stage)
    assert (before["tg_chat_id"], before["tg_message_id"]) in stage.deleted
    after = await cards("request", maria.number)
    assert [card["has_picture"] for card in after] == [True]
    assert after[0]["tg_message_id"] != before["tg_message_id"]


async def test_the_new_picture_shows_the_requested_person_alone(
    stage: Stage, group: Group, anna: Connected, kim: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    face_sheet = stage.eyes.codec.face_sheet

    async def counting(crops: Sequence[bytes | None], *, numbered: bool) -> bytes:
        drawn.append(len(crops))
        return await face_sheet(crops, numbered=numbered)

    monkeypatch.setattr(stage.eyes.codec, "face_sheet", counting)
    await likened(stage, group, anna, kim)
    assert drawn == [3]
    by = stage.by(anna.owner)
    await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    await work(stage)
    assert drawn == [3, 2]


async def test_faces_of_an_absorbed_person_go_with_those_of_the_survivor(
    stage: Stage, group: Group, anna: Connected, kim: Member
) -> None:
    maria = await likened(stage, group, anna, kim)
    ben = await _ben(stage, group)
    await merge(stage, anna, ben, group.admin)
    await work(stage)
    [before] = await cards("request", maria.number)
    await erase_faces(ben.number, stage.by(ben.owner), settings=stage.settings, doorbell=stage.doorbell)
    await work(stage)
    assert (before["tg_chat_id"], before["tg_message_id"]) in stage.deleted


async def _ben(stage: Stage, group: Group) -> Connected:
    owner = await make_participant(stage, "Bo", in_chat=group.tg_chat_id)
    ben = await requested_person(stage, group, owner, stage.engine.face(ben=1.0), name="Ben")
    await decide(stage, ben, group.admin, approve=True)
    await stage.drain()
    return ben


async def test_the_card_of_a_decided_request_is_deleted_for_good(
    stage: Stage, group: Group, anna: Connected, kim: Member
) -> None:
    maria = await likened(stage, group, anna, kim)
    await decide(stage, maria, group.admin, approve=True)
    await work(stage)
    [before] = await cards("request", maria.number)
    by = stage.by(anna.owner)
    await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    await work(stage)
    assert (before["tg_chat_id"], before["tg_message_id"]) in stage.deleted
    assert await cards("request", maria.number) == []


async def test_other_requests_stay(stage: Stage, group: Group, anna: Connected, kim: Member) -> None:
    other = await requested_person(stage, group, kim, stage.engine.face(zoe=1.0), name="Zoe")
    await work(stage)
    before = await cards("request", other.number)
    by = stage.by(anna.owner)
    await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    await work(stage)
    assert len(before) == 1
    assert await cards("request", other.number) == before


async def test_a_request_that_names_an_erased_group_is_shown_again_without_it(
    stage: Stage, group: Group, kim: Member
) -> None:
    """Kim is in another group of the same list, too, and stays."""
    second = await make_group(stage, joins=group, title="Judo club")
    for group_id in (group.group_id, second.group_id):
        await sql.execute(
            """INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'member')
               ON CONFLICT DO NOTHING""",
            group_id,
            kim.participant_id,
        )
    zoe = await requested_person(stage, group, kim, stage.engine.face(zoe=1.0), name="Zoe")
    await work(stage)
    [before] = await cards("request", zoe.number)
    assert "Judo club" in str(stage.telegram.calls)
    stage.telegram.calls.clear()
    await erase_this_group(stage, second)
    await work(stage)
    assert (before["tg_chat_id"], before["tg_message_id"]) in stage.deleted
    assert [card["has_picture"] for card in await cards("request", zoe.number)] == [True]
    assert "Judo club" not in str([c.params for c in stage.telegram.calls if c.method == "sendPhoto"])
