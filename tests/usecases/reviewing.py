"""Makes questions about a person, and reviews them as a moderator does."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.ids import ReviewId, SuggestionId
from domain.queries.questions.review import ReviewView, review
from domain.usecases.questions.decide_suggestions import Decided, Reviewing, decide_suggestions
from domain.usecases.questions.open_review import open_review
from domain.usecases.questions.tick_review import tick_review
from tests import sql
from tests.faces import add_faces, add_photos
from tests.usecases.factory import Connected, Group, Member, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


@scene_step
async def questions_about_anna(
    stage: Stage, group: Group, *likenesses: float, look: str = "anna"
) -> list[SuggestionId]:
    """Posts a photo for each likeness, with a face that may be hers. Returns the questions in that order."""
    questions: list[SuggestionId] = []
    pending = "SELECT id FROM face_suggestions WHERE status = 'PENDING'"
    before = {row["id"] for row in await sql.rows(pending)}
    for likeness in likenesses:
        await post(stage, group, stage.engine.face(**{look: likeness}))
        await stage.drain()
        [new] = {row["id"] for row in await sql.rows(pending)} - before - {*questions}
        questions.append(new)
    return questions


@scene_step
async def decide(
    stage: Stage,
    person: Connected,
    ids: Sequence[SuggestionId],
    by: Member,
    *,
    press: UUID | None = None,
    **how: Any,
) -> Decided:
    """how: `accept`, and other arguments of `decide_suggestions`."""
    return await decide_suggestions(
        person.number,
        ids,
        stage.by(by, press=press),
        settings=stage.settings,
        doorbell=stage.doorbell,
        **how,
    )


async def opened(stage: Stage, person: Connected, by: Member) -> ReviewId:
    return await open_review(person.number, stage.by(by), by.participant_id, stage.doorbell)


async def tick(
    stage: Stage, review_id: ReviewId, ids: Sequence[SuggestionId], by: Member, *, is_wrong: bool = True
) -> None:
    await tick_review(
        review_id, ids, stage.by(by), by.participant_id, is_wrong=is_wrong, doorbell=stage.doorbell
    )


def on_card(review_id: ReviewId, by: Member) -> Reviewing:
    return Reviewing(review_id, by.participant_id)


async def seen(review_id: ReviewId) -> ReviewView:
    view = await review(review_id)
    assert view is not None
    return view


async def time_is_up() -> None:
    """Makes every hold end, as if its moderator had not pressed for two minutes."""
    await sql.execute("UPDATE reviews SET held_until = held_until - interval '121 seconds'")


async def planted_questions(group: Group, person: Connected, count: int) -> list[SuggestionId]:
    """Writes the rows of `count` questions, each about a photo of its own, without other rows that
    recognition writes.
    """
    photos = await add_photos(group.workspace_id, count)
    faces = await add_faces(photos, quality_score=0.8, clustered_at=datetime.now(UTC))
    rows = await sql.rows(
        """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
           SELECT face, $2, 0.7, (
               SELECT face_instance_id FROM person_prototypes WHERE person_id = $2 ORDER BY id LIMIT 1)
           FROM unnest($1::uuid[]) AS face RETURNING id""",
        faces,
        person.person_id,
    )
    return [row["id"] for row in rows]
