"""A request is decided once, by somebody with the right to, and nobody is matched before that."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.errors import Conflict, DomainError, Forbidden, NotFound
from domain.ids import LinkId, WorkspaceId
from tests import sql
from tests.persons import ERASING, approval_of
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
from tests.usecases.linking import asked_to_join
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import set_admin_chat

ADMIN_CHAT = -555


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    """A person whose request waits for a decision."""
    faces = [stage.engine.face(anna=1.0) for _ in range(3)]
    return await requested_person(stage, group, kim, *faces)


async def state_of(person: Connected) -> tuple[str, str] | None:
    """The states of person and link; None without a link."""
    state = await sql.value(
        str, "SELECT state FROM participant_persons WHERE person_id = $1", person.person_id
    )
    return (await approval_of(person.person_id), state) if state else None


async def test_approval_makes_the_person_live(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    await decide(stage, anna, group.admin, approve=True)
    assert await state_of(anna) == ("approved", "approved")
    await stage.drain()
    prototypes = await sql.rows(
        "SELECT role, decade_bucket FROM person_prototypes WHERE person_id = $1", anna.person_id
    )
    assert prototypes == [{"role": "EXEMPLAR", "decade_bucket": "2020s"}] * 3
    points = [point async for point in stage.index.scan(WorkspaceId(group.workspace_id))]
    assert [(point.person_id, point.is_prototype) for point in points] == [(anna.person_id, True)] * 3
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert stage.mailbox.sent == [(kim.tg_user_id, asset_id)]


async def test_the_decision_is_on_record_with_who_made_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await decide(stage, anna, group.admin, approve=True)
    link = await sql.one("SELECT decided_by, decided_at IS NOT NULL AS at FROM participant_persons")
    assert link == {"decided_by": group.admin.tg_user_id, "at": True}
    event = await sql.one("SELECT actor, operation, subject_number FROM admin_events")
    assert event == {
        "actor": f"tg:{group.admin.tg_user_id}",
        "operation": "approve_link",
        "subject_number": anna.number,
    }


async def test_nothing_is_delivered_before_approval_nor_by_it(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await decide(stage, anna, group.admin, approve=True)
    await stage.settle()
    assert stage.mailbox.sent == []
    assert await sql.rows("SELECT id FROM deliveries") == []


async def test_a_declined_request_is_erased(stage: Stage, group: Group, kim: Member, anna: Connected) -> None:
    """The ledger does not keep who had asked, either."""
    await decide(stage, anna, group.admin, approve=False)
    assert await sql.rows("SELECT id FROM face_embeddings") == []
    await stage.show()
    await stage.drain()
    assert await state_of(anna) is None
    assert await sql.rows("SELECT id FROM image_assets") == []
    [entry] = await sql.values(str, "SELECT row_to_json(e)::text FROM erasures e")
    assert str(kim.tg_user_id) not in entry


async def test_whoever_asked_is_told_of_a_decline_before_everything_is_erased(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    await stage.show()
    stage.telegram.calls.clear()
    await decide(stage, anna, group.admin, approve=False)
    await stage.drain()
    await stage.show()
    await stage.settle()
    assert await state_of(anna) is None
    told = [c.params["text"] for c in stage.telegram.calls if c.params.get("chat_id") == kim.tg_user_id]
    assert len(told) == 1
    assert "declined" in told[0]


@pytest.mark.parametrize("approve", [True, False])
async def test_the_second_press_is_told_that_it_is_decided(
    stage: Stage, group: Group, anna: Connected, approve: bool
) -> None:
    await decide(stage, anna, group.admin, approve=approve)
    before = await state_of(anna)
    for again in (True, False):
        with pytest.raises(Conflict, match="already_decided"):
            await decide(stage, anna, group.admin, approve=again)
    assert await state_of(anna) == before


@pytest.mark.parametrize("decided", [None, True, False])
async def test_whoever_may_not_decide_learns_nothing_of_the_request(
    stage: Stage, group: Group, kim: Member, anna: Connected, decided: bool | None
) -> None:
    """To a member, another workspace's admin and Kim, who sent it, there is no such request."""
    if decided is not None:
        await decide(stage, anna, group.admin, approve=decided)
    before = await state_of(anna)
    other_admin = (await make_group(stage)).admin
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    for somebody in (member, other_admin, kim):
        with pytest.raises(DomainError) as refusal:
            await decide(stage, anna, somebody, approve=True)
        assert refusal.type is NotFound
    assert await state_of(anna) == before


