"""Asks, once a month and at night, that the answers of each workspace are compared with its thresholds."""

from datetime import datetime

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.settings import Settings
from domain.steps.work.work import transaction

_DAYS = 30
# The time is noted when a comparison is asked for, so that nobody gets two proposals within a month.
_DUE = """
UPDATE workspaces SET calibrated_at = now()
WHERE erasing_at IS NULL AND coalesce(calibrated_at, created_at) < now() - make_interval(days => $1)
RETURNING id
"""


async def ask_calibrating(now: datetime, settings: Settings, doorbell: Doorbell) -> int:
    """Returns for how many workspaces it asked for a comparison. By day it asks for none."""
    if not settings.is_night(now):
        return 0
    async with transaction(doorbell) as work:
        due = await sql.values(WorkspaceId, _DUE, _DAYS)
        for workspace_id in due:
            await work.add("propose_settings", workspace_id=workspace_id)
    return len(due)
