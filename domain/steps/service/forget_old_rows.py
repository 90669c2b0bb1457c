"""Deletes rows whose time is over; `rules/service/retention.py` says for every table when that is."""

from domain.ids import AssetId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.rules.service.retention import DAYS_DEAD, DAYS_KEPT, DAYS_ONCE, DAYS_UNTOLD, DIES_WITH, HOURS_KEPT
from domain.values.task_kinds import ONCE_KINDS, UNTOLD_KINDS

_A_ROUND = 5000
# A delivery d keeps a photo on which nobody is left only while there is something to do: it is open, its
# message must go or loses a name, or a reason to have the photo still holds.
_IS_NEEDED = f"""(d.state IN ('pending', 'parked', 'sending', 'unknown')
    OR {HAS_COPY} AND (d.state = 'retracted' OR d.is_outdated OR d.names <> '{{}}')
    OR EXISTS (SELECT 1 FROM distributions x WHERE x.asset_id = d.asset_id
        AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL))"""  # noqa: S608  a constant
# A closer look that was asked for may still find somebody on the photo. The words of an album may stand under
# one of its photos only: it stays while another one of the album is somebody's.
_OF_NOBODY = f"""
a.kind = 'post' AND a.state <> 'received' AND a.path IS NULL
  AND a.updated_at < now() - make_interval(days => $1)
  AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = a.id AND {_IS_NEEDED})
  AND NOT EXISTS (SELECT 1 FROM closer_looks c WHERE c.asset_id = a.id AND c.done_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM postings x
      JOIN postings o ON o.group_id = x.group_id AND o.media_group_id = x.media_group_id
      WHERE x.asset_id = a.id AND x.caption IS NOT NULL AND (
          EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = o.asset_id)
          OR EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = o.asset_id AND {_IS_NEEDED})))
"""  # noqa: S608  a constant
# Whoever posts such a photo again or asks for a closer look holds its row: it is left to the next hour.
_LOCK_OF_NOBODY = f"""
SELECT a.id FROM image_assets a WHERE {_OF_NOBODY} ORDER BY a.id LIMIT $2 FOR UPDATE OF a SKIP LOCKED
"""  # noqa: S608  a constant
# That may have happened between the reading and the lock, so all is tested once more.
_FORGET_OF_NOBODY = f"""
DELETE FROM image_assets a WHERE a.id = ANY($2::bigint[]) AND {_OF_NOBODY}
"""  # noqa: S608  a constant
_FINISHED = (
    "DELETE FROM telegram_updates WHERE handled_at < now() - make_interval(days => $1)",
    "DELETE FROM sent_messages WHERE begun_at < now() - make_interval(days => $1)",
    # Of workers that ended without being told to, and did not come back.
    "DELETE FROM heartbeats WHERE queue LIKE '%@%' AND beat_at < now() - make_interval(days => $1)",
    "DELETE FROM api_tokens WHERE expires_at < now() - make_interval(days => $1)",
    "DELETE FROM deep_links WHERE expires_at < now() - make_interval(days => $1)",
    # Photos that stayed because no picture could be drawn of them.
    """DELETE FROM image_assets WHERE kind = 'training' AND reason = 'asks_to_join'
         AND updated_at < now() - make_interval(days => $1)""",
    "DELETE FROM reviews WHERE held_until < now() - make_interval(days => $1)",
    "DELETE FROM reports WHERE finished_at < now() - make_interval(days => $1)",
    "DELETE FROM queue_messages WHERE finished_at < now() - make_interval(days => $1)",
    "DELETE FROM webhook_calls WHERE ended_at < now() - make_interval(days => $1)",
    "DELETE FROM queue_outbox WHERE published_at < now() - make_interval(days => $1)",
)
# Rows whose task failed for good, and was not begun again by `/doctor`. They go with it: a row
# without a task would be given another one, every month. An erasure is no such row: it is tried again.
_DEAD = """
DELETE FROM {table} r USING tasks t WHERE t.kind = ANY($2::text[]) AND t.state = 'dead'
  AND t.dedupe_key = r.id::text AND t.finished_at < now() - make_interval(days => $1)
"""
_DONE = """
DELETE FROM tasks WHERE state = 'done' AND finished_at < now() - CASE
    WHEN kind = ANY($3::text[]) THEN make_interval(days => $2) ELSE make_interval(hours => $1) END
"""
_DEAD_TASKS = "DELETE FROM tasks WHERE state = 'dead' AND finished_at < now() - make_interval(days => $1)"
_UNTOLD = """
DELETE FROM tasks
WHERE kind = ANY($2::text[]) AND waits_for_tg_chat_id IS NOT NULL AND state = 'ready'
  AND created_at < now() - make_interval(days => $1)
"""


async def forget_finished_work() -> int:
    """Deletes finished work, work that failed for good, work that waits for a user who does not come, and
    what expired. Returns how many rows.
    """
    gone = [await sql.execute(_DONE, HOURS_KEPT, DAYS_ONCE, sorted(ONCE_KINDS))]
    gone += [await sql.execute(query, DAYS_KEPT) for query in _FINISHED]
    async with sql.in_transaction():  # one now() for all: no task goes before its row
        for table, kinds in DIES_WITH.items():
            gone.append(await sql.execute(_DEAD.format(table=table), DAYS_DEAD, list(kinds)))
        gone.append(await sql.execute(_DEAD_TASKS, DAYS_DEAD))
    return sum(gone) + await sql.execute(_UNTOLD, DAYS_UNTOLD, sorted(UNTOLD_KINDS))


async def forget_photos_of_nobody(days: int) -> int:
    """Deletes posted photos without a face that have not changed for so many days, with their file ids and
    the notes of who got them. Returns how many.

    After an update of the service there may be many: the rest of them goes in the next hours.
    """
    async with sql.in_transaction():
        locked = await sql.values(AssetId, _LOCK_OF_NOBODY, days, _A_ROUND)
        return await sql.execute(_FORGET_OF_NOBODY, days, locked)


async def forget_said(days: int) -> int:
    """Forgets which texts older than so many days named whom, so that an erase leaves the names in them.
    Telegram deletes none of them any more; it could only edit them. A text that was edited lately is not old.
    Returns how many texts.
    """
    return await sql.execute(
        "DELETE FROM cards WHERE kind = 'said' AND sent_at < now() - make_interval(days => $1)", days
    )
