"""Plants many questions, or makes up the API's answer about them: more than the bot asks in a test."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests import sql
from tests.faces import add_faces, add_photos


async def plant_questions(name: str, count: int, confidence: float) -> None:
    """Plants questions about the person of that name, each on its own photo. Their source is any prototype,
    even another person's.
    """
    person = await sql.one("SELECT id, workspace_id FROM persons WHERE name = $1", name)
    assert person is not None
    photos = await add_photos(person["workspace_id"], count)
    await sql.execute(
        """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
           SELECT face, $2, $3, (SELECT min(face_instance_id::text)::uuid FROM person_prototypes)
           FROM unnest($1::uuid[]) AS face""",
        await add_faces(photos, quality_score=0.8, clustered_at=datetime.now(UTC)),
        person["id"],
        confidence,
    )


def answer_about_anna(count: int) -> dict[str, Any]:
    """What the API answers when this number of questions waits, all of them about Anna."""
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
