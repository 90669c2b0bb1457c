"""Lists requests that wait for a decision, for an admin whose private chat has just opened."""

from dataclasses import dataclass

from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    person_id: PersonId
    workspace_id: WorkspaceId


async def waiting_requests(participant_id: ParticipantId) -> list[WaitingRequest]:
    """Requests in workspaces without an admin chat whose card is not in this participant's private chat.

    Only Telegram knows whether the participant may decide them. A participant who is known in no group may be
    an admin of any.
    """
    return await sql.rows(
        WaitingRequest,
        """SELECT p.id AS person_id, p.workspace_id FROM persons p JOIN workspaces w ON w.id = p.workspace_id
           JOIN participants r ON r.id = $1
           WHERE p.approval = 'requested' AND p.erasing_at IS NULL AND w.tg_admin_chat_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'request' AND c.subject = p.number::text
                 AND c.tg_chat_id = r.tg_user_id)
             AND (NOT EXISTS (SELECT 1 FROM group_participants WHERE participant_id = r.id)
                 OR EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id
                     WHERE m.participant_id = r.id AND g.workspace_id = p.workspace_id))
           ORDER BY p.number""",
        participant_id,
    )
