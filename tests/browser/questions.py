"""Questions as the page gets them, more than anybody would let the bot ask in a test."""

from typing import Any
from uuid import uuid4

from tests import sql

# Each is about a photo of its own. What the bot compared with does not matter here.
_PLANT = """
WITH photos AS (
    INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at)
    SELECT p.workspace_id, 'post', 'photo', 'done', 'file', gen_random_uuid(), now()
    FROM persons p, generate_series(1, $2) WHERE p.name = $1 RETURNING id, workspace_id),
faces AS (
    INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
        detection_confidence, quality_score, qdrant_point_id, clustered_at)
    SELECT x.id, x.workspace_id, x.asset_id, 0, 0, 80, 100, 0.9, 0.8, x.id, now()
    FROM (SELECT gen_random_uuid() AS id, id AS asset_id, workspace_id FROM photos) x RETURNING id)
INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
SELECT f.id, p.id, $3, (SELECT min(face_instance_id::text)::uuid FROM person_prototypes)
FROM faces f, persons p WHERE p.name = $1
"""


async def plant_questions(name: str, count: int, confidence: float) -> None:
    """About the person of that name."""
    await sql.execute(_PLANT, name, count, confidence)


def answer_about_anna(count: int) -> dict[str, Any]:
    """What the API says when so many questions wait, all of them about Anna."""
    about = {"suggested_person_id": str(uuid4()), "person_name": "Anna", "photo_id": 1, "confidence": 0.7}
    questions = [{**about, "id": at, "face_instance_id": str(uuid4())} for at in range(1, count + 1)]
    group = {
        "person_id": about["suggested_person_id"],
        "person_name": "Anna",
        "suggestion_count": count,
        "max_confidence": 0.7,
        "suggestions": questions,
    }
    return {"groups": [group], "total_groups": 1, "total_suggestions": count}
