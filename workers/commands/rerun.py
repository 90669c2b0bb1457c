"""`python -m workers rerun [--dry-run]` matches every stored face again; `--dry-run` changes nothing."""

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.settings import Settings
from domain.values.rerun import Rerun
from workers.commands.waiting import finished_report, neighbours

USAGE = "rerun [--dry-run]"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """One workspace after the other. None for a wrong call. Raises OutsideError.

    When the command is interrupted, the worker finishes the present workspace; the others are not begun.
    """
    if arguments not in ([], ["--dry-run"]):
        return None
    async with neighbours(settings) as doorbell:
        for workspace_id in await _workspaces():
            view = await finished_report(
                "rerun_matching",
                doorbell,
                mends=not arguments,
                workspace_id=workspace_id,
                counts=f"persons of workspace {workspace_id}, twice each",
            )
            print("\n".join(rerun_lines(workspace_id, view.rerun)))
    return 0


async def _workspaces() -> list[WorkspaceId]:
    query = "SELECT id FROM workspaces WHERE erasing_at IS NULL ORDER BY id"
    return await sql.values(WorkspaceId, query)


def rerun_lines(workspace_id: WorkspaceId, rerun: Rerun) -> list[str]:
    """Persons are numbers here: who runs the service need not know who is in a group."""
    would = "would " if rerun.rehearses else ""
    leads = "would lead" if rerun.rehearses else "led"
    lines = [
        f"  {faces:>6,} from {_whose(source)} to {_whose(target)}"
        for (source, target), faces in sorted(rerun.moved.items(), key=lambda one: (-one[1], str(one[0])))
    ]
    lines += [
        f"  {faces:>6,} {leads} to a question whether it is {_whose(person)}"
        for person, faces in sorted(rerun.asked.items(), key=lambda one: (-one[1], one[0]))
    ]
    if not lines:
        return [f"workspace {workspace_id}: nothing {would}change{'' if rerun.rehearses else 'd'}"]
    verb = "would change" if rerun.rehearses else "changed"
    return [f"workspace {workspace_id}: faces that {verb}", *lines]


def _whose(number: int | None) -> str:
    return "nobody" if number is None else f"person no. {number}"
