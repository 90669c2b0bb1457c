"""The right to receive a photo is read at the moment it is sent, not when it became owed."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.queries.deliveries.delivery import DeliveryView
from domain.settings import WrongSettings, read_settings
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.deliveries.reject_delivery import reject_delivery
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.groups.record_membership import record_membership
from domain.usecases.questions.decide_suggestion import decide_suggestion
from tests import sql
from tests.persons import ERASING, add_link, has, revoke_links
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    make_group,
    make_participant,
    post,
    remove_bot,
    set_private_chat,
    withdraw_reasons,
)
from tests.usecases.stage import Stage

End = Callable[[Stage, Group, Connected], Awaitable[None]]


async def revoke_link(stage: Stage, group: Group, anna: Connected) -> None:
    await revoke_links(anna.link_id)


async def hide_person(stage: Stage, group: Group, anna: Connected) -> None:
    await sql.execute("UPDATE persons SET status = 'HIDDEN' WHERE id = $1", anna.person_id)


async def unapprove_person(stage: Stage, group: Group, anna: Connected) -> None:
    await sql.execute(f"UPDATE persons SET {has('draft')} WHERE id = $1", anna.person_id)


async def erase(stage: Stage, group: Group, anna: Connected) -> None:
    await erase_person(
        anna.person_id,
        stage.by(anna.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )


async def begin_an_erase(stage: Stage, group: Group, anna: Connected) -> None:
    """Does only the first thing of an erase: it marks the person as being erased."""
    await sql.execute(f"UPDATE persons SET {ERASING} WHERE id = $1", anna.person_id)


async def move_to_another_workspace(stage: Stage, group: Group, anna: Connected) -> None:
    other = await make_group(stage)
    await sql.execute(
        "UPDATE persons SET workspace_id = $2 WHERE id = $1", anna.person_id, other.workspace_id
    )


async def withdraw(stage: Stage, group: Group, anna: Connected) -> None:
    await withdraw_reasons()


async def take_the_face(stage: Stage, group: Group, anna: Connected) -> None:
    await sql.execute(
        """UPDATE face_instances f SET person_id = NULL FROM image_assets a
           WHERE a.id = f.asset_id AND a.kind = 'post'"""
    )


async def leave(stage: Stage, group: Group, anna: Connected) -> None:
    del stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id]


async def remove_the_bot(stage: Stage, group: Group, anna: Connected) -> None:
    """Removes the bot just after Telegram told that the recipient is a member."""
    await record_membership(
        group.tg_chat_id,
        anna.owner.participant_id,
        "member",
        happened_at=datetime.now(UTC),
        doorbell=stage.doorbell,
    )
    await remove_bot(stage, group.tg_chat_id)


ENDS = [
    revoke_link,
    hide_person,
    unapprove_person,
    erase,
    begin_an_erase,
    move_to_another_workspace,
    withdraw,
    take_the_face,
    pytest.param(leave, marks=pytest.mark.checklist(52)),
    remove_the_bot,
]


@pytest.mark.parametrize("end", ENDS)
async def test_a_right_that_ended_while_the_photo_waited_stops_it(stage: Stage, end: End) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    assert await sql.one("SELECT state FROM deliveries") == {"state": "pending"}
    await end(stage, group, anna)
    await stage.deliver()
    assert stage.mailbox.sent == []
    ended = await sql.one("SELECT state, reason FROM deliveries")
    reason = "person hidden" if end is hide_person else "no right to receive"
    assert ended == {"state": "suppressed", "reason": reason}


async def test_one_right_that_is_left_is_enough(stage: Stage) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    anna = await connected_person(stage, group, owner)
    await connected_person(stage, group, owner, look="ben", name="Ben")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.drain()
    await hide_person(stage, group, anna)
    await stage.deliver()
    assert stage.mailbox.sent == [(owner.tg_user_id, asset_id)]


async def test_membership_that_telegram_cannot_confirm_sends_nothing_yet(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.memberships.is_down = True
    await stage.deliver()
    assert stage.mailbox.sent == []
    stage.memberships.is_down = False
    await stage.make_due()
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.checklist(52)
async def test_membership_known_for_too_long_counts_for_nothing(stage: Stage) -> None:
    """The photo is in two groups; when the second group answers, the first one's answer is a minute old."""
    first = await make_group(stage)
    second = await make_group(stage, joins=first)
    await connected_person(stage, first, await make_participant(stage, in_chat=first.tg_chat_id))
    await post(stage, first, stage.engine.face(anna=0.9), file="same")
    await post(stage, second, file="same")
    await stage.drain()
    slow = SlowMemberships()
    stage.memberships.status = slow.status  # type: ignore[method-assign]
    await stage.deliver()
    assert slow.answers == 4  # both groups twice: for the caption, and at the moment of the send
    assert stage.mailbox.sent == []
    del stage.memberships.status  # type: ignore[method-assign]
    for _ in range(2):  # the first try finds that the caption names the other group
        await stage.make_due()
        await stage.deliver()
    assert len(stage.mailbox.sent) == 1


