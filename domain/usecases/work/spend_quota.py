"""Counts a request of a participant that costs the service time, for their quota of the day."""

from domain.ids import ParticipantId
from domain.queries import sql
from domain.values.quotas import Quota

_SPEND = """
UPDATE participants SET quota_day = (now() AT TIME ZONE 'UTC')::date,
    requests_today = CASE WHEN quota_day = (now() AT TIME ZONE 'UTC')::date THEN requests_today ELSE 0 END
        + CASE WHEN $2 = 'requests' THEN 1 ELSE 0 END,
    photos_today = CASE WHEN quota_day = (now() AT TIME ZONE 'UTC')::date THEN photos_today ELSE 0 END
        + CASE WHEN $2 = 'photos' THEN 1 ELSE 0 END
WHERE id = $1 RETURNING CASE WHEN $2 = 'requests' THEN requests_today ELSE photos_today END
"""


async def spend_quota(participant_id: ParticipantId, quota: Quota) -> int:
    """Returns how many requests of this kind the participant made today, with this one."""
    spent = await sql.value(int, _SPEND, participant_id, quota)
    return 1 if spent is None else spent
