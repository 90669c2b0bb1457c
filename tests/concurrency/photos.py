"""The same photo in two workers: one asset, one look, one message."""

from collections.abc import Awaitable
from itertools import count

from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.concurrency.endings import backfill, erase
from tests.concurrency.race import Answer, Pair, Race, Round
from tests.usecases.factory import (
    connected_person,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.traces import Traces


async def posted_twice(stage: Stage) -> Round:
    group = await make_group(stage)

    async def make_round() -> Race:
        file = f"same-{stage.engine.looked_at}"

        async def judge(one: Answer, other: Answer) -> None:
            assert one.value == other.value
            tasks = await sql.rows("SELECT id FROM tasks WHERE kind = 'recognise_asset' AND state = 'ready'")
            assert len(tasks) == 1
            await stage.drain()

        stage.source.files[file] = stage.engine.draw()
        return Race(lambda: post(stage, group, file=file), lambda: post(stage, group, file=file), judge)

    return make_round


async def looked_at_twice(stage: Stage) -> Round:
    group = await make_group(stage)
    await connected_person(stage, group)

    async def make_round() -> Race:
        asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())

        async def judge(one: Answer, other: Answer) -> None:
            assert {one.value, other.value} == {"done", "skipped"}
            counts = await sql.one(
                """SELECT (SELECT count(*) FROM face_instances WHERE asset_id = $1) AS faces,
                       (SELECT count(*) FROM deliveries WHERE asset_id = $1) AS deliveries""",
                asset_id,
            )
            assert counts == {"faces": 2, "deliveries": 1}

        return Race(lambda: stage.recognise(asset_id), lambda: stage.recognise(asset_id), judge)

    return make_round


async def sent_twice(stage: Stage) -> Round:
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))
        await stage.drain()
        row = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", asset_id)
        assert row is not None

        async def judge(_: Answer, __: Answer) -> None:
            assert stage.mailbox.sent.count((anna.owner.tg_user_id, asset_id)) == 1
            left = await sql.one("SELECT state FROM deliveries WHERE id = $1", row["id"])
            assert left == {"state": "sent"}

        return Race(lambda: stage.deliver_one(row["id"]), lambda: stage.deliver_one(row["id"]), judge)

    return make_round


async def asked_for_twice(stage: Stage) -> Round:
    """A photo that may not have arrived is asked for on two devices: it comes once more, not twice."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    presses = count(1)

    async def make_round() -> Race:
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))
        await stage.drain()
        stage.mailbox.answers.append(SendOutcome("unknown", "no answer"))
        await stage.deliver()

        def ask() -> Awaitable[object]:
            return send_unknown_photos(
                anna.owner.participant_id, press=next(presses), doorbell=stage.doorbell
            )

        async def judge(one: Answer, other: Answer) -> None:
            assert {one.value, other.value} == {0, 1}
            await stage.deliver()
            assert stage.mailbox.sent.count((anna.owner.tg_user_id, asset_id)) == 2

        return Race(ask, ask, judge)

    return make_round


async def offered_and_accepted_twice(stage: Stage) -> Round:
    group = await make_group(stage)

    async def make_round() -> Race:
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))
        await stage.drain()
        anna = await connected_person(stage, group)

        def accept() -> Awaitable[object]:
            return accept_offer(anna.person_id, anna.owner.participant_id, "all", stage.doorbell)

        async def judge(one: Answer, other: Answer) -> None:
            assert [one.value, other.value] == [1, 1]  # each is told that it is on its way
            await stage.deliver()
            assert stage.mailbox.sent.count((anna.owner.tg_user_id, asset_id)) == 1
            await erase(stage, group, anna)
            await stage.drain()

        return Race(accept, accept, judge)

    return make_round


async def approved_while_looked_at(stage: Stage) -> Round:
    """Whichever comes first, the face in the photo is the person's in the end, and the photo comes once: at
    once, or when its owner accepts the offer of older photos.
    """
    group = await make_group(stage)

    async def make_round() -> Race:
        owner = await make_participant(stage, in_chat=group.tg_chat_id)
        anna = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
        asset_id = await post(stage, group, stage.engine.face(anna=0.9))

        async def judge(approved: Answer, looked: Answer) -> None:
            assert approved.has_won
            assert looked.value == "done"
            await stage.settle()
            faces = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
            assert faces == [{"person_id": anna.person_id}]
            sent = stage.mailbox.sent.count((owner.tg_user_id, asset_id))
            accepted = await accept_offer(anna.person_id, owner.participant_id, "all", stage.doorbell)
            assert sent + accepted == 1
            await stage.deliver()
            assert stage.mailbox.sent.count((owner.tg_user_id, asset_id)) == 1
            await erase(stage, group, anna)
            await stage.drain()

        return Race(
            lambda: decide(stage, anna, group.admin, approve=True), lambda: stage.recognise(asset_id), judge
        )

    return make_round


async def erased_while_searched_for(stage: Stage) -> Round:
    """The search that follows an approval finds no person that was erased."""
    group = await make_group(stage)

    async def make_round() -> Race:
        await post(stage, group, stage.engine.face(anna=0.9))
        owner = await make_participant(stage, in_chat=group.tg_chat_id)
        anna = await requested_person(stage, group, owner, stage.engine.face(anna=1.0), name="Annabelle")
        await decide(stage, anna, group.admin, approve=True)
        traces = await Traces.of(anna.person_id, "Annabelle")

        async def judge(erased: Answer, _: Answer) -> None:
            assert erased.has_won
            await stage.settle()
            await stage.show()  # questions about unknown faces are shown; their pictures wait until then
            await stage.make_due()  # and the erase is verified afterwards
            await stage.settle()
            assert await traces.left(stage) == set()
            assert stage.mailbox.sent == []

        return Race(lambda: erase(stage, group, anna), lambda: backfill(stage, anna), judge)

    return make_round


PHOTOS = (
    Pair("a file is posted twice", posted_twice),
    Pair("a photo is looked at by two workers", looked_at_twice),
    Pair("a photo is sent by two workers", sent_twice),
    Pair("photos that may not have arrived are asked for twice", asked_for_twice),
    Pair("an offer is accepted twice", offered_and_accepted_twice),
    Pair("an approval and a recognition", approved_while_looked_at),
    Pair("an erase and a search of older photos", erased_while_searched_for),
)