@pytest.mark.parametrize("of_owner", ["requested", "approved"])
async def test_a_wish_to_join_a_person_who_is_learned_again_is_no_request_of_that_person(
    stage: Stage, group: Group, anna: Connected, of_owner: str
) -> None:
    """Otherwise a forged button would let somebody in without the owner, or erase the person. of_owner:
    `requested` if this owner sent the new photos, `approved` if another owner did.
    """
    await decide(stage, anna, group.admin, approve=True)
    await stage.drain()
    cousin = await make_participant(stage, "Cousin", in_chat=group.tg_chat_id)
    wish = replace(anna, link_id=LinkId(await asked_to_join(stage, group, cousin)))
    for approval in ("draft", "requested"):
        await sql.execute("UPDATE persons SET approval = $1 WHERE id = $2", approval, anna.person_id)
    await sql.execute("UPDATE participant_persons SET state = $1 WHERE id = $2", of_owner, anna.link_id)
    for approve in (True, False):
        with pytest.raises(Forbidden, match="not_yours_to_decide"):
            await decide(stage, wish, group.admin, approve=approve)


async def test_an_unknown_request_is_not_found(stage: Stage, group: Group, kim: Member) -> None:
    with pytest.raises(NotFound):
        await decide(stage, Connected(uuid4(), 0, 999_999, kim), group.admin, approve=True)


async def test_everybody_in_the_admin_chat_decides(stage: Stage, group: Group, anna: Connected) -> None:
    await set_admin_chat(ADMIN_CHAT)
    helper = await make_participant(stage, in_chat=ADMIN_CHAT)
    await decide(stage, anna, helper, approve=True)
    assert await state_of(anna) == ("approved", "approved")


async def test_whoever_was_admin_a_moment_ago_decides_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "member"
    with pytest.raises(NotFound):
        await decide(stage, anna, group.admin, approve=True)


async def test_two_who_decide_at_once_are_one_decision(stage: Stage, group: Group) -> None:
    second = await make_participant(stage, in_chat=group.tg_chat_id)
    stage.memberships.statuses[group.tg_chat_id, second.tg_user_id] = "admin"
    for _ in range(10):
        kim = await make_participant(stage, in_chat=group.tg_chat_id)
        anna = await requested_person(stage, group, kim, stage.engine.face())
        answers = await asyncio.gather(
            decide(stage, anna, group.admin, approve=True),
            decide(stage, anna, second, approve=False),
            return_exceptions=True,
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "NoneType"]
        approved = answers[0] is None
        assert await state_of(anna) == (("approved",) * 2 if approved else ("declined",) * 2)
        events = await sql.rows("SELECT id FROM admin_events WHERE subject_number = $1", anna.number)
        assert len(events) == 1


async def test_whoever_approves_while_the_request_is_taken_back_comes_too_late(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    erasing = f"UPDATE persons SET {ERASING} WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, erasing, anna.person_id):
        deciding = tasks.create_task(refusal_of(decide(stage, anna, group.admin, approve=True)))
        await until_blocked(deciding)
    assert isinstance(await deciding, Conflict)
    assert await state_of(anna) == ("requested", "requested")


async def refusal_of(decision: Awaitable[None]) -> DomainError | None:
    try:
        await decision
    except DomainError as refusal:
        return refusal
    return None
