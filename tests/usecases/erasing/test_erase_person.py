"""An erased person is unreachable at once; who may erase, and what they are told."""

import asyncio
from collections.abc import Awaitable
from uuid import uuid4

import pytest

from domain.errors import Conflict, Forbidden, NotFound
from domain.queries.connecting.request import request
from domain.queries.erasing.erasure import certificate
from domain.queries.persons.people import people
from tests import sql
from tests.persons import ERASING, add_link
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.forgetting import NAME, erase, well_known_person
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.traces import tables_with
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await well_known_person(stage, group, kim)


async def test_words_under_other_photos_go_where_they_name_the_person_as_its_owner_does(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    """The alias of a guardian is a word like any other in the group."""
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await add_link(lou.participant_id, anna.person_id, "guardian", alias="Sunshine")
    await sql.execute("UPDATE participant_persons SET alias = 'Peanut' WHERE role = 'owner'")
    for words in (f"{NAME} is away", "Where is Peanut?", "A sunshine day", "Nobody is here"):
        photo = await post(stage, group)
        await sql.execute("UPDATE postings SET caption = $2 WHERE asset_id = $1", photo, words)
    await erase(stage, anna)
    rows = await sql.rows("SELECT caption FROM postings WHERE caption IS NOT NULL ORDER BY id")
    assert [row["caption"] for row in rows] == ["A sunshine day", "Nobody is here"]


async def test_from_the_commit_on_the_person_is_unreachable(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    stage.index.is_down = stage.store.is_down = True
    await erase(stage, anna)
    stage.index.is_down = stage.store.is_down = False
    assert await people(kim.participant_id) == []
    asset_id = await post(stage, group, stage.engine.face(anna=1.0))
    await stage.recognise(asset_id)
    await stage.deliver()
    assert len(stage.mailbox.sent) == 1  # the one from before
    assert await sql.rows("SELECT id FROM face_suggestions") == []
    assert await sql.rows("SELECT id FROM person_prototypes") == []


async def test_a_request_that_is_taken_back_is_shown_to_nobody(
    stage: Stage, group: Group, kim: Member
) -> None:
    asked = await requested_person(stage, group, kim, stage.engine.face(anna=1.0), name=NAME)
    await erase(stage, asked)
    assert await request(asked.person_id) is None


@pytest.mark.checklist(62)
async def test_the_certificate_says_how_much_went_and_no_name(
    stage: Stage, anna: Connected, kim: Member
) -> None:
    counts = await erase(stage, anna)
    assert counts == {"faces": 2, "photos": 1, "training_photos": 1, "prototypes": 1}
    row = await sql.one("SELECT id FROM erasures")
    assert row is not None
    assert await certificate(row["id"]) is None
    await stage.drain()
    view = await certificate(row["id"])
    assert view is not None
    assert (view.counts, view.tg_chat_id, view.number) == (counts, kim.tg_user_id, anna.number)
    assert "erasures" not in await tables_with(NAME), "certificates are made from this table"


@pytest.mark.checklist(63)
@pytest.mark.parametrize("is_owner", [True, False])
async def test_an_owner_or_a_moderator_erases(
    stage: Stage, group: Group, anna: Connected, is_owner: bool
) -> None:
    by = anna.owner if is_owner else group.admin
    await erase(stage, anna, by)
    event = await sql.one("SELECT actor FROM admin_events WHERE operation = 'erase_person'")
    assert event == {"actor": f"tg:{by.tg_user_id}"}
    assert await sql.rows("SELECT id FROM persons WHERE erasing_at IS NULL") == []


@pytest.mark.checklist(63)
async def test_only_owners_and_moderators_erase_a_person(stage: Stage, group: Group, anna: Connected) -> None:
    guardian = await make_participant(stage, "Guardian", in_chat=group.tg_chat_id)
    await add_link(guardian.participant_id, anna.person_id, "guardian")
    with pytest.raises(Forbidden):
        await erase(stage, anna, guardian)
    stranger = await make_participant(stage, in_chat=group.tg_chat_id)
    foreign_admin = (await make_group(stage)).admin
    for somebody in (stranger, foreign_admin):
        with pytest.raises(NotFound):
            await erase(stage, anna, somebody)
    assert await sql.rows("SELECT id FROM erasures") == []


async def test_an_absorbed_person_is_not_erased_alone(stage: Stage, group: Group, anna: Connected) -> None:
    """Its faces are the survivor's by now: a certificate would say that they are gone."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await merge(stage, anna, ben, group.admin)
    for who in (group.admin, anna.owner):
        with pytest.raises(Conflict, match="merged") as refused:
            await erase(stage, anna, who)
        assert refused.value.details == {"into": ben.number}
    with pytest.raises(NotFound):
        await erase(stage, anna, await make_participant(stage, in_chat=group.tg_chat_id))
    assert await sql.rows("SELECT id FROM erasures") == []
    await erase(stage, ben, group.admin)  # they are one human being, and go together
    await stage.drain()
    assert await sql.rows("SELECT id FROM persons") == []


async def test_a_second_press_finds_nobody(stage: Stage, kim: Member, anna: Connected) -> None:
    await erase(stage, anna)
    with pytest.raises(NotFound):
        await erase(stage, anna)
    await stage.drain()
    with pytest.raises(NotFound):
        await erase(stage, anna)
    with pytest.raises(NotFound):
        await erase(stage, Connected(uuid4(), 0, 0, kim))


async def test_two_presses_at_once_are_one_erase(stage: Stage, group: Group, anna: Connected) -> None:
    answers = await asyncio.gather(
        *(erase(stage, anna, who) for who in (anna.owner, group.admin)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NotFound", "dict"]
    assert len(await sql.rows("SELECT id FROM tasks WHERE kind = 'purge_erasure'")) == 1


async def test_whoever_presses_while_the_person_is_being_erased_finds_nobody(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    erasing = f"UPDATE persons SET {ERASING} WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, erasing, anna.person_id):
        pressing = tasks.create_task(is_not_found(erase(stage, anna)))
        await until_blocked(pressing)
    assert await pressing
    assert await sql.rows("SELECT id FROM erasures") == []


async def is_not_found(call: Awaitable[object]) -> bool:
    try:
        await call
    except NotFound:
        return True
    return False
