"""Asks, once a night, that the unknown faces of each workspace with an unnamed cluster are grouped again."""

from datetime import datetime

from domain.ids import WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.work.night import night_began
from domain.settings import Settings
from domain.steps.work.work import transaction

# The time is noted when a run is asked for: one that fails is tried again as a task, and not asked for again.
_DUE = """
UPDATE workspaces w SET regrouped_at = now()
WHERE erasing_at IS NULL AND coalesce(regrouped_at, created_at) < $1
  AND EXISTS (SELECT 1 FROM clusters c WHERE c.workspace_id = w.id AND c.state <> 'labelled')
RETURNING id
"""


async def ask_regrouping(now: datetime, settings: Settings, doorbell: Doorbell) -> int:
    """Returns for how many workspaces a run was asked for: 0 by day, and when it is called again in the same
    night. A service that was away in the quiet hour makes up for it within the night (`night_began`).
    """
    began = night_began(settings.local(now), settings.quiet_hour)
    if began is None:
        return 0
    async with transaction(doorbell) as work:
        due = await sql.values(WorkspaceId, _DUE, began)
        for workspace_id in due:
            await work.add("regroup_faces", lane=f"regrouping:{workspace_id}", workspace_id=workspace_id)
    return len(due)
