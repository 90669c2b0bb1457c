"""Has faces matched again when faces that the match rests on are gone: they may show somebody else."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.faces.half_seen import RIVALS, SELVES
from domain.queries.faces.unknown_faces import IS_UNFOUNDED
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.persons.live_person import IS_MATCHED
from domain.queries.persons.survivor import OR_SURVIVORS
from domain.steps.faces.look_anew_by_age import look_anew_by_age
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work, transaction
from domain.values.operation_kinds import OF_TRAINING

# With OFFSET 0 Postgres uses the index of `matched_by` for each face of $1. With ARRAY it then reads only the
# matches that were found. With `matched_by && $1` or a join, it would compare thousands of faces with every
# face of the installation.
_IN_DOUBT = f"""
SELECT DISTINCT f.person_id FROM face_instances f
WHERE f.id = ANY(ARRAY(
    SELECT unnest($1::uuid[])
    UNION SELECT resting.id FROM unnest($1::uuid[]) AS gone (id) CROSS JOIN LATERAL (
        SELECT o.id FROM face_instances o
        WHERE o.basis = 'matched' AND o.matched_by @> ARRAY[gone.id] OFFSET 0) resting))
  AND {IS_UNFOUNDED} AND f.person_id IS NOT NULL ORDER BY f.person_id
"""  # noqa: S608  a constant
# The persons of $2 and their declared look-alikes, as far as a match of theirs is in doubt.
_TO_DECIDE = f"""
WITH RECURSIVE known AS (SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND p.id = ANY($2::uuid[])),
{SELVES},
{RIVALS}
SELECT p.id FROM persons p
WHERE p.id IN (SELECT id FROM known UNION SELECT rival FROM rivals) AND {IS_MATCHED}
  AND EXISTS (SELECT FROM face_instances f WHERE f.person_id = p.id AND {IS_UNFOUNDED}) ORDER BY p.id
"""  # noqa: S608  constants

# The persons of $1 and their survivors, without who was absorbed.
_NOW = f"""
WITH RECURSIVE selves AS (SELECT unnest($1::uuid[]) AS id {OR_SURVIVORS})
SELECT p.id FROM persons p WHERE p.id IN (SELECT id FROM selves) AND p.merged_into_id IS NULL ORDER BY p.id
"""  # noqa: S608  a constant

# Of so many persons p, chosen at random, those of whom a match is in doubt. A person whose task died within a
# day is left out: the admins were just told of it. OFFSET 0: the persons are chosen first.
_LEFT_IN_DOUBT = f"""
SELECT p.id FROM (SELECT p.id FROM persons p WHERE {IS_MATCHED} ORDER BY random() LIMIT $1 OFFSET 0) p
WHERE EXISTS (SELECT FROM face_instances f WHERE f.person_id = p.id AND {IS_UNFOUNDED})
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.kind = 'rematch_person' AND t.dedupe_key = p.id::text
      AND t.state = 'dead' AND t.finished_at > now() - interval '1 day')
ORDER BY p.id
"""  # noqa: S608  constants
_LOOKED_AT = 50


async def look_anew(work: Work, face_ids: Sequence[FaceId]) -> None:
    """face_ids: faces that leave their person, left it or came back. Matches of these faces, and matches that
    rest on them, are decided again where a face that they rest on is not the person's any more. `move_faces`
    does the same for faces that it moves.
    """
    found = await sql.values(PersonId, _IN_DOUBT, list(face_ids))
    await work.add_each("rematch_person", [{"person_id": str(person_id)} for person_id in found])


async def rematch_all_of(work: Work, person_ids: Sequence[PersonId]) -> None:
    """Has all faces that were matched to these persons matched again, because a match must be surer now."""
    await work.add_each("rematch_person", [{"person_id": str(one), "all": 1} for one in person_ids])


async def rematch_told_apart(work: Work, person_ids: Sequence[PersonId]) -> None:
    """These persons are told apart from now on, or can be compared only now: all their matches are decided
    again, as each must have a clear lead. An absorbed person counts as the survivor. Every way to become
    declared look-alikes ends here, so that the order of telling apart, merging and naming does not matter.
    """
    found = await sql.values(PersonId, _NOW, list(person_ids))
    if len(found) > 1:
        await rematch_all_of(work, found)


async def rematch_if_in_doubt(work: Work, person_id: PersonId) -> None:
    """The person takes part in matching again: matches that rest on a face it has lost are decided again."""
    if await is_in_doubt(person_id):
        await work.add("rematch_person", person_id=str(person_id))


async def rematch_left_in_doubt(doorbell: Doorbell) -> int:
    """Has matches in doubt decided again whose task is lost: it may have died. Returns how many persons."""
    async with transaction(doorbell) as work:
        found = await sql.values(PersonId, _LEFT_IN_DOUBT, _LOOKED_AT)
        await work.add_each("rematch_person", [{"person_id": str(person_id)} for person_id in found])
    return len(found)


async def decide_at_last(work: Work, workspace_id: WorkspaceId, person_ids: Sequence[PersonId]) -> None:
    """person_ids: persons whom the engine may see now, or who are nobody's rivals any more. What it could not
    decide about them and about their declared look-alikes is decided, and photos that waited for that follow.
    """
    found = await sql.values(PersonId, _TO_DECIDE, workspace_id, list(person_ids))
    await work.add_each("send_held_back", [{"person_id": str(person_id)} for person_id in found])


async def is_in_doubt(person_id: PersonId) -> bool:
    """Whether a match of the person rests on a face that is not the person's any more."""
    found = await sql.value(
        int,
        f"SELECT 1 AS yes FROM face_instances f WHERE f.person_id = $1 AND {IS_UNFOUNDED} LIMIT 1",  # noqa: S608  a constant
        person_id,
    )
    return found is not None


async def rematch_after_undo(
    work: Work,
    done: RecordedOperation,
    changes: Sequence[Mapping[str, Any]],
    persons: Mapping[int, LockedPerson],
    back: Sequence[FaceId],
) -> None:
    """Has faces matched again after an undo. If the operation was about a training photo or was a merge, its
    persons are searched among unknown faces. So is each person who got back a face of `back` that people had
    confirmed: faces that were matched because of it may have left with it. If two persons are look-alikes
    again, all their matches are decided again; if they are no look-alikes any more, those that are in doubt.
    For a birth date that changed back, `look_anew_by_age` follows.
    """
    numbers = [done.person_number] if done.kind in OF_TRAINING else []
    if done.kind == "merge_persons":
        numbers = [*done.pair]
    known = await sql.values(
        PersonId,
        """SELECT DISTINCT person_id FROM face_instances
           WHERE id = ANY($1::uuid[]) AND person_id IS NOT NULL AND basis <> 'matched' ORDER BY person_id""",
        list(back),
    )
    for person_id in dict.fromkeys([*(persons[number].id for number in numbers), *known]):
        await work.add("backfill_person", person_id=str(person_id))
    pair = [person.id for person in persons.values()]
    for apart in (given["after"] is not None for given in changes if given["field"] == "apart"):
        if apart:
            await rematch_told_apart(work, pair)
        else:
            await decide_at_last(work, done.workspace_id, pair)
    for given in (given for given in changes if given["field"] == "birth_date"):
        dated, was = persons[given["number"]], given["before"]
        await look_anew_by_age(work, dated, dated.birth_date, was=date.fromisoformat(was) if was else None)
