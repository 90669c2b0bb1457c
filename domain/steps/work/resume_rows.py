"""Finds rows that wait for work although no task will do it, and gives them their task again."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.steps.work.work import transaction

# A younger row may just be getting its task. Only a crash between two commits leaves a row without one.
_LATE = "5 minutes"
_IS_LATE = f"< now() - interval '{_LATE}'"

# A training photo belongs to a request while its person is a draft or requested; else somebody sent it for a
# person who is connected. A delivery is not resumed while its picture is still made from a document, nor an
# erase while its cards are taken back. A photo that has to leave a chat which is closed waits for a Start.
_WAITING = f"""
SELECT CASE WHEN a.kind = 'post' AND a.media = 'video' THEN 'recognise_video'
           WHEN a.kind = 'post' THEN 'recognise_asset'
           WHEN p.approval IN ('draft', 'requested') THEN 'judge_training_photo'
           ELSE 'judge_gallery_photo' END AS kind, 'asset_id' AS key, a.id, NULL AS lane, a.workspace_id
FROM image_assets a LEFT JOIN persons p ON p.id = a.enrols_person_id
WHERE a.state = 'received' AND a.updated_at {_IS_LATE} AND p.erasing_at IS NULL
UNION ALL
SELECT 'deliver', 'delivery_id', d.id, 'to:' || d.participant_id, d.workspace_id FROM deliveries d
WHERE d.state = 'pending' AND d.offered_at IS NULL AND d.created_at {_IS_LATE} AND NOT EXISTS (
    SELECT 1 FROM tasks t WHERE t.kind = 'clean_document' AND t.dedupe_key = d.asset_id::text
      AND t.state IN ('ready', 'leased'))
UNION ALL
SELECT 'correct_delivery', 'delivery_id', d.id, 'to:' || d.participant_id, d.workspace_id FROM deliveries d
JOIN participants r ON r.id = d.participant_id AND r.private_chat = 'open'
WHERE d.state = 'retracted' AND {HAS_COPY}
UNION ALL
SELECT 'look_closer', 'look_id', c.id, 'closer:' || c.asset_id, c.workspace_id FROM closer_looks c
WHERE c.done_at IS NULL AND c.asked_at {_IS_LATE}
UNION ALL
SELECT 'purge_erasure', 'erasure_id', e.id, NULL, e.workspace_id FROM erasures e
WHERE e.state = 'erasing' AND e.created_at {_IS_LATE} AND NOT EXISTS (
    SELECT 1 FROM tasks t WHERE t.kind = 'take_back_cards' AND t.dedupe_key = e.id::text
      AND t.state IN ('ready', 'leased'))
UNION ALL
SELECT r.kind, 'report_id', r.id, CASE WHEN r.kind IN ('rebuild_index', 'rerun_matching') THEN r.kind END,
    r.workspace_id
FROM reports r WHERE r.finished_at IS NULL AND r.created_at {_IS_LATE}
UNION ALL
SELECT 'handle_queue_message', 'queue_message_id', m.id, 'faces-queue-' || coalesce(m.workspace_id, 0),
    m.workspace_id
FROM queue_messages m WHERE m.state = 'received' AND m.received_at {_IS_LATE}
UNION ALL
SELECT 'publish_queue_message', 'queue_outbox_id', o.id, NULL, o.workspace_id FROM queue_outbox o
WHERE o.published_at IS NULL AND o.created_at {_IS_LATE}
UNION ALL
SELECT 'call_webhook', 'webhook_call_id', c.id, NULL, w.workspace_id FROM webhook_calls c
JOIN webhooks w ON w.id = c.webhook_id AND w.stopped_at IS NULL
WHERE c.ended_at IS NULL AND c.created_at {_IS_LATE}
UNION ALL
SELECT 'handle_update', 'update_id', u.id, 'update:' || u.id, NULL FROM telegram_updates u
WHERE u.handled_at IS NULL AND u.payload IS NOT NULL AND u.received_at {_IS_LATE}
"""  # noqa: S608  constants
# A row with a dead task is left out: the admins were told of it, and `/doctor` begins the task again. A photo
# in the wrong chat is tried again each day, because nobody else sees that it is still there.
_FORGOTTEN = f"""
SELECT w.* FROM ({_WAITING}) w WHERE ($1::bigint IS NULL OR w.workspace_id = $1)
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.kind = w.kind AND t.dedupe_key = w.id::text
      AND t.state IN ('ready', 'leased'))
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.kind = w.kind AND t.dedupe_key = w.id::text
      AND t.state = 'dead' AND (t.kind <> 'correct_delivery' OR t.finished_at > now() - interval '1 day'))
ORDER BY w.kind, w.id LIMIT 1000
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many photos wait without a task, and how many other rows."""

    photos: int
    rest: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row whose task gets its `id` under the name `key`."""

    kind: str
    key: str
    id: int
    lane: str | None
    workspace_id: WorkspaceId | None


async def resume_rows(workspace_id: WorkspaceId | None, doorbell: Doorbell, *, mends: bool) -> Forgotten:
    """Finds at most 1000 rows at a time. workspace_id: None for rows of all workspaces and of none. mends:
    whether each gets its task again.
    """
    rows = await sql.rows(_Waiting, _FORGOTTEN, workspace_id)
    if mends and rows:
        async with transaction(doorbell) as work:
            for row in rows:
                lanes = None if row.lane is None else [row.lane]
                await work.add_each(row.kind, [{row.key: row.id}], lanes=lanes)
    photos = sum(row.key == "asset_id" for row in rows)
    return Forgotten(photos, len(rows) - photos)
