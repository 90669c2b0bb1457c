"""Makes questions about a person, and reviews them as a moderator does."""

from collections.abc import Sequence
from typing import Any

from domain.ids import ReviewId, SuggestionId
from domain.queries.questions.review import ReviewView, review
from domain.usecases.questions.decide_suggestions import Decided, Reviewing, decide_suggestions
from domain.usecases.questions.open_review import open_review
from domain.usecases.questions.tick_review import tick_review
from tests import sql
from tests.usecases.factory import Connected, Group, Member, post
from tests.usecases.stage import Stage


async def questions_about_anna(
    stage: Stage, group: Group, *likenesses: float, look: str = "anna"
) -> list[SuggestionId]:
    """One photo for each face that may be hers. The ids stand in the order of the likenesses."""
    for likeness in likenesses:
        await post(stage, group, stage.engine.face(**{look: likeness}))
        await stage.drain()
    rows = await sql.rows(
        "SELECT id FROM face_suggestions WHERE status = 'PENDING' ORDER BY id DESC LIMIT $1", len(likenesses)
    )
    assert len(rows) == len(likenesses)
    return [row["id"] for row in reversed(rows)]


async def decide(
    stage: Stage, person: Connected, ids: Sequence[SuggestionId], by: Member, **how: Any
) -> Decided:
    """how: `accept`, and what else `decide_suggestions` knows."""
    press = how.pop("press", None)
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
    """Whoever looked at something has not pressed for two minutes."""
    await sql.execute("UPDATE reviews SET held_until = held_until - interval '121 seconds'")


async def planted_questions(group: Group, person: Connected, count: int) -> list[SuggestionId]:
    """Writes as many rows as recognition would have, each about a photo of its own."""
    photos = """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
            taken_at)
        SELECT $1, 'post', 'photo', 'done', 'file', gen_random_uuid(), now() FROM generate_series(1, $2)
        RETURNING id"""
    faces = """INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
            detection_confidence, quality_score, qdrant_point_id, clustered_at)
        SELECT x.id, $1, x.asset, 0, 0, 80, 100, 0.9, 0.8, x.id, now()
        FROM (SELECT gen_random_uuid() AS id, p.id AS asset FROM photos p) x RETURNING id"""
    rows = await sql.rows(
        f"""WITH photos AS ({photos}), faces AS ({faces})
            INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
            SELECT f.id, $3, 0.7, (
                SELECT face_instance_id FROM person_prototypes WHERE person_id = $3 LIMIT 1)
            FROM faces f RETURNING id""",
        group.workspace_id,
        count,
        person.person_id,
    )
    return [row["id"] for row in rows]
