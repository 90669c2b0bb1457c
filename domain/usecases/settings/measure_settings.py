"""Says what the answers of a workspace tell about its thresholds, and changes nothing."""

from domain.ids import WorkspaceId
from domain.queries.settings.own_answers import engine_of
from domain.settings import Settings
from domain.steps.settings.measure_thresholds import measure_thresholds
from domain.values.calibrated import Calibrated, Lacking


async def measure_settings(workspace_id: WorkspaceId, settings: Settings) -> Calibrated | Lacking:
    """For whoever runs the service. Where a workspace has no face, all answers are lacking."""
    engine = await engine_of(workspace_id)
    return Lacking(0, 0) if engine is None else await measure_thresholds(workspace_id, engine, settings)
