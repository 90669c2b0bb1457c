"""Asks questions about a face that waited while the face was asked about for another person."""

from collections.abc import Sequence
from typing import Final

from domain.ids import FaceId, PersonId, SuggestionId
from domain.queries import sql
from domain.steps.work.work import Work

# Of the questions $1: the persons of those that wait to be asked.
UNASKED_OF: Final = """SELECT DISTINCT suggested_person_id FROM face_suggestions
WHERE id = ANY($1::bigint[]) AND status = 'PENDING' AND asked_at IS NULL ORDER BY 1"""
# Whether a question s waits behind the question e.
IS_BEHIND = """s.face_instance_id = e.face_instance_id AND s.id <> e.id AND s.status = 'PENDING'
    AND s.asked_at IS NULL"""
_WHO_WAITED = f"""
SELECT DISTINCT s.suggested_person_id AS id FROM face_suggestions e JOIN face_suggestions s ON {IS_BEHIND}
WHERE e.id = ANY($1::bigint[]) ORDER BY 1
"""  # noqa: S608  a constant
_BEHIND_DELETED = f"""
SELECT DISTINCT s.suggested_person_id AS id FROM face_suggestions e JOIN face_suggestions s ON {IS_BEHIND}
WHERE e.status = 'PENDING' AND (e.suggested_person_id = ANY($1::uuid[]) OR e.source_face_id = ANY($2::uuid[]))
  AND s.suggested_person_id <> ALL($1::uuid[]) AND s.source_face_id <> ALL($2::uuid[])
  AND s.face_instance_id <> ALL($2::uuid[])
ORDER BY 1
"""  # noqa: S608  a constant

# A new task has no effect if one waits already, even one that waits for tomorrow. So the waiting one is
# brought forward. All tasks that wait are locked, in the order of their ids, as `Work` locks them at the end:
# else two transactions could deadlock.
_HURRY = """
WITH held AS MATERIALIZED (
    SELECT id, dedupe_key FROM tasks WHERE kind = 'ask_questions' AND dedupe_key = ANY($1::text[])
      AND state = 'ready' ORDER BY id FOR UPDATE)
UPDATE tasks t SET not_before = now() FROM held
WHERE t.id = held.id AND held.dedupe_key = ANY($2::text[]) AND t.not_before > now()
"""


async def ask_who_waited(work: Work, ended: Sequence[SuggestionId]) -> None:
    """ended: questions that ended without an answer. Without this, those behind them would wait for a day."""
    if ended:
        await ask_each(work, await sql.values(PersonId, _WHO_WAITED, list(ended)))


async def ask_behind_deleted(
    work: Work, *, persons: Sequence[PersonId] = (), sources: Sequence[FaceId] = ()
) -> None:
    """Call it before the rows of questions about these persons, or because of these faces, are deleted."""
    await ask_each(work, await sql.values(PersonId, _BEHIND_DELETED, list(persons), list(sources)))


async def ask_each(work: Work, waited: Sequence[PersonId]) -> None:
    """waited: persons about whom a question waited."""
    await work.add_each("ask_questions", [{"person_id": str(person_id)} for person_id in waited])


async def ask_each_at_once(work: Work, waited: Sequence[PersonId], *, freed: Sequence[PersonId]) -> None:
    """freed: those of the persons that have free places today, so that questions that wait for tomorrow are
    looked at now.
    """
    if freed:
        await sql.execute(_HURRY, [*map(str, waited)], [*map(str, freed)])
    await ask_each(work, waited)
