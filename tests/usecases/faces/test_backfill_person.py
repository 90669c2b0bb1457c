"""After approval the older photos are searched, and sent only when somebody asks for them."""

import asyncio

import pytest

from domain.errors import NotFound
from domain.queries.deliveries.offer import offers
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.work.work import transaction
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.backfill_person import backfill_person
from tests import sql
from tests.persons import revoke_links
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Anna, approved after two photos of hers were posted, the first of them two months ago."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    old = await post(stage, group, stage.engine.face(anna=0.9))
    await post(stage, group, stage.engine.face(anna=0.8), stage.engine.face())
    await sql.execute("UPDATE image_assets SET taken_at = now() - interval '2 months' WHERE id = $1", old)
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)
    await stage.settle()
    return person


async def accept(stage: Stage, person: Connected, span: str, who: int | None = None) -> int:
    participant = who or person.owner.participant_id
    assert span in ("all", "month")
    return await accept_offer(
        person.person_id, participant, "all" if span == "all" else "month", stage.doorbell
    )


async def test_clear_matches_are_found_and_offered_and_nothing_is_sent(stage: Stage, anna: Connected) -> None:
    [offer] = await offers(anna.person_id)
    assert (offer.found, offer.last_month, offer.tg_chat_id) == (2, 1, anna.owner.tg_user_id)
    shown = await sql.rows("SELECT state FROM tasks WHERE kind = 'show_offer'")
    assert shown == [{"state": "ready"}]
    assert stage.mailbox.sent == []


@pytest.mark.parametrize(("span", "photos"), [("all", 2), ("month", 1)])
async def test_an_accepted_offer_is_sent_once(stage: Stage, anna: Connected, span: str, photos: int) -> None:
    assert await accept(stage, anna, span) == photos
    assert await accept(stage, anna, span) == photos  # those of the first press, which are not sent yet
    await stage.settle()
    assert await accept(stage, anna, span) == 0
    await stage.settle()
    assert len(stage.mailbox.sent) == photos


async def test_after_the_last_month_the_older_photos_can_be_asked_for(stage: Stage, anna: Connected) -> None:
    assert await accept(stage, anna, "month") == 1
    await stage.settle()
    assert await accept(stage, anna, "all") == 1


async def test_presses_at_once_send_each_photo_once(stage: Stage, anna: Connected) -> None:
    assert await asyncio.gather(*(accept(stage, anna, "all") for _ in range(4))) == [2] * 4
    await stage.settle()
    assert len(stage.mailbox.sent) == 2


async def test_only_participants_who_receive_the_person_can_accept_an_offer(
    stage: Stage, group: Group, anna: Connected
) -> None:
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await accept(stage, anna, "all", somebody.participant_id)
    await revoke_links()
    with pytest.raises(NotFound):
        await accept(stage, anna, "all")


