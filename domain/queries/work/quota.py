"""Reads how much a participant has asked for today."""

from domain.ids import ParticipantId
from domain.queries import sql
from domain.values.quotas import Quota


async def spent_today(participant_id: ParticipantId, quota: Quota) -> int:
    spent = await sql.value(
        int,
        """SELECT CASE WHEN $2 = 'requests' THEN requests_today ELSE photos_today END
           FROM participants WHERE id = $1 AND quota_day = (now() AT TIME ZONE 'UTC')::date""",
        participant_id,
        quota,
    )
    return spent or 0
