"""A face between two look-alikes keeps a question about each of them, whatever is known of other faces of
that day.
"""

from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.tell_apart import tell_apart
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign
from tests.usecases.factory import Connected, Group, connected_person, post
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
