"""Matches the faces of a person by another birth date: nobody is on a photo from before their birth."""

from datetime import date

from domain.ids import SuggestionId
from domain.queries import sql
from domain.queries.persons.photos_before import photos_before
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.questions.expire_questions import follow_ended
from domain.steps.work.work import Work

# Questions about others that came when a birth date took the face from person $1, on photos that are not too
# early any more. $2: that date. $3: the new one, or null.
_EXPIRE = """
WITH held AS MATERIALIZED (
    SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.taken_at < $2::date
        AND ($3::date IS NULL OR a.taken_at >= $3::date - 1)
    WHERE f.person_id IS NULL AND f.id IN (
        SELECT jsonb_array_elements_text(e.affected_face_instance_ids)::uuid FROM face_assignment_events e
        WHERE e.from_person_id = $1 AND e.to_person_id IS NULL AND e.actor = 'engine')
    ORDER BY f.id FOR NO KEY UPDATE OF f)
UPDATE face_suggestions s SET status = 'EXPIRED', reviewed_at = now() FROM held
WHERE s.face_instance_id = held.id AND s.suggested_person_id <> $1 AND s.status = 'PENDING' RETURNING s.id
"""


async def look_anew_by_age(work: Work, person: LockedPerson, born: date | None, *, was: date | None) -> None:
    """The person has the birth date `born` now, and had the date `was`. Has all matches of the person decided
    again if one is on a photo from before `born`, and looks for the person on photos that seemed too early
    so far. Nobody is asked any more whether a face that the former date took away is a look-alike's,
    unless `born` keeps it away as well: only the person is looked for, so nobody would ask that family again.
    """
    if await photos_before(person.id, born):
        await work.add("rematch_person", person_id=str(person.id), all=1)
    if was is not None:
        ended = await sql.values(SuggestionId, _EXPIRE, person.id, was, born)
        await follow_ended(work, person.workspace_id, sorted(ended))
    await work.add("backfill_person", person_id=str(person.id))
