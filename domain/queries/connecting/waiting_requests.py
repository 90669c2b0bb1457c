"""Lists requests that wait for a decision, for an admin whose private chat has just opened."""

from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_KNOWN

# Requests of both kinds: to connect a person, and to join one that has no owner. kind, subject: of the card.
_WAITING = f"""
SELECT p.id AS person_id, p.workspace_id, NULL::bigint AS link_id, 'request' AS kind,
    p.number::text AS subject
FROM persons p WHERE p.approval = 'requested' AND p.erasing_at IS NULL
UNION ALL SELECT p.id, p.workspace_id, l.id, 'join', l.id::text
FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE l.state = 'requested' AND {IS_KNOWN} AND NOT EXISTS (SELECT 1 FROM participant_persons o
    WHERE o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved')
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """link_id: of a request to join the person; None for a request to connect the person."""

    person_id: PersonId
    workspace_id: WorkspaceId
    link_id: LinkId | None


async def waiting_requests(participant_id: ParticipantId) -> list[WaitingRequest]:
    """Requests in workspaces without an admin chat whose card is not in this participant's private chat.

    Only Telegram knows whether the participant may decide them. A participant who is known in no group may be
    an admin of any.
    """
    return await sql.rows(
        WaitingRequest,
        f"""SELECT q.person_id, q.workspace_id, q.link_id
           FROM ({_WAITING}) q JOIN workspaces w ON w.id = q.workspace_id JOIN participants r ON r.id = $1
           WHERE w.tg_admin_chat_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = q.kind AND c.subject = q.subject
                 AND c.tg_chat_id = r.tg_user_id)
             AND (NOT EXISTS (SELECT 1 FROM group_participants WHERE participant_id = r.id)
                 OR EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id
                     WHERE m.participant_id = r.id AND g.workspace_id = q.workspace_id))
           ORDER BY q.person_id, q.link_id""",  # noqa: S608  a constant
        participant_id,
    )
