"""When a merge cannot be undone any more, all that is known of the absorbed person becomes the survivor's."""

from datetime import UTC, datetime

import pytest

from bot.messages.marks import marking
from bot.messages.wording import wording_of
from bot.messages.words import Words
from domain.queries.persons.look_alikes import look_alikes
from domain.usecases.chats.note_said import note_said
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.gallery.drop_prototype import drop_prototype
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.gallery.recompute_prototypes import recompute_prototypes
from domain.usecases.persons.tell_apart import tell_apart
from domain.values.named import of_person
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.forgetting import erase
from tests.usecases.operating import merge
from tests.usecases.stage import Stage

_CARD = "SELECT tg_message_id FROM cards WHERE kind = 'request' AND subject = $1"


async def become_final(stage: Stage) -> None:
    """Lets a month pass: the merge cannot be undone any more, and the absorbed person's row is deleted."""
    await sql.execute("UPDATE persons SET updated_at = updated_at - interval '31 days'")
    await sql.execute("UPDATE operations SET created_at = created_at - interval '31 days'")
    assert (await stage.tidy())["former_persons"] == 1


@pytest.fixture
async def double(stage: Stage, group: Group, anna: Connected) -> Connected:
    """Anna, connected a second time as Anni. The card of that request is in the admin's chat."""
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    double = await requested_person(stage, group, kim, stage.engine.face(cara=1.0), name="Anni")
    await stage.drain()
    await stage.show()
    await decide(stage, double, group.admin, approve=True)
    await stage.drain()
    await stage.show()
    assert len(await sql.rows(_CARD, str(double.number))) == 1
    return double


async def declare_look_alikes(stage: Stage, group: Group, one: Connected, other: Connected) -> None:
    await tell_apart(one.number, other.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell)


