"""Joining a person who is connected already: by asking, by being let in, or along with a merge."""

import asyncio
from collections.abc import Awaitable

import pytest

from domain.errors import Conflict, DomainError, Forbidden, NotFound
from domain.queries.persons.people import people
from domain.queries.sharing.join import join
from domain.usecases.connecting.admit_requester import admit_requester
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from tests import sql
from tests.persons import ERASING, LIVE, approval_of, is_erasing
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    make_participant,
    requested_person,
    train,
)
from tests.usecases.forgetting import erase
from tests.usecases.linking import asked_to_join, joined, links, sent_to
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def tell(stage: Stage) -> None:
    """Runs the tasks that tell people what has happened."""
    await stage.drain()
    await stage.show()


async def test_whoever_asked_for_a_connected_child_joins_instead(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name="Enkelin")
    await tell(stage)
    await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)
    await stage.settle()
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}
    assert await sql.rows(f"SELECT number FROM persons WHERE {LIVE}") == [{"number": anna.number}]
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, grandpa.tg_user_id}
    await stage.show()
    heard = [
        str(call.params) for call in stage.telegram.calls if call.params.get("chat_id") == grandpa.tg_user_id
    ]
    assert any("Enkelin" in text for text in heard)


async def test_whoever_joins_a_person_whom_nobody_owned_reads_that_they_decide(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """The owner got the card about the look-alike, and is no owner any more."""
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name="Enkelin")
    await tell(stage)
    await sql.execute("UPDATE participant_persons SET role = 'guardian' WHERE person_id = $1", anna.person_id)
    await admit_requester(request.number, anna.number, stage.by(group.admin), stage.doorbell)
    await tell(stage)
    assert (await links(anna))["Opa"] == "owner"
    heard = [str(c.params) for c in stage.telegram.calls if c.params.get("chat_id") == grandpa.tg_user_id]
    assert any("an admin let you join" in text and "so now you do" in text for text in heard)


async def test_whoever_comes_back_reads_the_name_that_they_wrote_last(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """Else they would read the name of the first time, which they have forgotten by now."""
    for name in ("Enkelin", "Ännchen"):
        request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name=name)
        await tell(stage)
        await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)
        assert [one.alias for one in await people(grandpa.participant_id)] == [name]
        await sql.execute(
            "UPDATE participant_persons SET state = 'revoked' WHERE participant_id = $1 AND person_id = $2",
            grandpa.participant_id,
            anna.person_id,
        )


async def test_the_answer_to_whoever_joined_is_deleted_with_the_person(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name="Enkelin")
    await tell(stage)
    await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)
    await tell(stage)
    [answer] = await sql.values(
        int,
        "SELECT tg_message_id FROM cards WHERE kind = 'decision' AND tg_chat_id = $1",
        grandpa.tg_user_id,
    )
    assert (grandpa.tg_user_id, answer) not in stage.deleted
    await erase(stage, anna)
    await tell(stage)
    assert (grandpa.tg_user_id, answer) in stage.deleted


@pytest.mark.parametrize("who", ["admin", "requester", "stranger"])
async def test_only_an_owner_lets_somebody_join(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, who: str
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4))
    await tell(stage)
    by = {"admin": group.admin, "requester": grandpa, "stranger": await make_participant(stage, "X")}[who]
    with pytest.raises((Forbidden, NotFound)):
        await admit_requester(request.number, anna.number, stage.by(by), stage.doorbell)
    assert "Opa" not in await links(anna)


async def test_a_request_is_decided_once(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4))
    await tell(stage)
    await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)
    with pytest.raises(DomainError):
        await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)


