"""Whoever asked hears the decision, unless it was undone or they asked again before."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import cast

import pytest

from domain.errors import NotFound
from domain.ports import Membership, SendRates
from domain.queries.connecting.request import request
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership
from domain.usecases.connecting.draw_request_again import draw_request_again
from tests import sql
from tests.persons import has
from tests.usecases.factory import Connected, Group, Member, decide, make_participant, requested_person
from tests.usecases.stage import Stage
from workers.show import DELIVERY_JOBS


@pytest.fixture
async def asked(stage: Stage, group: Group, kim: Member) -> Connected:
    return await requested_person(stage, group, kim, stage.engine.face(anna=1.0))


async def told(stage: Stage, asked: Connected, **ids: object) -> object:
    """Runs the task, and returns what became of it. Calls from before are cleared."""
    await stage.show()
    stage.telegram.calls.clear()
    return await DELIVERY_JOBS["show_decision"](
        {"link_id": asked.link_id, "person_number": asked.number, **ids}, stage.world
    )


@pytest.mark.parametrize(
    "since",
    [
        "SELECT 1",  # Kim asked again
        f"UPDATE persons SET {has('draft')}",  # Kim adds photos to the request
        "UPDATE participant_persons SET state = 'revoked'",
        "DELETE FROM participant_persons",
    ],
)
async def test_where_nothing_is_decided_any_more_nothing_is_told(
    stage: Stage, asked: Connected, since: str
) -> None:
    await stage.show()
    await sql.execute(since)
    assert (await told(stage, asked), stage.telegram.calls) == ("skipped", [])


@pytest.mark.parametrize(
    ("how", "was_connected", "words"),
    [
        ("declined", True, "The admins declined the new photos"),
        ("declined", False, "The admins declined your request"),
        ("lapsed", True, "Nobody approved the new photos"),
        ("lapsed", False, "Nobody decided about your request"),
    ],
)
async def test_whoever_is_not_learned_again_reads_whether_the_person_stays_connected(
    stage: Stage, asked: Connected, how: str, was_connected: bool, words: str
) -> None:
    state = "approved" if was_connected else "declined"
    await sql.execute("UPDATE participant_persons SET state = $1", state)
    assert await told(stage, asked, **{how: 1}) == (f"{how}_again" if was_connected else how)
    [said] = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    assert said["chat_id"] == asked.owner.tg_user_id
    assert words in said["text"]


@pytest.mark.parametrize("state", ["approved", "joined"])
@pytest.mark.parametrize(
    ("since", "are_photos_promised"),
    [
        ("SELECT 1", True),
        ("UPDATE group_participants SET status = 'outside'", False),
        ("UPDATE groups SET active = false, left_at = now()", False),
        ("WITH unknown AS (DELETE FROM group_participants) UPDATE groups SET active = false", False),
    ],
)
async def test_whoever_is_approved_when_no_group_is_left_does_not_read_that_photos_come(
    stage: Stage, group: Group, asked: Connected, state: str, since: str, *, are_photos_promised: bool
) -> None:
    """They left the group, or the bot has left it. Nothing else would tell them that the person stays."""
    await remember_membership(group.tg_chat_id, asked.owner.participant_id, Membership(MemberStatus.MEMBER))
    await sql.execute("UPDATE participant_persons SET state = $1", state)
    await sql.execute(since)
    await told(stage, asked)
    [said] = [
        str(call.params["text"])
        for call in stage.telegram.calls
        if call.method == "sendMessage" and call.params["chat_id"] == asked.owner.tg_user_id
    ]
    assert ("will come to this chat" in said) == are_photos_promised
    assert ("I do not see you in any group" in said) != are_photos_promised
    assert ("/delete" in said) == (state == "approved" and not are_photos_promised)


@dataclass
class _ApprovedBefore:
    """Approves the request, and shows the decision, before the card is sent to one chat."""

    tg_chat_id: int
    approve: Callable[[], Awaitable[object]]
    is_done: bool = False

    async def acquire(self, tg_chat_id: int) -> None:
        if tg_chat_id == self.tg_chat_id and not self.is_done:
            self.is_done = True
            await self.approve()


async def test_a_decider_whom_the_card_reaches_after_the_approval_sees_that_it_is_decided(
    stage: Stage, group: Group, asked: Connected
) -> None:
    late = await make_participant(stage, "Late")
    stage.memberships.statuses[group.tg_chat_id, late.tg_user_id] = "admin"
    await sql.execute(
        "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'admin')",
        group.group_id,
        late.participant_id,
    )

    async def approve() -> None:
        await decide(stage, asked, group.admin, approve=True)
        await stage.show("show_decision")

    world = replace(stage.world, rates=cast("SendRates", _ApprovedBefore(late.tg_user_id, approve)))
    [face] = await sql.values(int, "SELECT number FROM face_instances")
    await DELIVERY_JOBS["show_request"]({"person_id": str(asked.person_id), "faces": face}, world)
    shown = [call.params for call in stage.telegram.calls if call.params.get("chat_id") == late.tg_user_id]
    assert ["Approved by" in str(one.get("text", one.get("caption"))) for one in shown] == [False, True]
    assert "approve:" not in str(shown[-1]["reply_markup"]["inline_keyboard"])


async def test_a_request_that_is_shown_after_its_owner_left_changes_no_card(
    stage: Stage, group: Group, asked: Connected
) -> None:
    """It was approved while the task waited. Its picture does not stay in the store."""
    await stage.drain()
    await stage.show()
    await decide(stage, asked, group.admin, approve=True)
    await sql.execute("UPDATE participant_persons SET state = 'revoked'")
    view = await request(asked.person_id)
    assert view is not None
    await stage.store.put(view.picture_key, b"picture")
    stage.telegram.calls.clear()
    [face] = await sql.values(int, "SELECT number FROM face_instances")
    ids = {"person_id": str(asked.person_id), "faces": face}
    assert await DELIVERY_JOBS["show_request"](ids, stage.world) == "skipped"
    assert stage.telegram.calls == []
    with pytest.raises(NotFound):
        await stage.store.get(view.picture_key)


@pytest.mark.parametrize("is_sent_anew", [False, True])
async def test_nobody_is_asked_about_a_request_before_all_its_faces_are_drawn(
    stage: Stage, group: Group, kim: Member, is_sent_anew: bool
) -> None:
    """News about a look-alike may come first, or the picture of fewer faces, or of none. With such a card a
    decider would approve faces that no picture shows.
    """
    asked = await requested_person(
        stage, group, kim, stage.engine.face(anna=1.0), stage.engine.face(anna=0.9)
    )
    if is_sent_anew:  # and the card of the first request could not be taken back
        await stage.drain()
        await stage.show()
        await sql.execute("UPDATE cards SET shown = 'requested:7:a+picture' WHERE kind = 'request'")
        await sql.execute("UPDATE persons SET requested_at = now()")
    stage.telegram.calls.clear()
    await draw_request_again(asked.person_id, stage.doorbell)
    await stage.drain()
    first = await sql.value(int, "SELECT min(number) FROM face_instances")
    for faces in ({}, {"faces": ""}, {"faces": first}):
        await DELIVERY_JOBS["show_request"]({"person_id": str(asked.person_id), **faces}, stage.world)
    assert stage.telegram.calls == []
    await stage.show()
    to_admin = [call for call in stage.telegram.calls if call.params.get("chat_id") == group.admin.tg_user_id]
    assert to_admin[-1].method == "sendPhoto"
