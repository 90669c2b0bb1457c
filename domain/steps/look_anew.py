"""What was matched because of faces that went is looked at anew: it may be somebody else's."""

from collections.abc import Sequence
from uuid import UUID

from domain.queries import sql
from domain.queries.unknown_faces import IS_UNFOUNDED
from domain.steps.work import Work


async def look_anew(work: Work, face_ids: Sequence[UUID]) -> None:
    """face_ids: those that go, went, or came back. Who moves faces on is followed by `move_faces` itself."""
    found = await sql.rows(
        f"""SELECT DISTINCT f.person_id FROM face_instances f
           WHERE {IS_UNFOUNDED} AND (f.matched_by && $1::uuid[] OR f.id = ANY($1::uuid[]))
             AND f.person_id IS NOT NULL ORDER BY f.person_id""",  # noqa: S608  a constant
        list(face_ids),
    )
    await work.add_each("rematch_person", [{"person_id": str(row["person_id"])} for row in found])


async def look_anew_at(work: Work, person_id: UUID) -> None:
    """The person is matched again from now on: its faces were left as they were while it was not."""
    found = await sql.one(
        f"SELECT 1 AS yes FROM face_instances f WHERE f.person_id = $1 AND {IS_UNFOUNDED} LIMIT 1",  # noqa: S608  a constant
        person_id,
    )
    if found is not None:
        await work.add("rematch_person", person_id=str(person_id))
