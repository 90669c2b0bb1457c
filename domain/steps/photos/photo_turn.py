"""Says when a photo of a group is recognised: at once, until its sender or the group had their share of this
hour. A sender of more delays only others who send more, not a member who posts one photo after thousands.
"""

from domain.ids import GroupId, ParticipantId
from domain.queries import sql

# Each photo moves its sender's next turn on by one share, and the group's next turn as well: that of its
# floods, when the sender had more than the share of this hour or is not known. A turn in the past is made up
# for, up to an hour. The group is locked before the member, as in all other code.
_TURN = """
WITH its_group AS (SELECT id FROM groups WHERE id = $1 FOR NO KEY UPDATE),
own AS (
    UPDATE group_participants m SET next_photo_at =
        greatest(m.next_photo_at, now() - interval '1 hour') + interval '1 hour' / $3::float8
    FROM its_group g WHERE m.group_id = g.id AND m.participant_id = $2 RETURNING m.next_photo_at),
share AS (SELECT own_at, coalesce(own_at > now(), true) AS is_flood
    FROM (SELECT (SELECT next_photo_at FROM own) AS own_at) AS o)
UPDATE groups SET
    next_photo_at = CASE WHEN is_flood THEN next_photo_at ELSE
        greatest(next_photo_at, now() - interval '1 hour') + interval '1 hour' / $3::float8 END,
    next_flood_at = CASE WHEN is_flood THEN
        greatest(next_flood_at, now() - interval '1 hour') + interval '1 hour' / $3::float8
        ELSE next_flood_at END
FROM share WHERE id = $1
RETURNING extract(epoch FROM
    greatest(own_at, CASE WHEN is_flood THEN next_flood_at ELSE next_photo_at END) - now())::float8 AS wait_s
"""


async def photo_turn(group_id: GroupId, participant_id: ParticipantId | None, photos_an_hour: int) -> float:
    """How many seconds this photo waits, 0 for none.

    The group's row is locked until the commit, and all photos of the group wait for it: call it last.
    """
    wait_s = await sql.value(float, _TURN, group_id, participant_id, photos_an_hour)
    return max(0.0, wait_s or 0.0)
