"""Matches every stored face again when people have stopped, first as a rehearsal, and notes what changed."""

from contextlib import suppress

import asyncpg

from domain.values.task_kinds import VISION
from sandbox.chaos.judging.learned import Kept, RerunSeen
from sandbox.whole_service import WholeService

_OPEN = """
WITH opened AS (
    INSERT INTO reports (kind, workspace_id, mends)
    SELECT 'rerun_matching', id, $1 FROM workspaces RETURNING id)
INSERT INTO tasks (kind, queue, ids, dedupe_key, lane, is_behind)
SELECT 'rerun_matching', $2, jsonb_build_object('report_id', id), id::text, 'rerun_matching',
    row_number() OVER (ORDER BY id) > 1
FROM opened ORDER BY id
"""
_IS_OPEN = "SELECT EXISTS (SELECT 1 FROM reports WHERE kind = 'rerun_matching' AND finished_at IS NULL)"
_SAID = """
SELECT format('person %s is %s, %s', number, name, status) FROM persons
UNION ALL SELECT format('face %s is %s, %s', f.number, p.number, f.basis) FROM face_instances f
    JOIN persons p ON p.id = f.person_id WHERE f.basis <> 'matched'
UNION ALL SELECT format('face %s is set aside: %s', number, set_aside) FROM face_instances
    WHERE set_aside IS NOT NULL
UNION ALL SELECT format('face %s is not %s, %s', face_id, person_id, reason) FROM negative_pairs
UNION ALL SELECT format('face %s does not represent %s', face_id, person_id) FROM barred_faces
UNION ALL SELECT format('face %s is pinned to %s', face_instance_id, person_id) FROM person_prototypes
    WHERE is_pinned
UNION ALL SELECT format('question %s was %s', id, status) FROM face_suggestions
    WHERE status IN ('ACCEPTED', 'REJECTED')
UNION ALL SELECT format('%s and %s are two', first_person_id, second_person_id) FROM look_alikes
UNION ALL SELECT format('%s receives %s as %s, %s', participant_id, person_id, alias, state)
    FROM participant_persons
UNION ALL SELECT format('%s of %s is %s', name, workspace_id, value) FROM workspace_settings
UNION ALL SELECT format('inquiry %s was answered: %s %s', id, person_id, name) FROM cluster_inquiries
    WHERE answered_at IS NOT NULL
UNION ALL SELECT format('cluster %s is %s', number, state) FROM clusters
    WHERE state IN ('labelled', 'ignored')
"""
_FOUND = """
SELECT format('face %s is matched with %s', f.number, p.number) FROM face_instances f
    JOIN persons p ON p.id = f.person_id WHERE f.basis = 'matched'
UNION ALL SELECT format('question %s waits', id) FROM face_suggestions WHERE status = 'PENDING'
"""


async def rerun_all(service: WholeService, *, timeout_s: float) -> tuple[RerunSeen, ...]:
    """Rehearses a rerun of every workspace, then does it. Call this when nothing else is under way.

    timeout_s: how long the service may take for each of the two.
    """
    return tuple([await _rerun(service, timeout_s, rehearses=rehearses) for rehearses in (True, False)])


async def _rerun(service: WholeService, timeout_s: float, *, rehearses: bool) -> RerunSeen:
    database = service.database
    before = await _kept(database)
    await database.execute(_OPEN, not rehearses, VISION)
    with suppress(TimeoutError):  # the checker names what did not end
        await service.until_idle(timeout_s=timeout_s)
    is_finished = not await database.fetchval(_IS_OPEN)
    return RerunSeen(rehearses, is_finished, before, await _kept(database))


async def _kept(database: asyncpg.Pool) -> Kept:
    said, found = await database.fetch(_SAID), await database.fetch(_FOUND)
    return Kept(frozenset(row[0] for row in said), frozenset(row[0] for row in found))
