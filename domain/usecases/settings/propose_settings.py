"""Proposes other thresholds to the moderators of a workspace, if its answers speak for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.ids import CalibrationId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.settings import Settings
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.settings.measure_thresholds import measure_thresholds
from domain.steps.work.work import transaction
from domain.values.calibrated import Calibrated, Lacking

_OPEN = "SELECT figures FROM setting_proposals WHERE workspace_id = $1 AND decision IS NULL"
# An open proposal rests on older answers, so it ends, and its card says so.
_EXPIRE = """
UPDATE setting_proposals SET decision = 'expired', decided_at = now()
WHERE workspace_id = $1 AND decision IS NULL RETURNING id
"""


@dataclass(frozen=True, slots=True)
class _Open:
    figures: Mapping[str, Any]


async def propose_settings(
    workspace_id: WorkspaceId, engine: str, settings: Settings, doorbell: Doorbell
) -> str:
    """engine: its name. Returns `proposed`, `lacking`: too few answers, or `well`: nothing to change. Safe to
    repeat: the same answers propose the same, which stays open.
    """
    found = await measure_thresholds(workspace_id, engine, settings)
    if isinstance(found, Lacking):
        return "lacking"
    if not found.is_better:
        return "well"
    async with transaction(doorbell) as work:
        await lock_workspace(workspace_id)
        if any(_says_the_same(found, one) for one in await sql.rows(_Open, _OPEN, workspace_id)):
            return "proposed"
        shown = await sql.values(CalibrationId, _EXPIRE, workspace_id)
        shown += await sql.values(
            CalibrationId,
            "INSERT INTO setting_proposals (workspace_id, figures) VALUES ($1, $2) RETURNING id",
            workspace_id,
            found.to_json(),
        )
        await work.add_each("show_setting_proposal", [{"proposal_id": proposal} for proposal in shown])
    return "proposed"


def _says_the_same(found: Calibrated, open_one: _Open) -> bool:
    before = Calibrated.from_json(open_one.figures)
    values = [(one.yes, one.no, one.then.auto, one.then.suggest) for one in (found, before)]
    return values[0] == values[1]
