"""How far a posted photo is, for the reaction in its group and a word to who posted it."""

from dataclasses import dataclass

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class ProgressView:
    """state: received | done | rejected | dead, of an album received until all parts
    are finished, then done if one is. reason: when rejected."""

    tg_chat_id: int
    tg_message_id: int
    workspace_id: WorkspaceId
    state: str
    reason: str | None
    poster_tg_chat_id: int | None
    poster_language: str


async def progress(asset_id: AssetId) -> list[ProgressView]:
    """One for each message that shows the photo and is still there; for an album its first message."""
    found = await sql.rows(
        """SELECT DISTINCT ON (g.tg_chat_id, coalesce(mine.media_group_id, mine.id::text))
               g.tg_chat_id, g.workspace_id, min(o.tg_message_id) OVER w AS tg_message_id,
               bool_or(a.state = 'received') OVER w AS is_open,
               bool_or(a.state = 'done') OVER w AS is_done, last.state, last.reason,
               CASE WHEN r.private_chat = 'open' THEN r.tg_user_id END AS poster, r.language
           FROM postings mine
           JOIN image_assets last ON last.id = mine.asset_id
           JOIN groups g ON g.id = mine.group_id AND g.active
           JOIN postings o ON o.group_id = mine.group_id AND (o.id = mine.id
               OR o.media_group_id = mine.media_group_id)
           JOIN image_assets a ON a.id = o.asset_id
           LEFT JOIN participants r ON r.id = mine.posted_by_id
           WHERE mine.asset_id = $1 AND mine.tg_message_id IS NOT NULL
           WINDOW w AS (PARTITION BY mine.id)
           ORDER BY g.tg_chat_id, coalesce(mine.media_group_id, mine.id::text)""",
        asset_id,
    )
    return [
        ProgressView(
            tg_chat_id=row["tg_chat_id"],
            tg_message_id=row["tg_message_id"],
            workspace_id=row["workspace_id"],
            state="received" if row["is_open"] else "done" if row["is_done"] else row["state"],
            reason=row["reason"] if row["state"] == "rejected" else None,
            poster_tg_chat_id=row["poster"],
            poster_language=row["language"] or "en",
        )
        for row in found
    ]
