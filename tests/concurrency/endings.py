"""A right ends while it is used: a send that has begun is the last one, and nothing follows or stays."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from domain.ids import AssetId
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.reject_delivery import reject_delivery
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.groups.record_membership import record_membership
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.questions.decide_suggestion import decide_suggestion
from tests import sql
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    decide,
    make_group,
    make_participant,
    parked_in_open_chats,
    post,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.traces import Traces

End = Callable[[Stage, Group, Connected], Awaitable[object]]


def erase(stage: Stage, _: Group, person: Connected) -> Awaitable[object]:
    return erase_person(
        person.person_id,
        stage.by(person.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )


def leave(stage: Stage, group: Group, person: Connected) -> Awaitable[object]:
    stage.memberships.statuses[group.tg_chat_id, person.owner.tg_user_id] = "outside"
    return record_membership(
        group.tg_chat_id,
        person.owner.participant_id,
        "outside",
        happened_at=datetime.now(UTC),
        doorbell=stage.doorbell,
    )


def block(stage: Stage, _: Group, person: Connected) -> Awaitable[object]:
    return close_private_chat(person.owner.participant_id, stage.doorbell)


async def hide(stage: Stage, _: Group, person: Connected) -> object:
    return await hide_person(person.number, stage.by(person.owner), hidden=True, doorbell=stage.doorbell)


async def owed_delivery(stage: Stage, asset_id: AssetId, to: Member | None = None) -> int:
    """The id of the photo's delivery. to: the recipient, where several are owed the photo."""
    row = await sql.one(
        """SELECT id FROM deliveries WHERE asset_id = $1 AND state = 'pending'
             AND ($2::bigint IS NULL OR participant_id = $2)""",
        asset_id,
        to.participant_id if to is not None else None,
    )
    assert row is not None
    return int(row["id"])


async def timed(end: Awaitable[object]) -> datetime:
    """The time after `end`, by Postgres' clock."""
    await end
    row = await sql.one("SELECT clock_timestamp() AS now")
    assert row is not None
    ended_at: datetime = row["now"]
    return ended_at


async def begun_before(stage: Stage, delivery_id: int, to: Member, ended: Answer) -> None:
    """Ensures that the one send, if any, began before the right had ended, and that no other follows."""
    [row] = await sql.rows("SELECT * FROM deliveries WHERE id = $1", delivery_id)
    photo = (to.tg_user_id, row["asset_id"])
    sends = stage.mailbox.sent.count(photo)
    assert sends == (row["state"] == "sent"), row
    if sends:
        assert row["sending_at"] <= ended.value, "a send began after the right had ended"
    await stage.deliver()
    assert stage.mailbox.sent.count(photo) == sends, "something was sent afterwards"


def against_a_send(end: End) -> Callable[[Stage], Awaitable[Round]]:
    async def scene(stage: Stage) -> Round:
        group = await make_group(stage)

        async def make_round() -> Race:
            anna = await connected_person(stage, group)
            asset_id = await post(stage, group, stage.engine.face(anna=0.9))
            await stage.drain()
            delivery_id = await owed_delivery(stage, asset_id)

            async def judge(ended: Answer, _: Answer) -> None:
                await begun_before(stage, delivery_id, anna.owner, ended)
                await end_anna()

            async def end_anna() -> None:
                """Erases Anna, so that the next round's Anna is another person."""
                if end is not erase:
                    await erase(stage, group, anna)
                await stage.drain()

            return Race(lambda: timed(end(stage, group, anna)), lambda: stage.deliver_one(delivery_id), judge)

        return make_round

    return scene


