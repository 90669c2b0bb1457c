"""`python -m workers calibrate` says what the answers of each workspace tell about its thresholds."""

from domain.adapters.postgres.database import open_database
from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.service.schema import ensure_schema
from domain.settings import Settings
from domain.usecases.settings.measure_settings import measure_settings
from domain.values.calibrated import Calibrated, Estimate, Lacking, Rates

USAGE = "calibrate"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """None for a wrong call. Raises OutsideError. Nothing is changed: the admins decide, on a card."""
    if arguments:
        return None
    async with open_database(
        settings.database_url.get_secret_value(), deadlines=settings.postgres_deadlines()
    ):
        await ensure_schema()
        for workspace_id in await sql.values(
            WorkspaceId, "SELECT id FROM workspaces WHERE erasing_at IS NULL ORDER BY id"
        ):
            print("\n".join(calibration_lines(workspace_id, await measure_settings(workspace_id, settings))))
    return 0


def calibration_lines(workspace_id: WorkspaceId, found: Calibrated | Lacking) -> list[str]:
    title = f"workspace {workspace_id}: {found.yes} yes, {found.no} no"
    if isinstance(found, Lacking):
        return [title, f"  too little to say anything: {_missing(found)}"]
    lines = [title, _rates("now", found.now)]
    if found.is_better:
        return [*lines, _rates("proposed", found.then)]
    return [*lines, "  the answers speak for the present values"]


def _missing(found: Lacking) -> str:
    kind = "of them" if found.answers else "more answers that are"
    parts = [
        (found.answers, "more answers"),
        (found.more_yes, f"{kind} yes"),
        (found.more_no, f"{kind} no"),
    ]
    return ", ".join(f"{n} {what}" for n, what in parts if n) or "photos of the last weeks"


def _rates(name: str, rates: Rates) -> str:
    return (
        f"  {name}: sends from {rates.auto:.2f}, asks from {rates.suggest:.2f}; for each 1,000 photos "
        f"{_estimate(rates.wrong)} wrong, {_estimate(rates.missed)} missed, {rates.asked:g} questions"
    )


def _estimate(one: Estimate) -> str:
    return f"{one.value:g} ({one.low:g} to {one.high:g})"
