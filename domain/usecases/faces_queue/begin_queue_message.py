"""Notes, before a message of the faces queue is done, whose the faces of its list are."""

from domain.queries import sql
from domain.values.queue_messages import QueueMessage


async def begin_queue_message(message_id: int, message: QueueMessage) -> list[int]:
    """Returns the faces of the list that were the contact's when this was called first.

    Other faces of the workspace, and numbers that do not exist there, are noted and left alone.
    """
    await sql.execute(
        """WITH sorted AS (
             SELECT n.number, CASE WHEN f.id IS NULL THEN 'unknown'
                 WHEN coalesce(p.number, c.number) = $4 THEN 'contact' ELSE 'other' END AS whose
             FROM (SELECT DISTINCT unnest($2::bigint[]) AS number) n
             LEFT JOIN face_instances f ON f.number = n.number AND f.workspace_id = $3
             LEFT JOIN persons p ON p.id = f.person_id
             LEFT JOIN clusters c ON c.id = f.cluster_id AND f.person_id IS NULL)
           UPDATE queue_messages SET asked = (SELECT jsonb_build_object(
               'contact', coalesce(jsonb_agg(number ORDER BY number) FILTER (WHERE whose = 'contact'), '[]'),
               'other', coalesce(jsonb_agg(number ORDER BY number) FILTER (WHERE whose = 'other'), '[]'),
               'unknown', coalesce(jsonb_agg(number ORDER BY number) FILTER (WHERE whose = 'unknown'), '[]'))
             FROM sorted) WHERE id = $1 AND asked IS NULL""",
        message_id,
        list(message.face_numbers),
        message.user_id,
        message.contact_id,
    )
    faces = await sql.value(
        list[int], "SELECT asked->'contact' FROM queue_messages WHERE id = $1", message_id
    )
    return faces or []
