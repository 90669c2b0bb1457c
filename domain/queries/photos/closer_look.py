"""What a closer look at a photo found, for those who said that somebody is missing on it."""

from dataclasses import dataclass

from domain.ids import AssetId, LookId, WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class Reporter:
    """tg_message_id: of the photo in their chat."""

    tg_chat_id: int
    language: str
    tg_message_id: int


@dataclass(frozen=True, slots=True)
class CloserLookView:
    """reporters: of those who said that somebody is missing, whoever still has the photo."""

    look_id: LookId
    workspace_id: WorkspaceId
    asset_id: AssetId
    found: int
    reporters: tuple[Reporter, ...]


async def closer_look(look_id: LookId) -> CloserLookView | None:
    """None until the look has ended, and for one that ended without seeing the photo."""
    row = await sql.one(
        "SELECT workspace_id, asset_id, found FROM closer_looks WHERE id = $1 AND found IS NOT NULL",
        look_id,
    )
    if row is None:
        return None
    reporters = await sql.rows(
        """SELECT DISTINCT r.tg_user_id, r.language, d.tg_message_id FROM admin_events e
           JOIN participants r ON e.actor = 'tg:' || r.tg_user_id AND r.private_chat = 'open'
           JOIN deliveries d ON d.participant_id = r.id AND d.asset_id = e.subject_number AND d.state = 'sent'
           WHERE e.workspace_id = $1 AND e.operation = 'report_missing' AND e.subject_kind = 'asset'
             AND e.subject_number = $2 AND d.tg_message_id IS NOT NULL ORDER BY r.tg_user_id""",
        row["workspace_id"],
        row["asset_id"],
    )
    return CloserLookView(
        look_id=look_id,
        workspace_id=row["workspace_id"],
        asset_id=row["asset_id"],
        found=row["found"],
        reporters=tuple(Reporter(r["tg_user_id"], r["language"], r["tg_message_id"]) for r in reporters),
    )
