"""Three good photos send the request by themselves; until it is decided, the sender can add photos."""

import asyncio

import pytest

from domain.errors import Conflict, DomainError, NotFound
from domain.queries.connecting.verdict import untold_verdicts
from domain.queries.gallery.training_faces import training_faces
from domain.usecases.connecting.begin_connection import Draft
from domain.usecases.connecting.note_told import note_told
from domain.usecases.connecting.reopen_request import reopen_request
from domain.usecases.connecting.settle_doubt import settle_doubt
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.connecting.submit_when_enough import submit_when_enough
from tests import sql
from tests.persons import approval_of
from tests.usecases.factory import (
    Group,
    Member,
    begin,
    decide,
    make_participant,
    requested_person,
    train,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def draft(stage: Stage, group: Group, kim: Member) -> Draft:
    return await begin(stage, group, kim)


async def learn(stage: Stage, draft: Draft, kim: Member, count: int) -> None:
    for _ in range(count):
        await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()


async def tell(draft: Draft) -> None:
    await note_told(await untold_verdicts(draft.person_id))


async def test_two_good_photos_are_not_enough(stage: Stage, kim: Member, draft: Draft) -> None:
    await learn(stage, draft, kim, 2)
    assert not await submit_when_enough(draft.person_id, stage.doorbell)
    await tell(draft)
    await learn(stage, draft, kim, 1)
    assert await submit_when_enough(draft.person_id, stage.doorbell)


async def test_a_request_leaves_the_dialogues_of_others_alone(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    """Somebody else is sending an album, and the dialogue that remembers it must stay."""
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, data) VALUES (1, 1, $1)", {"album": "7"}
    )
    await learn(stage, draft, kim, 3)
    assert await submit_when_enough(draft.person_id, stage.doorbell)
    assert await sql.rows("SELECT tg_user_id FROM conversations") == [{"tg_user_id": 1}]


async def test_a_photo_that_is_still_looked_at_is_waited_for(stage: Stage, kim: Member, draft: Draft) -> None:
    await learn(stage, draft, kim, 3)
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    assert not await submit_when_enough(draft.person_id, stage.doorbell)
    await stage.drain()
    assert await submit_when_enough(draft.person_id, stage.doorbell)


async def test_the_answer_is_told_though_the_worker_died_after_it_sent_the_request(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await learn(stage, draft, kim, 3)
    assert await submit_when_enough(draft.person_id, stage.doorbell)
    assert not await submit_when_enough(draft.person_id, stage.doorbell)
    views = await untold_verdicts(draft.person_id)
    assert [(view.verdict, view.is_sent) for view in views] == [("good", True)] * 3


async def test_done_pressed_while_the_request_is_sent_by_itself_makes_one_request(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await learn(stage, draft, kim, 3)
    by_itself, by_hand = await asyncio.gather(
        submit_when_enough(draft.person_id, stage.doorbell),
        submit_connection(draft.person_id, kim.participant_id, stage.doorbell),
        return_exceptions=True,
    )
    assert (by_itself is True) == isinstance(by_hand, NotFound)
    assert len(await sql.rows("SELECT id FROM tasks WHERE kind = 'picture_request'")) == 1


async def test_no_photo_is_taken_out_of_a_request_while_it_is_sent(
    stage: Stage, kim: Member, draft: Draft, clean_database: str
) -> None:
    """The deciders read how many photos there are. So a no to a photo is refused, and the photo counts."""
    photo = await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    send = "UPDATE persons SET approval = 'requested' WHERE id = $1"

    async def say_no() -> None:
        with pytest.raises(NotFound):
            await settle_doubt(photo, kim.participant_id, is_the_person=False, doorbell=stage.doorbell)

    async with asyncio.TaskGroup() as group, held(clean_database, send, draft.person_id):
        await until_blocked(group.create_task(say_no()))
    assert await sql.rows("SELECT reason FROM image_assets WHERE id = $1", photo) == [{"reason": "good"}]


async def test_a_photo_that_the_engine_never_saw_does_not_decide_which_of_two_others_is_odd(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    unseen = await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    seen = [await train(stage, draft.person_id, kim, stage.engine.face(**{who: 1.0})) for who in ("a", "b")]
    await stage.drain()
    assert (await training_faces(draft.person_id)).doubtful == {unseen, *seen}
    await sql.execute(
        """DELETE FROM face_embeddings WHERE face_id = (SELECT id FROM face_instances WHERE asset_id = $1)""",
        unseen,
    )
    faces = await training_faces(draft.person_id)
    assert faces.doubtful == {*seen}
    assert not faces.is_clear


async def test_whoever_adds_photos_says_when_they_are_done(stage: Stage, kim: Member, draft: Draft) -> None:
    await learn(stage, draft, kim, 3)
    assert await submit_when_enough(draft.person_id, stage.doorbell)
    await tell(draft)
    await reopen_request(draft.person_id, kim.participant_id, stage.doorbell)
    await learn(stage, draft, kim, 1)
    assert not await submit_when_enough(draft.person_id, stage.doorbell)
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 4


async def test_only_whoever_asked_reopens_a_request_and_only_until_it_is_decided(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await reopen_request(anna.person_id, somebody.participant_id, stage.doorbell)
    await decide(stage, anna, group.admin, approve=True)
    with pytest.raises(Conflict, match="already_decided"):
        await reopen_request(anna.person_id, kim.participant_id, stage.doorbell)


async def test_a_request_is_either_reopened_or_approved_when_both_come_at_once(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    taken_up, approved = await asyncio.gather(
        reopen_request(anna.person_id, kim.participant_id, stage.doorbell),
        decide(stage, anna, group.admin, approve=True),
        return_exceptions=True,
    )
    assert isinstance(taken_up, DomainError) != isinstance(approved, DomainError)
    assert await approval_of(anna.person_id) == ("approved" if approved is None else "draft")


async def test_the_card_of_a_reopened_request_goes(stage: Stage, group: Group, kim: Member) -> None:
    anna = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await stage.show()
    requests = "SELECT subject FROM cards WHERE kind = 'request'"
    assert await sql.rows(requests) == [{"subject": str(anna.number)}]
    await reopen_request(anna.person_id, kim.participant_id, stage.doorbell)
    await stage.show()
    assert await sql.rows(requests) == []


async def test_added_photos_come_with_a_new_card_though_the_old_one_was_not_taken_back_in_time(
    stage: Stage, group: Group, kim: Member
) -> None:
    anna = await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await stage.show()
    cards = "SELECT tg_message_id FROM cards WHERE kind = 'request'"
    [before] = await sql.rows(cards)
    await reopen_request(anna.person_id, kim.participant_id, stage.doorbell)
    await train(stage, anna.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await submit_connection(anna.person_id, kim.participant_id, stage.doorbell) == 2
    await stage.drain()
    await stage.show()
    [after] = await sql.rows(cards)
    assert after != before
