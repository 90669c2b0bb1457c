"""A request for a person who looks like a connected one, as the connected person's owners see it."""

from dataclasses import dataclass, replace

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.reading import Made


@dataclass(frozen=True, slots=True)
class ResemblanceRecipient:
    """name: what this owner calls the connected person."""

    tg_chat_id: int
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class ResemblanceView:
    """number: of the requested person; resembled_number: of the connected one. is_trained_again: the
    requested person was approved before, and its owner sends new photos, so it is no request to join.
    """

    workspace_id: WorkspaceId
    number: int
    resembled_number: int
    requester_name: str
    requester_tg_user_id: int
    is_trained_again: bool
    recipients: Made[tuple[ResemblanceRecipient, ...]]


async def resemblance(person_id: PersonId, resembled_id: PersonId) -> ResemblanceView | None:
    """None when the request was decided or taken back, or the other person is not connected any more.

    Recipients: the owners of the other person whose private chat is open, without the requester.
    """
    requested = await sql.one(
        ResemblanceView,
        """SELECT p.workspace_id, p.number, o.number AS resembled_number, r.name AS requester_name,
               r.tg_user_id AS requester_tg_user_id,
               l.state = 'requested' AND l.decided_at IS NOT NULL AS is_trained_again
           FROM persons p JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
           JOIN participants r ON r.id = l.participant_id
           JOIN persons o ON o.workspace_id = p.workspace_id AND o.id = $2
               AND o.approval = 'approved' AND o.erasing_at IS NULL
           WHERE p.id = $1 AND p.approval = 'requested' AND p.erasing_at IS NULL
           ORDER BY l.state = 'requested' DESC, l.id LIMIT 1""",
        person_id,
        resembled_id,
    )
    if requested is None:
        return None
    owners = await sql.rows(
        ResemblanceRecipient,
        """SELECT r.tg_user_id AS tg_chat_id, r.language, coalesce(l.alias, p.name) AS name
           FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
           JOIN persons p ON p.id = l.person_id
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'approved' AND r.tg_user_id <> $2
           ORDER BY l.id""",
        resembled_id,
        requested.requester_tg_user_id,
    )
    return replace(requested, recipients=tuple(owners))