async def test_a_caption_tells_nothing_of_a_group_that_its_recipient_left_before_the_send(
    stage: Stage,
) -> None:
    """The photo is in both groups. The bot was not told when the recipient left the first one."""
    first = await make_group(stage, title="Left")
    second = await make_group(stage, joins=first, title="Here")
    kim = await make_participant(stage, in_chat=first.tg_chat_id)
    await connected_person(stage, first, kim)
    await post(stage, first, stage.engine.face(anna=0.9), file="same")
    await post(stage, second, file="same")
    await stage.drain()
    row = await sql.one("SELECT id FROM deliveries")
    assert row is not None
    await sql.execute(
        "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'member')",
        first.group_id,
        kim.participant_id,
    )
    stage.memberships.statuses = {(second.tg_chat_id, kim.tg_user_id): "member"}
    told: list[str] = []

    async def prepare(view: DeliveryView) -> Send | None:
        told.append(view.group_title)
        return await stage.mailbox.prepare(view)

    outcomes = [await stage.deliver_one(row["id"], prepare) for _ in range(2)]
    assert [outcome.state for outcome in outcomes] == ["retry", "sent"]
    assert (told, len(stage.mailbox.sent)) == (["Left", "Here"], 1)


def test_a_setting_under_which_no_membership_would_ever_count_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MEMBERSHIP_TTL_S", "0")
    with pytest.raises(WrongSettings, match="MEMBERSHIP_TTL_S"):
        read_settings()


class SlowMemberships:
    """The group that is asked first says *member*; a minute later the other group says *outside*."""

    def __init__(self) -> None:
        self.answers = 0

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        self.answers += 1
        if self.answers % 2:
            return "member"
        await sql.execute("UPDATE group_participants SET checked_at = checked_at - interval '61 s'")
        return "outside"


@pytest.mark.checklist(52)
async def test_whoever_left_since_telegram_was_asked_receives_nothing(stage: Stage) -> None:
    """The worker still holds a yes that is 20 s old, and the recipient left 5 s ago."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.memberships.age_s = 20
    left_at = datetime.now(UTC) - timedelta(seconds=5)
    await record_membership(
        group.tg_chat_id, anna.owner.participant_id, "outside", happened_at=left_at, doorbell=stage.doorbell
    )
    await stage.deliver()
    assert stage.mailbox.sent == []


async def test_a_right_that_comes_back_owes_the_photo_again(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), file="same")
    await stage.drain()
    await leave(stage, group, anna)
    await stage.deliver()
    stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id] = "member"
    await post(stage, group, file="same")
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_members_of_another_group_of_the_workspace_do_not_receive(stage: Stage) -> None:
    """Faces are recognised in the whole workspace; a photo is sent only to members of its own group."""
    group = await make_group(stage)
    other = await make_group(stage, joins=group)
    await connected_person(stage, other, await make_participant(stage, in_chat=other.tg_chat_id))
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert stage.mailbox.sent == []
    assert await sql.one("SELECT state FROM deliveries") == {"state": "suppressed"}


async def test_a_rejected_photo_is_not_sent_to_others_who_wait_for_it(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    guardian = await make_participant(stage, "Guardian", in_chat=group.tg_chat_id, opened=False)
    await add_link(guardian.participant_id, anna.person_id, "guardian")
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    sent = await sql.one("SELECT id FROM deliveries WHERE state = 'sent'")
    assert sent is not None
    await reject_delivery(
        sent["id"],
        anna.person_id,
        anna.owner.participant_id,
        stage.by(anna.owner),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await set_private_chat("open")
    await sql.execute("UPDATE deliveries SET state = 'pending' WHERE state = 'parked'")
    waiting = await sql.one("SELECT id FROM deliveries WHERE state = 'pending'")
    assert waiting is not None
    assert (await stage.deliver_one(waiting["id"])).state == "suppressed"


async def test_a_photo_is_delivered_after_a_yes_to_its_question(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    question = await sql.one("SELECT id FROM face_suggestions")
    assert question is not None
    await decide_suggestion(
        question["id"], stage.by(anna.owner), accept=True, settings=stage.settings, doorbell=stage.doorbell
    )
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
