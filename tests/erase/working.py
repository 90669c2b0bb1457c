"""Runs the workers until an erase has gone all its steps."""

from tests import sql
from tests.due import make_tasks_due
from tests.usecases.stage import Stage


async def work_off(stage: Stage, *, rounds: int = 5) -> None:
    """Runs vision and delivery in turn until no erasure is under way, or for so many rounds."""
    for _ in range(rounds):
        await make_tasks_due()
        await stage.drain()
        await stage.show()
        if not await sql.rows("SELECT id FROM erasures WHERE state = 'erasing'"):
            await stage.show()
            return


async def are_verified() -> bool:
    """Whether there are erasures, all verified, and what was only needed to look for traces is deleted."""
    rows = await sql.rows("SELECT state, needles IS NULL AS is_clean FROM erasures")
    probes = await sql.rows("SELECT id FROM erasure_probes")
    return bool(rows) and all(r["state"] == "verified" and r["is_clean"] for r in rows) and not probes
