"""Lists what waits for a decision of moderators."""

from dataclasses import dataclass

from domain.ids import AssetId, LinkId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.gallery.odd_photos import IS_ODD_AND_WAITS
from domain.queries.persons.live_person import IS_KNOWN

# Requests to connect a person, requests to join one that has no owner, and training photos that look unlike
# the person's others. kind, subject: of the card.
_WAITING = f"""
SELECT p.id AS person_id, p.workspace_id, NULL::bigint AS link_id, NULL::bigint AS asset_id,
    'request' AS kind, p.number::text AS subject
FROM persons p WHERE p.approval = 'requested' AND p.erasing_at IS NULL
UNION ALL SELECT p.id, p.workspace_id, l.id, NULL, 'join', l.id::text
FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE l.state = 'requested' AND {IS_KNOWN} AND NOT EXISTS (SELECT 1 FROM participant_persons o
    WHERE o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved')
UNION ALL SELECT p.id, p.workspace_id, NULL, a.id, 'gallery', a.id::text
FROM image_assets a JOIN persons p ON p.id = a.enrols_person_id
WHERE a.kind = 'training' AND {IS_ODD_AND_WAITS} AND {IS_KNOWN}
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """link_id: of a request to join the person. asset_id: of a photo of the person that looks unlike the
    others. Both are None for a request to connect the person.
    """

    person_id: PersonId
    workspace_id: WorkspaceId
    link_id: LinkId | None
    asset_id: AssetId | None


async def waiting_requests(participant_id: ParticipantId) -> list[WaitingRequest]:
    """What waits in workspaces without an admin chat and has no card in this participant's private chat.

    Only Telegram knows whether the participant may decide them. A participant who is known in no group may be
    an admin of any.
    """
    return await sql.rows(
        WaitingRequest,
        f"""SELECT q.person_id, q.workspace_id, q.link_id, q.asset_id
           FROM ({_WAITING}) q JOIN workspaces w ON w.id = q.workspace_id JOIN participants r ON r.id = $1
           WHERE w.tg_admin_chat_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = q.kind AND c.subject = q.subject
                 AND c.tg_chat_id = r.tg_user_id)
             AND (NOT EXISTS (SELECT 1 FROM group_participants WHERE participant_id = r.id)
                 OR EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id
                     WHERE m.participant_id = r.id AND g.workspace_id = q.workspace_id))
           ORDER BY q.person_id, q.link_id, q.asset_id""",  # noqa: S608  a constant
        participant_id,
    )


async def waiting_in(workspace_id: WorkspaceId) -> list[WaitingRequest]:
    return await sql.rows(
        WaitingRequest,
        f"""SELECT q.person_id, q.workspace_id, q.link_id, q.asset_id FROM ({_WAITING}) q
           WHERE q.workspace_id = $1 ORDER BY q.person_id, q.link_id, q.asset_id""",  # noqa: S608  a constant
        workspace_id,
    )
