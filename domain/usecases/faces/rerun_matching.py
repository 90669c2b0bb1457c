"""Decides again whose all stored faces of a workspace are: first every match, then every unknown face."""

from collections.abc import Awaitable, Callable, Sequence

from domain.ids import PersonId, ReportId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.steps.service.report_run import ReportRun
from domain.values.rerun import Rerun

# Matches one person's faces again, or looks for more of them, and notes in the `Rerun` what changes.
Look = Callable[[PersonId, Rerun], Awaitable[object]]


async def rerun_matching(report_id: ReportId, looks: Sequence[Look], doorbell: Doorbell) -> str:
    """looks: `rematch_person` of everything, and `backfill_person`; all persons pass the first one before
    the next, so that a face which one person loses is found for another.

    A report that does not mend rehearses each look by itself: nothing is changed, and it says what would be,
    without what the next look would make of it. What people said of faces stays in any case. Safe to
    interrupt and to repeat: a second run finds what is left to change, and its report says no more than
    that. Returns `skipped` for a report that is finished or is not about one workspace, else how much
    moved, in words for the log.
    """
    run = await ReportRun.begin(report_id, doorbell)
    if run is None or run.workspace_id is None:
        return "skipped"
    rerun = Rerun(rehearses=not run.mends)
    persons = await _persons(run.workspace_id)
    await run.note(0, len(persons) * len(looks))
    for at, look in enumerate(looks):
        for place, person_id in enumerate(persons, 1):
            await look(person_id, rerun)
            await run.note(at * len(persons) + place, len(persons) * len(looks))
    await run.finish(rerun.to_findings())
    moved, asked = rerun.moved.total(), rerun.asked.total()
    return f"{'would move' if rerun.rehearses else 'moved'} {moved}, asks about {asked}"


async def _persons(workspace_id: WorkspaceId) -> list[PersonId]:
    return await sql.values(
        PersonId,
        f"SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND {IS_LIVE} ORDER BY p.number",  # noqa: S608
        workspace_id,
    )
