"""`python -m workers rebuild-index` rebuilds the whole index from Postgres, while searches go on."""

from domain.settings import Settings
from workers.commands.waiting import finished_report, neighbours

USAGE = "rebuild-index"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """None for a wrong call. Raises OutsideError."""
    if arguments:
        return None
    async with neighbours(settings) as doorbell:
        view = await finished_report("rebuild_index", doorbell)
    faces = "face" if view.points == 1 else "faces"
    print(f"The index is rebuilt: {view.points:,} {faces}. The old one is deleted.")
    return 0
