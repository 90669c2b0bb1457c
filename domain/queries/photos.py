"""The photos somebody received, or may not have received."""

from dataclasses import dataclass
from datetime import datetime

from domain.queries import sql
from domain.queries.delivery import ON_IT
from domain.queries.group_title import GROUP_TITLE


@dataclass(frozen=True, slots=True)
class PhotoView:
    """state: sent | unknown. names: persons in it, as the recipient calls them."""

    delivery_id: int
    state: str
    taken_at: datetime
    group_title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotoPage:
    photos: tuple[PhotoView, ...]
    total: int
    waiting: int


async def photos(participant_id: int, *, offset: int = 0, limit: int = 8) -> PhotoPage:
    """Newest first. waiting: owed, not sent yet."""
    counts = await sql.one(
        """SELECT count(*) FILTER (WHERE state IN ('sent', 'unknown')) AS total,
               count(*) FILTER (WHERE state IN ('pending', 'sending')) AS waiting
           FROM deliveries WHERE participant_id = $1""",
        participant_id,
    )
    assert counts is not None
    found = await sql.rows(
        f"""SELECT d.id, d.state, a.taken_at, {GROUP_TITLE} AS title,
               ARRAY(SELECT coalesce(l.alias, p.name) FROM {ON_IT}) AS names
           FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
           JOIN participants r ON r.id = d.participant_id
           WHERE r.id = $1 AND d.state IN ('sent', 'unknown')
           ORDER BY a.taken_at DESC, d.id DESC OFFSET $2 LIMIT $3""",  # noqa: S608  a constant
        participant_id,
        offset,
        limit,
    )
    return PhotoPage(
        photos=tuple(
            PhotoView(row["id"], row["state"], row["taken_at"], row["title"], tuple(row["names"]))
            for row in found
        ),
        total=counts["total"],
        waiting=counts["waiting"],
    )
