"""Reads how far a posted photo is, for the reaction in its group and a message to its sender."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql
from domain.states import AssetState


@dataclass(frozen=True, slots=True)
class ProgressView:
    """state: received | done | rejected | dead. An album is received until all its parts are finished, then
    done if one part is done, else as this photo. reason: why this photo is not used, `other` if it was given
    up. is_used: this photo is used, and so is every other part of its album that is finished.
    """

    tg_chat_id: int
    tg_message_id: int
    workspace_id: WorkspaceId
    state: AssetState
    reason: str | None
    is_used: bool
    group_title: str
    posted_at: datetime
    poster_tg_chat_id: int | None
    poster_language: str


@dataclass(frozen=True, slots=True)
class _Posted:
    """state, reason: of this photo. is_open, is_done, is_refused: whether some part of its album is received,
    done, or neither used nor waiting.
    """

    tg_chat_id: int
    workspace_id: WorkspaceId
    tg_message_id: int
    is_open: bool
    is_done: bool
    is_refused: bool
    state: AssetState
    reason: str | None
    title: str
    posted_at: datetime
    poster: int | None
    language: str | None


async def progress(asset_id: AssetId) -> list[ProgressView]:
    """One view for each posting of the photo that has a message; for an album its first message."""
    found = await sql.rows(
        _Posted,
        """SELECT DISTINCT ON (g.tg_chat_id, coalesce(mine.media_group_id, mine.id::text))
               g.tg_chat_id, g.workspace_id, min(o.tg_message_id) OVER w AS tg_message_id,
               bool_or(a.state = 'received') OVER w AS is_open,
               bool_or(a.state = 'done') OVER w AS is_done,
               bool_or(a.state IN ('rejected', 'dead')) OVER w AS is_refused,
               last.state, last.reason, g.title, mine.posted_at,
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
            tg_chat_id=one.tg_chat_id,
            tg_message_id=one.tg_message_id,
            workspace_id=one.workspace_id,
            state=_state(one),
            reason=_reason(one),
            is_used=one.state is AssetState.DONE and not one.is_refused,
            group_title=one.title,
            posted_at=one.posted_at,
            poster_tg_chat_id=one.poster,
            poster_language=one.language or "en",
        )
        for one in found
    ]


def _state(posted: _Posted) -> AssetState:
    if posted.is_open:
        return AssetState.RECEIVED
    return AssetState.DONE if posted.is_done else posted.state


def _reason(posted: _Posted) -> str | None:
    if posted.state is AssetState.DEAD:
        return "other"
    return posted.reason if posted.state is AssetState.REJECTED else None
