"""Leaves *Whose child is this?* in chats: asked, answered with a name, and shown to the moderators."""

from domain.ids import InquiryId
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry
from tests import sql
from tests.usecases.factory import Group, Member
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task


async def leave_inquiries(
    stage: Stage, group: Group, owner: Member, knowing: tuple[Member, Member], name: str
) -> None:
    """The owner is asked about a stranger, with a button for their own person. The other two answer that the
    stranger is the person of this name, and the moderators' card of the stranger says so.
    """
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           VALUES ($1, 'whose_child_asks', 'true', 'tg:1')""",
        group.workspace_id,
    )
    cluster = await sql.one(
        """SELECT c.id, c.number FROM clusters c JOIN face_instances f ON f.cluster_id = c.id
           WHERE c.workspace_id = $1 AND f.person_id IS NULL""",
        group.workspace_id,
    )
    assert cluster is not None
    await add_task("picture_cluster", number=cluster["number"])
    asked = [await _ask(group, cluster["id"], member) for member in (owner, *knowing)]
    await stage.drain()
    await stage.show()
    for question, member in zip(asked[1:], knowing, strict=True):
        answer, who = Answer(name=name), member.participant_id
        await answer_inquiry(question, answer, who, settings=stage.settings, doorbell=stage.doorbell)
    await stage.show()


async def _ask(group: Group, cluster_id: int, member: Member) -> InquiryId:
    row = await sql.one(
        """INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id) VALUES ($1, $2, $3)
           RETURNING id""",
        group.workspace_id,
        cluster_id,
        member.participant_id,
    )
    assert row is not None
    await add_task("picture_inquiry", inquiry_id=row["id"])
    return InquiryId(row["id"])
