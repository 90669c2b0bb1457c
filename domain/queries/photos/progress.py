"""Reads how far a posted photo is, for the reaction in its group and a message to its sender."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import AssetId, PostingId, WorkspaceId
from domain.queries import sql
from domain.queries.reading import Made
from domain.rules.chats.message_links import message_link
from domain.states import AssetState


@dataclass(frozen=True, slots=True)
class ProgressView:
    """state: received | done | rejected. An album is received until all its parts are finished, then done if
    every part is used. refused, reasons: how many parts are not used, and why; `other` for one that was given
    up. link: to the first part that is not used; None if Telegram has no link to it. is_used: this photo
    itself is used. A photo counts as an album of one part.
    """

    tg_chat_id: int
    tg_message_id: int
    workspace_id: WorkspaceId
    state: Made[AssetState]
    refused: int
    reasons: Made[tuple[str, ...]]
    link: Made[str | None]
    is_used: bool
    group_title: str
    posted_at: datetime
    poster_tg_chat_id: int | None
    poster_language: str


@dataclass(frozen=True, slots=True)
class _Posted(ProgressView):
    """is_open: whether some part of its album is still to be looked at. why: one entry for each part of the
    album: the reason why it is not used, or None. refused_message_id: of the first part that is not used.
    """

    is_open: bool
    why: Sequence[str | None]
    refused_message_id: int | None
    username: str | None


async def progress(asset_id: AssetId, posting_id: PostingId | None = None) -> list[ProgressView]:
    """One view for each message in an active group that shows the photo; an album counts as one message, and
    the view names its first part. posting_id: only the view of this message.
    """
    found = await sql.rows(
        _Posted,
        """SELECT DISTINCT ON (g.tg_chat_id, coalesce(mine.media_group_id, mine.id::text))
               g.tg_chat_id, g.workspace_id, min(o.tg_message_id) OVER w AS tg_message_id,
               bool_or(a.state = 'received') OVER w AS is_open,
               count(*) FILTER (WHERE a.state IN ('rejected', 'dead')) OVER w AS refused,
               array_agg(CASE a.state WHEN 'dead' THEN 'other' WHEN 'rejected' THEN a.reason END) OVER w
                   AS why,
               min(o.tg_message_id) FILTER (WHERE a.state IN ('rejected', 'dead')) OVER w
                   AS refused_message_id,
               last.state = 'done' AS is_used, g.username, g.title AS group_title, mine.posted_at,
               CASE WHEN r.private_chat = 'open' THEN r.tg_user_id END AS poster_tg_chat_id,
               coalesce(r.language, 'en') AS poster_language
           FROM postings mine
           JOIN image_assets last ON last.id = mine.asset_id
           JOIN groups g ON g.id = mine.group_id AND g.active
           JOIN postings o ON o.group_id = mine.group_id AND (o.id = mine.id
               OR o.media_group_id = mine.media_group_id)
           JOIN image_assets a ON a.id = o.asset_id
           LEFT JOIN participants r ON r.id = mine.posted_by_id
           WHERE mine.asset_id = $1 AND mine.tg_message_id IS NOT NULL
             AND ($2::bigint IS NULL OR mine.id = $2)
           WINDOW w AS (PARTITION BY mine.id)
           ORDER BY g.tg_chat_id, coalesce(mine.media_group_id, mine.id::text)""",
        asset_id,
        posting_id,
    )
    return [_view(one) for one in found]


def _view(posted: _Posted) -> ProgressView:
    return replace(
        posted,
        state=_state(posted),
        reasons=tuple(sorted({reason for reason in posted.why if reason is not None})),
        link=message_link(posted.tg_chat_id, posted.refused_message_id, username=posted.username),
    )


def _state(posted: _Posted) -> AssetState:
    if posted.is_open:
        return AssetState.RECEIVED
    return AssetState.REJECTED if posted.refused else AssetState.DONE
