"""Lists the long work of a workspace: checks and reruns, erases, searches through older photos."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.values.findings import NOTICES, UNMENDED


@dataclass(frozen=True, slots=True)
class Job:
    """number: with `kind` it names the job. state: waiting | running | done | dead. done of total: as far as
    that is counted. can_mend: it is the last examination, it only looked, and found what can be mended.
    """

    kind: str
    number: int
    state: str
    done: int | None
    total: int | None
    created_at: datetime
    finished_at: datetime | None
    can_mend: bool


LONG_TASKS_OF_PERSONS = ("backfill_person", "rematch_person", "send_held_back", "sync_person_faces")
_JOBS = """
SELECT * FROM (
    SELECT r.kind, r.id AS number, CASE WHEN r.finished_at IS NOT NULL THEN 'done'
            WHEN EXISTS (SELECT 1 FROM tasks t WHERE t.kind = r.kind AND t.dedupe_key = r.id::text
                AND t.state = 'dead') THEN 'dead'
            WHEN r.total IS NULL THEN 'waiting' ELSE 'running' END AS state,
        r.done, r.total, r.created_at, r.finished_at,
        r.kind = 'examine_service' AND NOT r.mends AND NOT EXISTS (SELECT FROM reports l
            WHERE l.workspace_id = r.workspace_id AND l.kind = r.kind AND l.id > r.id)
          AND EXISTS (SELECT FROM jsonb_to_recordset(r.findings->'findings')
                f (kind text, found int, mended int)
              WHERE f.found > f.mended AND f.kind <> ALL($3::text[])) AS can_mend
    FROM reports r WHERE r.workspace_id = $1
    UNION ALL
    SELECT 'erase_' || e.subject_kind, e.id, CASE WHEN e.state = 'verified' THEN 'done' ELSE 'running' END,
        NULL, NULL, e.created_at, e.verified_at, false
    FROM erasures e WHERE e.workspace_id = $1
    UNION ALL
    SELECT t.kind, t.id, CASE t.state WHEN 'ready' THEN 'waiting' WHEN 'leased' THEN 'running'
            ELSE t.state END, NULL, NULL, t.created_at, t.finished_at, false
    FROM tasks t JOIN persons p ON p.id = (t.ids->>'person_id')::uuid
    WHERE p.workspace_id = $1 AND t.kind = ANY($2::text[])) jobs
ORDER BY finished_at IS NOT NULL, created_at DESC, kind, number LIMIT 100
"""


async def jobs(workspace_id: WorkspaceId) -> list[Job]:
    """At most 100. Those that go on come first, the newest before the older."""
    return await sql.rows(Job, _JOBS, workspace_id, list(LONG_TASKS_OF_PERSONS), sorted(NOTICES | UNMENDED))