async def test_twins_stay_told_apart_when_a_merge_of_one_of_them_has_become_final(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await declare_look_alikes(stage, group, double, ben)
    await merge(stage, double, anna, group.admin)
    told = {anna.person_id: {ben.person_id}}
    assert await look_alikes(group.workspace_id, [anna.person_id]) == told
    await become_final(stage)
    assert await look_alikes(group.workspace_id, [anna.person_id]) == told


async def test_a_face_that_was_dropped_does_not_represent_the_survivor_either(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(cara=0.9))
    await stage.settle()
    [face] = await sql.values(int, "SELECT number FROM face_instances WHERE asset_id = $1", photo)
    by, settings, doorbell = stage.by(group.admin), stage.settings, stage.doorbell
    await pin_prototype(face, by, settings=settings, doorbell=doorbell)
    await drop_prototype(face, stage.by(group.admin), settings=settings, doorbell=doorbell)
    await merge(stage, double, anna, group.admin)
    represents = """SELECT f.number FROM person_prototypes x
        JOIN face_instances f ON f.id = x.face_instance_id WHERE f.person_id = $1 AND f.number = $2"""
    assert await sql.values(int, represents, anna.person_id, face) == []
    await become_final(stage)
    await recompute_prototypes(anna.number, stage.by(group.admin), settings=settings, doorbell=doorbell)
    assert await sql.values(int, represents, anna.person_id, face) == []


@pytest.mark.parametrize("who_is_declared", ["absorbed", "survivor"])
async def test_a_declared_pair_of_look_alikes_wins_over_a_claimed_one(
    stage: Stage, group: Group, anna: Connected, double: Connected, who_is_declared: str
) -> None:
    """Both persons are told apart from Ben: one by a moderator, the other only by a claim in a request. The
    pair of the two merged persons ends with the merge.
    """
    ben = await connected_person(stage, group, look="ben", name="Ben")
    for one, other in ((double, ben), (anna, ben), (double, anna)):
        await declare_look_alikes(stage, group, one, other)
    claimed = anna if who_is_declared == "absorbed" else double
    await sql.execute(
        """UPDATE look_alikes SET declared_at = NULL
           WHERE $1::uuid IN (first_person_id, second_person_id)
             AND $2::uuid IN (first_person_id, second_person_id)""",
        claimed.person_id,
        ben.person_id,
    )
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    assert await look_alikes(group.workspace_id, [anna.person_id]) == {anna.person_id: {ben.person_id}}
    assert len(await sql.rows("SELECT id FROM look_alikes")) == 1


async def test_erasing_a_survivor_deletes_the_request_card_of_a_person_absorbed_long_ago(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    """The card in the admin's chat has the child's name and a picture of its faces."""
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    await erase(stage, anna)
    await work_off(stage)
    assert await are_verified()
    assert await sql.rows(_CARD, str(double.number)) == []


async def test_forgetting_a_sender_deletes_the_request_card_of_a_person_absorbed_long_ago(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    """The card in the admin's chat says who asked."""
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    await forget_participant(double.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await work_off(stage)
    assert await are_verified()
    assert await sql.rows(_CARD, str(double.number)) == []


async def test_erasing_a_survivor_removes_the_name_of_a_person_absorbed_long_ago_from_messages(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    """The first message is only text, and is deleted. The second is under a photo, and loses the name."""
    with marking():
        text = Words("en").html("offer.none", name=of_person(double.number, "Anni"))
    chat, now = group.admin.tg_user_id, datetime.now(UTC)
    for message, is_caption in ((901, False), (902, True)):
        whose, wording = [f"p{double.number}"], wording_of(text, [])
        await note_said(chat, message, whose, sent_at=now, is_caption=is_caption, wording=wording)
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    stage.telegram.calls.clear()
    await erase(stage, anna)
    await work_off(stage)
    assert await are_verified()
    assert await sql.rows("SELECT id FROM cards WHERE tg_message_id IN (901, 902)") == []
    calls = stage.telegram.calls
    deleted = {one for c in calls if c.method == "deleteMessages" for one in c.params["message_ids"]}
    captions = {
        c.params["message_id"]: c.params["caption"] for c in calls if c.method == "editMessageCaption"
    }
    assert deleted & {901, 902} == {901}
    assert "(deleted)" in captions[902]
    assert "Anni" not in captions[902]


async def test_erasing_a_survivor_removes_a_name_that_a_member_gave_for_the_absorbed_person(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    """The answer names the absorbed person. An erase of the survivor finds it."""
    await post(stage, group, stage.engine.face(ulf=0.9))
    await stage.settle()
    await sql.execute(
        """INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id, person_id, name, name_key,
               answered_at)
           SELECT $1, id, $2, $3, 'Nusha', 'nusha', now() FROM clusters""",
        group.workspace_id,
        double.owner.participant_id,
        double.person_id,
    )
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    await erase(stage, anna)
    assert await sql.rows("SELECT name FROM cluster_inquiries") == [{"name": None}]


async def test_a_mistake_about_the_absorbed_person_keeps_its_date(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id, is_mistake, created_at)
           SELECT f.id, $1, true, '2020-01-01' FROM face_instances f WHERE f.person_id = $2""",
        double.person_id,
        (await connected_person(stage, group, look="ben", name="Ben")).person_id,
    )
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    [refusal] = await sql.rows("SELECT person_id, is_mistake, created_at FROM negative_pairs")
    assert (refusal["person_id"], refusal["is_mistake"]) == (anna.person_id, True)
    assert refusal["created_at"].year == 2020


async def test_counted_mistakes_about_the_absorbed_person_are_added_to_the_survivors(
    stage: Stage, group: Group, anna: Connected, double: Connected
) -> None:
    for person, number in ((anna, 1), (double, 2)):
        await sql.execute(
            "UPDATE persons SET forgotten_mistakes = $2, forgotten_siblings = $2 + 2 WHERE id = $1",
            person.person_id,
            number,
        )
    await merge(stage, double, anna, group.admin)
    await become_final(stage)
    assert await sql.rows("SELECT forgotten_mistakes AS sent, forgotten_siblings AS asked FROM persons") == [
        {"sent": 3, "asked": 7}
    ]
