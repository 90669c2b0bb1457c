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

_BEFORE = """
SELECT figures, decision IS NULL AS is_open FROM setting_proposals
WHERE workspace_id = $1 AND decision IS DISTINCT FROM 'expired'
"""
# An open proposal rests on older answers or other values, so it ends, and its card says so.
_EXPIRE = """
UPDATE setting_proposals SET decision = 'expired', decided_at = now()
WHERE workspace_id = $1 AND decision IS NULL RETURNING id
"""


@dataclass(frozen=True, slots=True)
class _Before:
    figures: Mapping[str, Any]
    is_open: bool


async def propose_settings(
    workspace_id: WorkspaceId, engine: str, settings: Settings, doorbell: Doorbell
) -> str:
    """engine: its name. Returns `proposed`, `lacking`: see `measure_thresholds`, `well`: nothing to change,
    or `decided`: somebody has said yes or no to these thresholds. Safe to repeat: with the same values, the
    same answers propose the same, which stays open.
    """
    found = await measure_thresholds(workspace_id, engine, settings)
    if isinstance(found, Lacking):
        return "lacking"
    if not found.is_better:
        return "well"
    async with transaction(doorbell) as work:
        await lock_workspace(workspace_id)
        before = await sql.rows(_Before, _BEFORE, workspace_id)
        if any(one.is_open and _says_the_same(found, one) for one in before):
            return "proposed"
        if any(not one.is_open and _wants_the_same(found, one) for one in before):
            return "decided"
        shown = await sql.values(CalibrationId, _EXPIRE, workspace_id)
        shown += await sql.values(
            CalibrationId,
            "INSERT INTO setting_proposals (workspace_id, figures) VALUES ($1, $2) RETURNING id",
            workspace_id,
            found.to_json(),
        )
        await work.add_each("show_setting_proposal", [{"proposal_id": proposal} for proposal in shown])
    return "proposed"


def _says_the_same(found: Calibrated, before: _Before) -> bool:
    """The values of now are part of it: a proposal that compares with others cannot be used."""
    shown = Calibrated.from_json(before.figures)
    same = (shown.yes, shown.no, shown.now.auto, shown.now.suggest)
    return (found.yes, found.no, found.now.auto, found.now.suggest) == same and _wants_the_same(found, before)


def _wants_the_same(found: Calibrated, before: _Before) -> bool:
    then = Calibrated.from_json(before.figures).then
    return (found.then.auto, found.then.suggest) == (then.auto, then.suggest)
