"""Reads what a closer look at a photo found, for those who reported that somebody is missing on it."""

from dataclasses import dataclass, replace

from domain.ids import AssetId, LookId, WorkspaceId
from domain.queries import sql
from domain.queries.reading import Made


@dataclass(frozen=True, slots=True)
class Reporter:
    """tg_message_id: the message with the photo in the reporter's chat."""

    tg_chat_id: int
    language: str
    tg_message_id: int


@dataclass(frozen=True, slots=True)
class CloserLookView:
    """found: how many faces the look found. reporters: participants who reported that somebody is missing,
    still have the photo, and have not closed their private chat.
    """

    look_id: LookId
    workspace_id: WorkspaceId
    asset_id: AssetId
    found: int
    reporters: Made[tuple[Reporter, ...]]


async def closer_look(look_id: LookId) -> CloserLookView | None:
    """None until the look has ended, and for a look that could not see the photo."""
    look = await sql.one(
        CloserLookView,
        """SELECT id AS look_id, workspace_id, asset_id, found FROM closer_looks
           WHERE id = $1 AND found IS NOT NULL""",
        look_id,
    )
    if look is None:
        return None
    reporters = await sql.rows(
        Reporter,
        """SELECT DISTINCT r.tg_user_id AS tg_chat_id, r.language, d.tg_message_id FROM admin_events e
           JOIN participants r ON e.actor = 'tg:' || r.tg_user_id AND r.private_chat = 'open'
           JOIN deliveries d ON d.participant_id = r.id AND d.asset_id = e.subject_number AND d.state = 'sent'
           WHERE e.workspace_id = $1 AND e.operation = 'report_missing' AND e.subject_kind = 'asset'
             AND e.subject_number = $2 AND d.tg_message_id IS NOT NULL ORDER BY r.tg_user_id""",
        look.workspace_id,
        look.asset_id,
    )
    return replace(look, reporters=tuple(reporters))