async def test_an_offer_for_an_erased_person_is_gone(stage: Stage, anna: Connected) -> None:
    await erase_person(
        anna.person_id,
        stage.by(anna.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    with pytest.raises(NotFound):
        await accept(stage, anna, "all")


async def test_whoever_closed_the_chat_is_asked_when_it_is_open_again(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await close_private_chat(owner.participant_id, stage.doorbell)
    await decide(stage, person, group.admin, approve=True)
    await stage.settle()
    await sql.execute("DELETE FROM tasks")
    await open_private_chat(owner.participant_id, stage.doorbell)
    waiting = await sql.rows("SELECT kind FROM tasks WHERE state = 'ready' ORDER BY kind")
    assert [row["kind"] for row in waiting] == ["picture_suggestion", "show_offer"]


async def test_an_unclear_match_is_asked_about(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    asked = await sql.rows("SELECT suggested_person_id, status FROM face_suggestions")
    assert asked == [{"suggested_person_id": person.person_id, "status": "PENDING"}]
    [offer] = await offers(person.person_id)
    assert offer.found == 0


async def test_the_person_is_in_a_photo_once_however_often_it_is_searched(stage: Stage, group: Group) -> None:
    """The weaker face becomes a question, also in a second run that finds the stronger face assigned."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(anna=0.8))
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)
    for _ in range(2):
        await backfill_person(person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    [faces] = await sql.rows(
        """SELECT count(*) AS n FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE f.person_id = $1 AND a.kind = 'post'""",
        person.person_id,
    )
    asked = await sql.rows("SELECT status FROM face_suggestions")
    assert (faces["n"], asked) == (1, [{"status": "PENDING"}])


@pytest.mark.checklist(94, 191, 216)
async def test_questions_are_made_by_a_task_and_no_more_than_the_setting_allows(
    stage: Stage, group: Group
) -> None:
    """The questions are about the closest faces."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    for likeness in (0.36, 0.40, 0.38):
        await post(stage, group, stage.engine.face(anna=likeness))
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)
    assert await sql.rows("SELECT id FROM face_suggestions") == []
    assert stage.settings.face_suggestions_per_person == 50
    two = stage.settings.model_copy(update={"face_suggestions_per_person": 2})
    await backfill_person(person.person_id, stage.engine, stage.index, two, stage.doorbell)
    asked = await sql.rows("SELECT confidence FROM face_suggestions ORDER BY confidence")
    confidence = stage.engine.calibration.confidence
    assert [row["confidence"] for row in asked] == pytest.approx(
        [confidence(0.38), confidence(0.40)], abs=1e-3
    )


async def test_of_two_faces_in_one_older_photo_the_closer_one_is_the_person(
    stage: Stage, group: Group
) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.6), stage.engine.face(anna=0.8))
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    found = await sql.rows(
        """SELECT bbox_x FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE f.person_id = $1 AND a.kind = 'post'""",
        person.person_id,
    )
    assert found == [{"bbox_x": 10}]  # the second face: each is drawn 10 px beside the one before


async def test_backfills_at_once_or_one_after_another_find_each_face_once(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    for _ in range(3):
        await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(anna=0.35))
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)

    async def backfill() -> int:
        return await backfill_person(
            person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell
        )

    stage.index.pause = asyncio.Barrier(3)  # all have searched before the first one writes
    assert sorted(await asyncio.gather(backfill(), backfill(), backfill())) == [0, 0, 3]
    stage.index.pause = None
    assert await backfill() == 0
    events = await sql.one("SELECT sum(face_count) AS n FROM face_assignment_events")
    assert events == {"n": 3}
    assert len(await sql.rows("SELECT id FROM face_suggestions")) == 3


async def test_a_slow_backfill_asks_nothing_about_what_a_faster_one_has_found(
    stage: Stage, group: Group
) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await decide(stage, person, group.admin, approve=True)
    stage.index.pause = release = asyncio.Event()
    stage.index.has_searched.clear()
    async with asyncio.TaskGroup() as tasks:
        slow = tasks.create_task(
            backfill_person(person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
        )
        await stage.index.has_searched.wait()
        stage.index.pause = None
        await stage.drain()
        release.set()
        assert await slow == 0
    assert await sql.rows("SELECT id FROM face_suggestions") == []
    assert len(await sql.rows("SELECT id FROM face_assignment_events")) == 1


async def test_faces_of_another_workspace_and_of_a_requested_person_are_not_found(
    stage: Stage, group: Group
) -> None:
    stage.index.leaks = True
    other = await make_group(stage)
    await post(stage, other, stage.engine.face(anna=1.0))
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, somebody, stage.engine.face(anna=1.0), name="Same")
    await stage.drain()
    await connected_person(stage, group)
    found = await sql.rows("SELECT id FROM face_assignment_events")
    assert found == []


async def test_a_face_refused_before_is_not_found_again(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id) SELECT f.id, $1 FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id WHERE a.kind = 'post'""",
        person.person_id,
    )
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    assert await sql.rows("SELECT id FROM face_assignment_events") == []


async def test_with_the_index_away_the_search_is_made_later(stage: Stage, group: Group) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, stage.engine.face(anna=1.0))
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    stage.index.is_down = True
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'show_offer'") == []
    stage.index.is_down = False
    await stage.make_due()
    await stage.drain()
    [offer] = await offers(person.person_id)
    assert offer.found == 1


async def test_whoever_was_refused_for_a_face_stays_a_rival_for_it(stage: Stage, group: Group) -> None:
    """Siblings score close together, and the no may have been wrong: Anna's family is asked."""
    await post(stage, group, stage.engine.face(anna=0.6, ben=0.58))
    ben = await connected_person(stage, group, look="ben", name="Ben")
    face = await sql.one(
        """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id = $1""",
        ben.person_id,
    )
    assert face is not None
    async with transaction(stage.doorbell) as work:
        move = Move(group.workspace_id, [face["id"]], ben.person_id, None, actor="tg:1", refused=True)
        await move_faces(work, move)
    anna = await connected_person(stage, group)
    assert await sql.one("SELECT person_id FROM face_instances WHERE id = $1", face["id"]) == {
        "person_id": None
    }
    asked = await sql.rows(
        "SELECT suggested_person_id FROM face_suggestions WHERE face_instance_id = $1 AND status = 'PENDING'",
        face["id"],
    )
    assert [row["suggested_person_id"] for row in asked] == [anna.person_id]
