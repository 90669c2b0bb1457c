"""The photos somebody received, or may not have received."""

from dataclasses import dataclass
from datetime import datetime

from domain.queries import sql


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
        """SELECT d.id, d.state, a.taken_at,
               coalesce((SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
                         WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1), '') AS title,
               ARRAY(SELECT coalesce(l.alias, p.name) FROM distributions x
                     JOIN persons p ON p.id = x.person_id AND p.erasing_at IS NULL
                     JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = d.participant_id
                         AND l.state = 'approved'
                     WHERE x.asset_id = a.id AND x.participant_id = d.participant_id
                       AND x.withdrawn_at IS NULL ORDER BY p.number) AS names
           FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
           WHERE d.participant_id = $1 AND d.state IN ('sent', 'unknown')
           ORDER BY a.taken_at DESC, d.id DESC OFFSET $2 LIMIT $3""",
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
