"""When is a photo of a group looked at? At once, until the group had its share of this hour."""

from domain.queries import sql

# Each photo moves the group's next turn on by its share of an hour; a turn that lies back is made up for,
# up to an hour. The row is locked until the commit, so call it last.
_TURN = """
UPDATE groups SET next_photo_at =
    greatest(next_photo_at, now() - interval '1 hour') + interval '1 hour' / $2::float8
WHERE id = $1 RETURNING extract(epoch FROM next_photo_at - now())::float8 AS wait_s
"""


async def photo_turn(group_id: int, photos_an_hour: int) -> float:
    """How many seconds this photo waits, 0 for none."""
    row = await sql.one(_TURN, group_id, photos_an_hour)
    return max(0.0, row["wait_s"]) if row is not None else 0.0
