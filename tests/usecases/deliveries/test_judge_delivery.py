"""A recipient says that a photo does not show the person, or that somebody is missing."""

import asyncio
from uuid import UUID, uuid4

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import WorkspaceId
from domain.states import RefusalReason
from domain.usecases.deliveries.give_delivery_reason import give_delivery_reason
from domain.usecases.deliveries.reject_delivery import Rejected, reject_delivery
from domain.usecases.photos.report_missing import report_missing
from domain.values.quotas import REPORTS_A_DAY
from tests import sql
from tests.no_error import no_error
from tests.persons import add_link, revoke_links
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_participant,
    post,
)
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    return await connected_person(stage, group, kim)


async def delivered(stage: Stage, group: Group, **who: float) -> int:
    await post(stage, group, *(stage.engine.face(**{name: cosine}) for name, cosine in who.items()))
    await stage.settle()
    row = await sql.one("SELECT id FROM deliveries WHERE state = 'sent' ORDER BY id DESC LIMIT 1")
    assert row is not None
    return int(row["id"])


async def reject(stage: Stage, delivery_id: int, person: Connected, who: Member | None = None) -> bool:
    return (await rejected(stage, delivery_id, person, who)).is_withdrawn


async def rejected(
    stage: Stage, delivery_id: int, person: Connected, who: Member | None = None, *, press: UUID | None = None
) -> Rejected:
    who = who or person.owner
    return await reject_delivery(
        delivery_id,
        person.person_id,
        who.participant_id,
        stage.by(who, press=press),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def test_wrong_takes_the_face_from_the_person_for_good(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    assert await reject(stage, delivery_id, anna)
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]
    assert await sql.rows("SELECT feedback, withdrawn_at IS NOT NULL AS w FROM distributions") == [
        {"feedback": "wrong", "w": True}
    ]
    await sql.execute(
        "INSERT INTO tasks (kind, queue, dedupe_key, ids) VALUES ('backfill_person', 'vision', 'again', $1)",
        {"person_id": str(anna.person_id)},
    )
    await stage.drain()
    assert (
        await sql.rows(
            """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'post' AND f.person_id IS NOT NULL"""
        )
        == []
    )
    moves = await sql.rows("SELECT operation FROM face_assignment_events ORDER BY created_at")
    assert [move["operation"] for move in moves] == ["ASSIGN_TO_PERSON", "UNASSIGN_FROM_PERSON"]


async def test_a_rejection_is_noted_for_one_photo_alone(stage: Stage, group: Group, anna: Connected) -> None:
    first, second = [await delivered(stage, group, anna=0.9) for _ in range(2)]
    await reject(stage, second, anna)
    said = await sql.rows(
        """SELECT d.id, x.feedback FROM distributions x JOIN deliveries d ON d.asset_id = x.asset_id
             AND d.participant_id = x.participant_id ORDER BY d.id"""
    )
    assert said == [{"id": first, "feedback": None}, {"id": second, "feedback": "wrong"}]


async def test_the_index_follows_a_rejection(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    await reject(stage, delivery_id, anna)
    await stage.drain()
    face = await sql.one("SELECT face_id FROM negative_pairs")
    assert face is not None
    [similar] = await stage.index.similar_unassigned(
        WorkspaceId(group.workspace_id), [stage.engine.embedding(anna=1.0)], min_similarity=0.5
    )
    assert [(hit.face_id, hit.person_id) for hit in similar] == [(face["face_id"], None)]


async def test_a_photo_that_shows_another_person_of_the_recipient_stays(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    await connected_person(stage, group, kim, look="ben", name="Ben")
    delivery_id = await delivered(stage, group, anna=0.9, ben=0.9)
    assert not await reject(stage, delivery_id, anna)
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "sent"}]


async def test_a_second_rejection_is_refused(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    await reject(stage, delivery_id, anna)
    with pytest.raises(Conflict):
        await reject(stage, delivery_id, anna)


async def test_presses_at_once_take_the_face_once(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    answers = await asyncio.gather(
        *(reject(stage, delivery_id, anna) for _ in range(4)), return_exceptions=True
    )
    assert [answer is True for answer in answers].count(True) == 1
    assert {type(answer) for answer in answers} == {bool, Conflict}
    assert len(await sql.rows("SELECT id FROM face_assignment_events")) == 2


async def test_deliveries_and_persons_of_others_are_not_found(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    ben = await connected_person(stage, group, lou, look="ben", name="Ben")
    delivery_id = await delivered(stage, group, anna=0.9)
    with pytest.raises(NotFound):
        await reject(stage, delivery_id, anna, lou)
    with pytest.raises(NotFound):
        await reject(stage, delivery_id, ben, kim)
    assert await sql.rows("SELECT feedback FROM distributions") == [{"feedback": None}]


async def test_the_same_press_handled_again_rejects_once(stage: Stage, group: Group, anna: Connected) -> None:
    delivery_id, press = await delivered(stage, group, anna=0.9), uuid4()
    first = await rejected(stage, delivery_id, anna, press=press)
    with no_error("the same press is answered again"):
        again = await rejected(stage, delivery_id, anna, press=press)
    assert again.done.again
    assert (again.done.operation_id, again.is_withdrawn) == (first.done.operation_id, True)


@pytest.mark.parametrize("who", ["presser", "admin"])
async def test_a_rejection_is_taken_back_and_the_photo_comes_again(
    stage: Stage, group: Group, anna: Connected, who: str
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    said = await rejected(stage, delivery_id, anna)
    await stage.show()
    by = anna.owner if who == "presser" else group.admin
    assert said.done.operation_id is not None
    await undo(stage, said.done, by)
    await stage.settle()
    assert [user for user, _ in stage.mailbox.sent] == [anna.owner.tg_user_id] * 2
    assert await sql.rows("SELECT face_id FROM negative_pairs") == []
    assert await sql.rows("SELECT feedback, withdrawn_at FROM distributions") == [
        {"feedback": None, "withdrawn_at": None}
    ]


@pytest.mark.parametrize("who", ["another guardian", "the presser, unlinked", "a stranger"])
async def test_nobody_but_the_linked_presser_and_admins_takes_a_rejection_back(
    stage: Stage, group: Group, anna: Connected, who: str
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    said = await rejected(stage, delivery_id, anna)
    by = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    if who == "another guardian":
        await add_link(by.participant_id, anna.person_id, "guardian")
    if who == "the presser, unlinked":
        by = anna.owner
        await revoke_links()
    assert said.done.operation_id is not None
    with pytest.raises(NotFound):
        await undo(stage, said.done, by)
    assert await sql.rows("SELECT id FROM operations WHERE undoes_id IS NOT NULL") == []


async def say_missing(stage: Stage, delivery_id: int, who: Member) -> bool:
    return await report_missing(
        delivery_id, who.participant_id, actor=f"tg:{who.tg_user_id}", doorbell=stage.doorbell
    )


async def test_moderators_are_told_once_that_somebody_is_missing(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    assert await say_missing(stage, delivery_id, kim)
    assert not await say_missing(stage, delivery_id, kim)
    await stage.drain()
    await stage.show()
    cards = [call for call in stage.telegram.calls if call.method == "sendPhoto"]
    assert [call.params["chat_id"] for call in cards] == [group.admin.tg_user_id]
    assert "Somebody is missing here, according to: <b>Kim</b>" in cards[0].params["caption"]


async def test_nobody_buries_admins_in_reports(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    earlier = """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
        SELECT $1, $2, 'report_missing', 'asset', 1000 + n FROM generate_series(1, $3::int) n"""
    await sql.execute(earlier, group.workspace_id, f"tg:{kim.tg_user_id}", REPORTS_A_DAY)
    with pytest.raises(Conflict, match="enough_reports"):
        await say_missing(stage, delivery_id, kim)
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'picture_photo' AND state = 'ready'") == []


async def test_only_the_recipient_says_that_somebody_is_missing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    with pytest.raises(NotFound):
        await say_missing(stage, delivery_id, group.admin)
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'picture_photo'") == []


async def explain(stage: Stage, said: Rejected, who: Member, reason: str) -> str:
    assert said.done.operation_id is not None
    return await give_delivery_reason(
        said.done.operation_id, stage.by(who), RefusalReason(reason), stage.doorbell
    )


async def set_aside() -> list[str]:
    found = await sql.rows("SELECT set_aside FROM face_instances WHERE set_aside IS NOT NULL")
    return [row["set_aside"] for row in found]


async def test_the_reason_of_a_rejection_goes_and_comes_back_with_the_rejection(
    stage: Stage, group: Group, anna: Connected
) -> None:
    delivery_id = await delivered(stage, group, anna=0.9)
    said = await rejected(stage, delivery_id, anna)
    stranger = await make_participant(stage, in_chat=group.tg_chat_id)
    for who in (stranger, group.admin):  # the admin has not rejected the photo
        with pytest.raises(NotFound, match="operation"):
            await explain(stage, said, who, "stranger")
    assert await explain(stage, said, anna.owner, "stranger") == "Anna"
    assert await explain(stage, said, anna.owner, "stranger") == "Anna"
    with pytest.raises(Conflict, match="already_decided"):
        await explain(stage, said, anna.owner, "not_a_face")
    assert await set_aside() == ["stranger"]
    back = await undo(stage, said.done, anna.owner)
    assert await set_aside() == []
    with pytest.raises(Conflict, match="changed_since"):
        await explain(stage, said, anna.owner, "stranger")
    await undo(stage, back, anna.owner)
    assert await set_aside() == ["stranger"]
    assert await sql.value(str, "SELECT reason FROM negative_pairs") == "stranger"
    await revoke_links()
    with pytest.raises(NotFound, match="operation"):
        await explain(stage, said, anna.owner, "stranger")


async def test_the_reason_of_a_look_alike_sets_nothing_aside(
    stage: Stage, group: Group, anna: Connected
) -> None:
    said = await rejected(stage, await delivered(stage, group, anna=0.9), anna)
    await explain(stage, said, anna.owner, "sibling")
    assert await set_aside() == []
    assert await sql.value(str, "SELECT reason FROM negative_pairs") == "sibling"


async def test_who_does_not_receive_the_survivor_takes_no_face_from_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The survivor's owner has not yet let in the reader of the absorbed person."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    delivery_id = await delivered(stage, group, anna=0.9)
    await merge(stage, anna, ben, group.admin)
    with pytest.raises(Conflict) as refused:
        await reject(stage, delivery_id, anna)
    assert refused.value.code == "merged"
    assert await sql.rows("SELECT 1 FROM negative_pairs") == []


async def test_what_is_said_of_an_absorbed_person_holds_for_the_survivor(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    ben = await connected_person(stage, group, kim, look="ben", name="Ben")
    delivery_id = await delivered(stage, group, anna=0.9)
    await merge(stage, anna, ben, group.admin)
    assert await reject(stage, delivery_id, anna)
    assert await sql.rows("SELECT person_id FROM negative_pairs") == [{"person_id": ben.person_id}]
