"""Asks members whose child an unknown person is, and answers for them."""

from domain.ids import InquiryId
from domain.queries.clusters.clusters import cluster
from domain.steps.clusters.ask_whose_child import ask_whose_child
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry
from tests import sql
from tests.usecases.factory import Group, Member, make_participant
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


async def allow(group: Group, answers: int = 2) -> None:
    # Lets the workspace ask its members. answers: how many must give the same name before it counts.
    for name, value in (("whose_child_asks", "true"), ("whose_child_answers", str(answers))):
        await sql.execute(
            """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
               VALUES ($1, $2, $3::jsonb, 'tg:1')""",
            group.workspace_id,
            name,
            value,
        )


@scene_step
async def member(stage: Stage, group: Group, *, posts: int = 0) -> Member:
    """Adds a member to the group. posts: how many photos without a poster become the member's."""
    who = await make_participant(stage, in_chat=group.tg_chat_id)
    await sql.execute(
        "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'member')",
        group.group_id,
        who.participant_id,
    )
    await sql.execute(
        """UPDATE postings SET posted_by_id = $1 WHERE id IN (
               SELECT id FROM postings WHERE posted_by_id IS NULL ORDER BY id LIMIT $2)""",
        who.participant_id,
        posts,
    )
    return who


@scene_step
async def ask(stage: Stage) -> list[int]:
    """Asks one round of questions, and gives the participants who are asked."""
    before = await sql.value(int, "SELECT coalesce(max(id), 0) FROM cluster_inquiries")
    count = await ask_whose_child(stage.settings, stage.doorbell)
    found = await sql.rows(
        "SELECT participant_id FROM cluster_inquiries WHERE id > $1 ORDER BY participant_id", before
    )
    assert count == len(found)
    return [row["participant_id"] for row in found]


async def question_of(who: Member) -> InquiryId:
    row = await sql.one(
        "SELECT max(id) AS id FROM cluster_inquiries WHERE participant_id = $1", who.participant_id
    )
    assert row is not None
    return InquiryId(row["id"])


@scene_step
async def say(stage: Stage, who: Member, **answer: object) -> None:
    await answer_inquiry(
        await question_of(who),
        Answer(**answer),  # type: ignore[arg-type]
        who.participant_id,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def said(number: int) -> tuple[str, int] | None:
    # The name on which enough members agree for this cluster, and how many gave it.
    view = await cluster(number)
    assert view is not None
    return None if view.said is None else (view.said.name, view.said.people)
