"""Reads what a backup must not bring back: erased subjects, owed sends, the old index. SETTLE has the
statements that settle it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.errors import Corrupt, Unavailable
from domain.ids import FaceId, PersonId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """kind: person | contact_faces | photo | participant | group | workspace. subject: its uuid, which
    nothing else ever gets.

    faces: the faces of an erased person, or of `contact_faces`; in an older backup they may not be the
    person's yet. absorbed: persons that the person had absorbed; in an older backup they may still be
    separate.
    """

    erasure: UUID
    kind: str
    subject: UUID
    faces: tuple[FaceId, ...] = ()
    absorbed: tuple[PersonId, ...] = ()


# When the database was last restored; NULL if never. Messages that were sent between the backup and the
# restore are on no record.
LAST_RESTORE = "(SELECT max(restored_at) FROM restores)"
_THERE = """
SELECT id AS uuid FROM persons WHERE id = ANY($1::uuid[]) AND erasing_at IS NULL
UNION ALL SELECT uuid FROM participants WHERE uuid = ANY($1::uuid[])
UNION ALL SELECT uuid FROM image_assets WHERE uuid = ANY($1::uuid[])
UNION ALL SELECT uuid FROM groups WHERE uuid = ANY($1::uuid[])
UNION ALL SELECT uuid FROM workspaces WHERE uuid = ANY($1::uuid[]) AND erasing_at IS NULL
"""
# A face counts also if its person is not here, because the person was made after the backup.
_FACES_THERE = """
SELECT f.id FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
WHERE f.id = ANY($1::uuid[]) AND p.erasing_at IS NULL
"""
# A restore skips this many ids of each sequence, more than can have been given out since the backup.
_LEAP = 1_000_000
# `generation` goes up at the first start. An older copy may be from before there was a generation.
_IS_NEW = """
SELECT generation = 0 AND NOT EXISTS (SELECT 1 FROM restores) AND NOT EXISTS (SELECT 1 FROM groups)
FROM installation
"""
# A photo that was owed at the time of the backup may have been sent since. It is offered to its recipient,
# and never sent by itself again; the same holds for ended deliveries that could be owed once more.
SETTLE = (
    """UPDATE deliveries SET state = 'unknown', reason = 'restored from a backup', unknown_at = now(),
           token = NULL, offered_at = NULL WHERE state IN ('pending', 'sending', 'parked')""",
    """UPDATE deliveries SET unknown_at = now()
       WHERE unknown_at IS NULL AND state IN ('suppressed', 'retracted', 'failed')""",
    # Buttons of messages sent since the backup carry ids, and other programs know some ids. None of them may
    # be given to something else.
    f"""SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + {_LEAP})
        FROM pg_sequences WHERE schemaname = 'public'""",  # noqa: S608  a constant
    """UPDATE tasks SET state = 'done', lease_until = NULL, finished_at = now(), last_error = 'restored'
       WHERE kind IN ('deliver', 'rebuild_index', 'compare_index', 'examine_service') AND state <> 'done'""",
    # Nobody holds a leased task any more: of each kind and key one is tried again.
    """UPDATE tasks t SET lease_until = NULL, token = NULL, not_before = now(),
           state = CASE WHEN other.waits THEN 'done' ELSE 'ready' END,
           finished_at = CASE WHEN other.waits THEN now() END
       FROM (SELECT m.id, EXISTS (SELECT 1 FROM tasks o WHERE o.kind = m.kind AND o.dedupe_key = m.dedupe_key
                 AND (o.state = 'ready' OR o.state = 'leased' AND o.id < m.id)) AS waits
             FROM tasks m WHERE m.state = 'leased') other WHERE t.id = other.id""",
    # The index of this machine, if it has one, is not the index of the time of the backup.
    "UPDATE face_instances SET indexed_version = NULL, indexed_at = NULL WHERE indexed_version IS NOT NULL",
    "DELETE FROM lost_embeddings",
    "DELETE FROM reports",
    """WITH report AS (INSERT INTO reports (kind) VALUES ('rebuild_index') RETURNING id)
       INSERT INTO tasks (kind, queue, dedupe_key, ids, max_attempts, lane)
       SELECT 'rebuild_index', 'vision', id::text, jsonb_build_object('report_id', id), 1000, 'rebuild_index'
       FROM report""",
    # In the lane that `Work` gives such a task: two at once would both send an offer.
    """INSERT INTO tasks (kind, queue, dedupe_key, ids, lane)
       SELECT DISTINCT 'show_unknown_deliveries', 'delivery', participant_id::text,
           jsonb_build_object('participant_id', participant_id), 'show_unknown_deliveries:' || participant_id
       FROM deliveries WHERE state = 'unknown'
       ON CONFLICT (kind, dedupe_key) WHERE state = 'ready' DO NOTHING""",
)


async def subjects_there(entries: Collection[LedgerEntry]) -> set[UUID]:
    """The subjects of those entries of which this database has something again: the subject, a person that it
    absorbed, or a face.
    """
    selves = {one: entry.subject for entry in entries for one in (*entry.absorbed, entry.subject)}
    faces = {face: entry.subject for entry in entries for face in entry.faces}
    there = {selves[found] for found in await sql.values(UUID, _THERE, list(selves))}
    return there | {faces[found] for found in await sql.values(FaceId, _FACES_THERE, list(faces))}


async def noted_erasures() -> set[UUID]:
    """Erasures that are in the ledger beside the photos, as far as this database knows."""
    return set(await sql.values(UUID, "SELECT uuid FROM erasures WHERE noted_at IS NOT NULL"))


async def unchecked_backup() -> datetime | None:
    """When the backup was taken that waits for `restore-check`. None if the database was never restored, or
    was checked since.
    """
    return await sql.value(
        datetime, "SELECT backup_taken_at FROM restores WHERE checked_at IS NULL ORDER BY id DESC LIMIT 1"
    )


async def ensure_not_new() -> None:
    """Raises Unavailable when nothing was ever restored into the database, and the service never ran on it.

    It would look like an older copy. Settled as one it is not empty any more, so no backup can be restored
    into it.
    """
    if await sql.value(bool, _IS_NEW):
        raise is_new()


def is_new() -> Unavailable:
    return Unavailable(
        "the database",
        "nothing was restored into it, so there is nothing to check: first `python -m workers restore DIR`",
    )


async def ensure_checked() -> None:
    """Raises Corrupt if nothing may start, because the database may still have subjects that were erased."""
    taken_at = await unchecked_backup()
    if taken_at is not None:
        raise Corrupt(
            "the database",
            f"it was restored from a backup of {taken_at:%Y-%m-%d %H:%M} UTC, and whoever was erased since "
            "may be back; run `python -m workers restore-check --apply` first",
        )
