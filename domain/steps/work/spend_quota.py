"""Counts what a participant asked for that costs the service time, for their quota of the day."""

from domain.ids import ParticipantId
from domain.queries import sql
from domain.values.quotas import Quota

_SPEND = """
UPDATE participants SET quota_day = (now() AT TIME ZONE 'UTC')::date,
    requests_today = CASE WHEN quota_day = (now() AT TIME ZONE 'UTC')::date THEN requests_today ELSE 0 END
        + CASE WHEN $2 = 'requests' THEN $3::int ELSE 0 END,
    photos_today = CASE WHEN quota_day = (now() AT TIME ZONE 'UTC')::date THEN photos_today ELSE 0 END
        + CASE WHEN $2 = 'photos' THEN $3::int ELSE 0 END
WHERE id = $1
"""


async def spend_quota(participant_id: ParticipantId, quota: Quota, times: int) -> None:
    await sql.execute(_SPEND, participant_id, quota, times)