async def test_the_owner_of_an_absorbed_person_asks_the_survivors_owner(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Two parents connected the same child. A merge leaves neither of them out."""
    other = await connected_person(stage, group, look="ben", name="Anni")
    merged = await merge(stage, other, anna, group.admin)
    assert await links(anna) == {anna.owner.name: "owner"}
    [asked] = await sql.rows("SELECT id, state FROM participant_persons WHERE state = 'requested'")
    await stage.settle()
    await decide_join(asked["id"], stage.by(anna.owner), admit=True, doorbell=stage.doorbell)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, other.owner.tg_user_id}
    # The merge was a mistake: after its undo, the parent who was let in gets no more photos of her.
    await undo(stage, merged, group.admin)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    assert set(await links(other)) == {other.owner.name}


async def test_the_links_come_along_when_the_survivor_has_none(
    stage: Stage, group: Group, anna: Connected
) -> None:
    named = await connected_person(stage, group, look="ben", name="Anni")
    await sql.execute("DELETE FROM participant_persons WHERE person_id = $1", named.person_id)
    merged = await merge(stage, anna, named, group.admin)
    assert await links(named) == {anna.owner.name: "owner"}
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    await undo(stage, merged, group.admin)
    assert await links(named) == {}
    assert await links(anna) == {anna.owner.name: "owner"}


@pytest.mark.parametrize("admit", [True, False])
async def test_a_photo_of_a_connected_person_leads_to_a_wish_that_the_owner_decides(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, admit: bool
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    await decide_join(link_id, stage.by(anna.owner), admit=admit, doorbell=stage.doorbell)
    await stage.settle()
    assert (grandpa.tg_user_id in await sent_to(stage, group)) is admit
    await stage.show()
    heard = [c.params for c in stage.telegram.calls if c.params.get("chat_id") == grandpa.tg_user_id]
    assert any("Enkelin" in str(params) for params in heard)
    assert not any("Anna" in str(params) for params in heard)  # grandpa is not told her name


@pytest.mark.parametrize("is_owned", [True, False])
async def test_undo_is_offered_only_to_whoever_may_undo(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, is_owned: bool
) -> None:
    """If nobody owned Anna, grandpa becomes her owner when he is let in, and no admin can undo that."""
    link_id = await asked_to_join(stage, group, grandpa)
    if not is_owned:
        await sql.execute(
            "DELETE FROM participant_persons WHERE person_id = $1 AND id <> $2", anna.person_id, link_id
        )
    decider = anna.owner if is_owned else group.admin
    done = await decide_join(link_id, stage.by(decider), admit=True, doorbell=stage.doorbell)
    view = await join(link_id)
    assert view is not None
    offered = {recipient.tg_chat_id: recipient.operation_id for recipient in view.recipients}
    assert offered == {decider.tg_user_id: done.operation_id if is_owned else None}
    if not is_owned:
        with pytest.raises(Forbidden):
            await undo(stage, done, decider)


async def test_whoever_was_declined_does_not_ask_again(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    await decide_join(link_id, stage.by(anna.owner), admit=False, doorbell=stage.doorbell)
    await stage.settle()
    with pytest.raises(Conflict, match="asked_already"):
        await asked_to_join(stage, group, grandpa)


@pytest.mark.parametrize("who", ["admin", "requester", "guardian", "stranger"])
async def test_only_an_owner_decides_who_joins(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, who: str
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    stranger = await make_participant(stage, "X", in_chat=group.tg_chat_id)
    by = {"admin": group.admin, "requester": grandpa, "guardian": aunt, "stranger": stranger}[who]
    with pytest.raises((Forbidden, NotFound)):
        await decide_join(link_id, stage.by(by), admit=True, doorbell=stage.doorbell)
    assert "Opa" not in await links(anna)


async def test_of_two_answers_at_once_one_counts(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    both = [
        decide_join(link_id, stage.by(anna.owner), admit=admit, doorbell=stage.doorbell)
        for admit in (True, False)
    ]
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Done"]


async def test_a_forged_button_lets_nobody_join_by_a_request_for_somebody_else(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    carl = await requested_person(stage, group, grandpa, stage.engine.face(carl=1.0), name="Carl")
    await tell(stage)
    with pytest.raises(NotFound):
        await admit_requester(carl.number, anna.number, stage.by(anna.owner), stage.doorbell)
    assert not await is_erasing(carl.person_id)
    assert await approval_of(carl.person_id) == "requested"
    assert await links(anna) == {anna.owner.name: "owner"}


async def test_whoever_asks_to_join_somebody_who_is_absorbed_meanwhile_goes_on_asking(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await asked_to_join(stage, group, grandpa)
    survivor = await connected_person(stage, group, look="ben", name="Lea")
    await merge(stage, anna, survivor, group.admin)
    asked = await sql.rows(
        """SELECT id FROM participant_persons
           WHERE person_id = $1 AND state = 'requested' AND participant_id = $2""",
        survivor.person_id,
        grandpa.participant_id,
    )
    await decide_join(asked[0]["id"], stage.by(survivor.owner), admit=True, doorbell=stage.doorbell)
    assert "Opa" in await links(survivor)


async def refusal(asking: Awaitable[object]) -> DomainError | None:
    try:
        await asking
    except DomainError as error:
        return error
    return None


async def test_nobody_asks_to_join_a_person_who_is_being_erased(
    stage: Stage, clean_database: str, group: Group, anna: Connected, grandpa: Member
) -> None:
    draft = await begin(stage, group, grandpa, "Enkelin")
    photo = await train(stage, draft.person_id, grandpa, stage.engine.face(anna=0.9))
    await stage.drain()
    erasing = f"UPDATE persons SET {ERASING} WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, erasing, anna.person_id):
        asking = tasks.create_task(refusal(ask_to_join(photo, grandpa.participant_id, stage.doorbell)))
        await until_blocked(asking)
    assert isinstance(asking.result(), NotFound)
    assert (
        await sql.rows(
            "SELECT id FROM participant_persons WHERE person_id = $1 AND role = 'guardian'", anna.person_id
        )
        == []
    )
