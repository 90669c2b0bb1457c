"""Simultaneous operations have the same result as one after the other, round after round."""

import asyncio
from collections.abc import Awaitable

from domain.errors import DomainError, NotFound, Unavailable
from domain.ids import WorkspaceId
from domain.steps.work.work import transaction
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.questions.decide_suggestion import decide_suggestion
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    make_group,
    make_participant,
    parked_in_open_chats,
    post,
)
from tests.usecases.stage import Stage
from tests.usecases.traces import Traces
from tests.usecases.waiting import held, until_blocked

ROUNDS = 4


def erase(stage: Stage, person: Connected) -> Awaitable[object]:
    return erase_person(
        person.person_id,
        stage.by(person.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )


async def test_an_erase_during_recognition_leaves_no_trace_and_nothing_is_sent(
    stage: Stage, group: Group
) -> None:
    """A photo recognised before the erase loses its face; one recognised after it matches nobody."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    for round_ in range(ROUNDS):
        anna = await connected_person(stage, group, owner, name="Annabelle")
        traces = await Traces.of(anna.person_id, "Annabelle")
        assets = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(2)]
        await asyncio.gather(*(stage.recognise(asset) for asset in assets), erase(stage, anna))
        await stage.settle()
        assert await traces.left(stage) == set(), round_
        assert stage.mailbox.sent == [], round_
    points = [point async for point in stage.index.scan(WorkspaceId(group.workspace_id))]
    assert all(point.person_id is None for point in points)


async def test_after_an_erase_during_a_send_no_other_send_begins(stage: Stage, group: Group) -> None:
    """A send that has begun is the last; after the erase none begins."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    for _ in range(ROUNDS):
        anna = await connected_person(stage, group, owner)
        await post(stage, group, stage.engine.face(anna=0.9))
        await stage.drain()
        await asyncio.gather(erase(stage, anna), stage.deliver())
        sent = len(stage.mailbox.sent)
        await stage.settle()
        assert len(stage.mailbox.sent) == sent
        ended = await sql.rows("SELECT DISTINCT state FROM deliveries")
        assert {row["state"] for row in ended} <= {"sent", "suppressed"}
        await stage.show("forget_names")  # the next photo to this owner waits for this task


async def test_an_erase_while_a_question_is_answered_leaves_no_trace(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    for _ in range(ROUNDS):
        anna = await connected_person(stage, group, owner)
        traces = await Traces.of(anna.person_id, "Anna")
        await post(stage, group, stage.engine.face(anna=0.4))
        await stage.drain()
        question = await sql.one("SELECT max(id) AS id FROM face_suggestions")
        assert question is not None
        answer = decide_suggestion(
            question["id"], stage.by(owner), accept=True, settings=stage.settings, doorbell=stage.doorbell
        )
        answers = await asyncio.gather(answer, erase(stage, anna), return_exceptions=True)
        assert not [a for a in answers if isinstance(a, Exception) and not isinstance(a, DomainError)]
        await stage.settle()
        assert await traces.left(stage) == set()


async def test_no_delivery_stays_parked_when_its_owner_blocks_and_starts_during_recognition(
    stage: Stage, group: Group
) -> None:
    """Whichever call comes last, no delivery stays parked while the owner's chat is open."""
    anna = await connected_person(stage, group)
    who = anna.owner.participant_id
    for round_ in range(ROUNDS):
        asset = await post(stage, group, stage.engine.face(anna=0.9))
        await asyncio.gather(
            stage.recognise(asset),
            close_private_chat(who, stage.doorbell),
            open_private_chat(who, stage.doorbell),
        )
        assert await parked_in_open_chats() == [], round_
        await open_private_chat(who, stage.doorbell)
        await stage.deliver()
    assert len(stage.mailbox.sent) == ROUNDS


async def test_a_photo_that_is_offered_delivered_and_posted_again_at_once_is_sent_once(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    for number in range(ROUNDS):
        file = f"same-{number}"
        await post(stage, group, stage.engine.face(anna=0.9), file=file)
        await stage.drain()
        await asyncio.gather(
            accept_offer(anna.person_id, anna.owner.participant_id, "all", stage.doorbell),
            post(stage, group, file=file),
            stage.deliver(),
        )
        await stage.settle()
    assert len(stage.mailbox.sent) == len(set(stage.mailbox.sent)) == ROUNDS


async def test_each_photo_of_an_album_that_is_recognised_at_once_is_sent_once_to_each_owner(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    for round_ in range(5):
        faces = [stage.engine.face(anna=0.9), stage.engine.face(ben=0.9)]
        album = [
            await post(stage, group, *faces[:: 1 if i % 2 else -1], album=f"album-{round_}") for i in range(8)
        ]
        assert set(await asyncio.gather(*(stage.recognise(asset) for asset in album))) == {"done"}
    await stage.deliver()
    assert len(stage.mailbox.sent) == len(set(stage.mailbox.sent)) == 2 * 5 * 8
    assert {user for user, _ in stage.mailbox.sent} == {anna.owner.tg_user_id, ben.owner.tg_user_id}


async def test_a_deadlock_is_something_to_try_again(stage: Stage, group: Group, clean_database: str) -> None:
    """Postgres ends the transaction that notices the deadlock. The rival may notice it only after an hour, so
    the service's own transaction is the one that ends.
    """
    other = await make_group(stage)
    lock = "SELECT id FROM groups WHERE id = $1 FOR UPDATE"
    has_one, go_on = asyncio.Event(), asyncio.Event()

    async def both() -> None:
        async with transaction(stage.doorbell):
            await sql.rows(lock, group.group_id)
            has_one.set()
            await go_on.wait()
            await sql.rows(lock, other.group_id)

    async with held(clean_database, lock, other.group_id) as rival, asyncio.TaskGroup() as tasks:
        await rival.execute("SET LOCAL deadlock_timeout = '1h'")
        locking = tasks.create_task(answer_of(both()))
        await has_one.wait()
        waiting = tasks.create_task(rival.execute(lock, group.group_id))
        await until_blocked(waiting)
        go_on.set()
        assert isinstance(await locking, Unavailable)


async def answer_of(call: Awaitable[None]) -> Exception | None:
    try:
        await call
    except (DomainError, Unavailable, NotFound) as error:
        return error
    return None
