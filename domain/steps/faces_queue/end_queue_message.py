"""Notes what became of a message of the faces queue, face by face, and has it published as a result."""

from domain.ids import BatchId
from domain.queries import sql
from domain.steps.work.work import Work

# A face changed when the operation moved it, or when it is gone.
_FINISH = """
WITH mine AS (
    SELECT face.number::bigint AS number FROM queue_messages m
    CROSS JOIN LATERAL jsonb_array_elements_text(m.asked->'contact') face (number) WHERE m.id = $1),
done AS (
    SELECT mine.number, f.id IS NULL OR f.id IN (
        SELECT face.id::uuid FROM face_assignment_events e
        CROSS JOIN LATERAL jsonb_array_elements_text(e.affected_face_instance_ids) face (id)
        WHERE e.batch_id = $3) AS has_changed
    FROM mine LEFT JOIN face_instances f ON f.number = mine.number),
told AS (
    SELECT coalesce(jsonb_agg(number ORDER BY number) FILTER (WHERE has_changed), '[]') AS changed,
        coalesce(jsonb_agg(number ORDER BY number) FILTER (WHERE NOT has_changed), '[]') AS unchanged
    FROM done)
UPDATE queue_messages m SET state = CASE WHEN $2::text IS NULL THEN 'done' ELSE 'dead' END, reason = $2,
    finished_at = now(), results = jsonb_build_object('changed', told.changed,
        'unchanged', told.unchanged || coalesce(m.asked->'other', '[]'),
        'error', coalesce(m.asked->'unknown', '[]'))
FROM told WHERE m.id = $1 AND m.results IS NULL RETURNING m.id
"""
_TELL = """
INSERT INTO queue_outbox (workspace_id, stream, body)
SELECT workspace_id, 'results', results || jsonb_build_object('entry', entry_id, 'state', state,
    'reason', reason, 'action', body->'action', 'user_id', body->'user_id')
FROM queue_messages WHERE id = $1 RETURNING id
"""


async def end_queue_message(
    work: Work, message_id: int, reason: str | None, batch_id: BatchId | None
) -> None:
    """reason: the code of the refusal; None when the message was done. batch_id: that of the message's
    operation, by which the faces that it moved are found. Safe to repeat.
    """
    if not await sql.values(int, _FINISH, message_id, reason, batch_id):
        return
    for outbox_id in await sql.values(int, _TELL, message_id):
        await work.add("publish_queue_message", queue_outbox_id=outbox_id)
