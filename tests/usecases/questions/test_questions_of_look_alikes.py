"""A face between two look-alikes keeps a question about each of them, whatever is known of other faces of
that day.
"""

from uuid import UUID

from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.tell_apart import tell_apart
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


async def waiting_for(person: Connected) -> list[int]:
    """The photos with a face about which this person's family is asked, or will be."""
    rows = await sql.rows(
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.suggested_person_id = $1 AND s.status = 'PENDING' ORDER BY 1""",
        person.person_id,
    )
    return [row["asset_id"] for row in rows]


async def test_a_question_stays_where_a_siblings_photo_of_the_same_day_is_more_alike(
    stage: Stage, group: Group
) -> None:
    colin = await connected_person(stage, group, look="colin", name="Colin")
    donald = await connected_person(stage, group, look="donald", name="Donald")
    by = stage.by(group.admin)
    await tell_apart(colin.number, donald.number, by, apart=True, doorbell=stage.doorbell)
    doubtful = await post(stage, group, stage.engine.face(colin=0.5, donald=0.46, that_day=0.72))
    await stage.settle()
    assert (await waiting_for(colin), await waiting_for(donald)) == ([doubtful], [doubtful])
    of_donald = await post(stage, group, stage.engine.face(donald=0.2, that_day=0.9))
    await stage.settle()
    [face] = await faces_on(of_donald)
    await reassign(stage, WhichFaces(face["person"], [face["number"]]), Target(donald.number), group.admin)
    for person in (donald, colin):
        await backfill_person(person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    assert (await waiting_for(colin), await waiting_for(donald)) == ([doubtful], [doubtful])


async def test_an_owner_of_only_one_look_alike_gets_a_card_about_this_one(stage: Stage, group: Group) -> None:
    """Papa owns both, so one card asks him about both. Then Mama alone owns one of the two."""
    papa = await make_participant(stage, "Papa", in_chat=group.tg_chat_id)
    mama = await make_participant(stage, "Mama", in_chat=group.tg_chat_id)
    colin = await connected_person(stage, group, papa, look="colin", name="Colin")
    donald = await connected_person(stage, group, papa, look="donald", name="Donald")
    by = stage.by(group.admin)
    await tell_apart(colin.number, donald.number, by, apart=True, doorbell=stage.doorbell)
    await post(stage, group, stage.engine.face(colin=0.5, donald=0.46, that_day=0.72))
    await work_and_show(stage)
    await a_day_later(stage)
    assert await sql.values(bool, "SELECT asked_at IS NULL FROM face_suggestions") == [False, False]
    assert await chats() == [papa.tg_user_id]
    of_later_question = await sql.value(
        UUID, "SELECT suggested_person_id FROM face_suggestions ORDER BY id DESC"
    )
    person = colin if colin.person_id == of_later_question else donald
    await joined(stage, person, mama)
    await make_owner(person.number, mama.participant_id, stage.by(papa), stage.doorbell)
    await unlink_participant(person.number, papa.participant_id, stage.by(mama), stage.doorbell)
    await a_day_later(stage)
    assert await chats() == [papa.tg_user_id, mama.tg_user_id]


async def a_day_later(stage: Stage) -> None:
    await sql.execute(
        """UPDATE face_suggestions SET asked_at = asked_at - interval '25 hours',
               created_at = created_at - interval '25 hours'"""
    )
    await stage.tidy()
    await work_and_show(stage)


async def work_and_show(stage: Stage) -> None:
    for _ in range(2):
        await stage.make_due()
        await stage.drain()
        await stage.show()


async def chats() -> list[int]:
    """The chats in which questions stand."""
    return await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'suggestion' ORDER BY id")
