"""Plants any number of photos and faces in the tables, without Telegram and without an engine."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from tests import sql

_calls = count(1)


async def add_photos(workspace_id: int, count: int, taken_at: datetime | None = None) -> list[int]:
    """Adds posts whose faces were looked for, and gives their ids. taken_at: by default now."""
    rows = await sql.rows(
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at)
           SELECT $1, 'post', 'photo', 'done', 'file', gen_random_uuid()::text, coalesce($3, now())
           FROM generate_series(1, $2) RETURNING id""",
        workspace_id,
        count,
        taken_at,
    )
    return [row["id"] for row in rows]


async def add_faces(asset_ids: Sequence[int], **given: Any) -> list[UUID]:
    """Adds a face to each of these photos, also several to one, and gives their ids in order.

    Each face has a place of its own. given: other columns, the same for all.
    """
    values = "".join(f", ${place}" for place in range(3, 3 + len(given)))
    rows = await sql.rows(
        f"""INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
                detection_confidence, qdrant_point_id{"".join(f", {name}" for name in given)})
            SELECT x.id, a.workspace_id, a.id, $2, x.place, 80, 80, 0.9, x.id{values}
            FROM (SELECT gen_random_uuid() AS id, asset, place
                FROM unnest($1::bigint[]) WITH ORDINALITY AS u (asset, place) OFFSET 0) AS x
            JOIN image_assets a ON a.id = x.asset ORDER BY x.place RETURNING id""",
        list(asset_ids),
        500 + next(_calls),
        *given.values(),
    )
    return [row["id"] for row in rows]