async def block_and_start(stage: Stage) -> Round:
    """A recipient blocks the bot and starts it again: no photo stays parked, and each arrives once."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))
        await stage.drain()

        async def judge(_: Answer, __: Answer) -> None:
            assert await parked_in_open_chats() == []
            await open_private_chat(anna.owner.participant_id, stage.doorbell)
            await stage.deliver()
            assert stage.mailbox.sent.count((anna.owner.tg_user_id, asset_id)) == 1

        return Race(
            lambda: block(stage, group, anna),
            lambda: open_private_chat(anna.owner.participant_id, stage.doorbell),
            judge,
        )

    return make_round


async def erase_and_recognise(stage: Stage) -> Round:
    group = await make_group(stage)

    async def make_round() -> Race:
        anna = await connected_person(stage, group, name="Annabelle")
        traces = await Traces.of(anna.person_id, "Annabelle")
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))

        async def judge(_: Answer, recognised: Answer) -> None:
            assert recognised.value == "done"
            await stage.settle()
            assert await traces.left(stage) == set()
            assert stage.mailbox.sent == []

        return Race(lambda: erase(stage, group, anna), lambda: stage.recognise(asset_id), judge)

    return make_round


async def erase_and_approve(stage: Stage) -> Round:
    """A requester takes the request back while an admin approves it: the person is erased either way."""
    group = await make_group(stage)

    async def make_round() -> Race:
        owner = await make_participant(stage, in_chat=group.tg_chat_id)
        anna = await requested_person(stage, group, owner, stage.engine.face(), name="Annabelle")
        traces = await Traces.of(anna.person_id, "Annabelle")

        async def judge(erased: Answer, approved: Answer) -> None:
            assert erased.has_won
            assert approved.has_won or approved.is_told
            await stage.settle()
            assert await traces.left(stage) == set()

        return Race(
            lambda: erase(stage, group, anna),
            lambda: decide(stage, anna, group.admin, approve=True),
            judge,
        )

    return make_round


async def two_erase(stage: Stage) -> Round:
    group = await make_group(stage)

    async def make_round() -> Race:
        anna = await connected_person(stage, group)

        async def judge(one: Answer, other: Answer) -> None:
            ensure_one_winner(one, other)
            purges = await sql.rows("SELECT id FROM tasks WHERE kind = 'purge_erasure' AND state = 'ready'")
            assert len(purges) == 1
            await stage.drain()

        return Race(lambda: erase(stage, group, anna), lambda: erase(stage, group, anna), judge)

    return make_round


async def erase_and_answer(stage: Stage) -> Round:
    """Somebody says yes to a question about a person that is being erased."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna = await connected_person(stage, group, name="Annabelle")
        traces = await Traces.of(anna.person_id, "Annabelle")
        await post(stage, group, stage.engine.face(anna=0.4))
        await stage.drain()
        question = await sql.one("SELECT max(id) AS id FROM face_suggestions")
        assert question is not None

        async def judge(erased: Answer, answered: Answer) -> None:
            assert erased.has_won
            assert answered.has_won or answered.is_told
            await stage.settle()
            assert await traces.left(stage) == set()
            assert stage.mailbox.sent == []

        return Race(
            lambda: erase(stage, group, anna),
            lambda: decide_suggestion(
                question["id"],
                stage.by(anna.owner),
                accept=True,
                settings=stage.settings,
                doorbell=stage.doorbell,
            ),
            judge,
        )

    return make_round


async def unassign_and_backfill(stage: Stage) -> Round:
    """A face that is being taken from a person is not found for the same person by a search."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))
        await stage.settle()
        delivery = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", asset_id)
        assert delivery is not None

        async def judge(rejected: Answer, searched: Answer) -> None:
            assert rejected.has_won
            assert searched.has_won
            await stage.drain()
            faces = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
            assert faces == [{"person_id": None}]

        return Race(
            lambda: reject_delivery(
                delivery["id"],
                anna.person_id,
                anna.owner.participant_id,
                stage.by(anna.owner),
                settings=stage.settings,
                doorbell=stage.doorbell,
            ),
            lambda: backfill(stage, anna),
            judge,
        )

    return make_round


def backfill(stage: Stage, person: Connected) -> Awaitable[object]:
    return backfill_person(person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)


ENDINGS = (
    Pair("an erase and a send", against_a_send(erase)),
    Pair("leaving the group and a send", against_a_send(leave)),
    Pair("a block and a send", against_a_send(block)),
    Pair("hiding and a send", against_a_send(hide)),
    Pair("a block and a start", block_and_start),
    Pair("an erase and a recognition", erase_and_recognise),
    Pair("an erase and an approval", erase_and_approve),
    Pair("an erase and another one", two_erase),
    Pair("an erase and a yes to a question", erase_and_answer),
    Pair("taking a face back and searching older photos", unassign_and_backfill),
)
