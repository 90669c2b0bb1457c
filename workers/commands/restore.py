"""`python -m workers restore DIR` restores a backup into an empty database."""

from pathlib import Path

from domain.adapters.postgres.database import migrate
from domain.adapters.postgres.restore import ensure_restorable, restore_backup
from domain.settings import Settings
from workers.commands.progress import ProgressLine

USAGE = "restore DIR"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """None for a wrong call. Raises OutsideError."""
    if len(arguments) != 1:
        return None
    [folder] = arguments
    dsn = settings.database_url.get_secret_value()
    line = ProgressLine()

    def note(table: str, done: int, total: int) -> None:
        line.show(table, done // 1024, total // 1024, " KiB")

    await ensure_restorable(dsn, Path(folder))  # else a mistyped folder would set up the database
    await migrate(dsn)
    manifest = await restore_backup(dsn, Path(folder), note)
    line.end()
    print(
        f"Restored as of {manifest.taken_at:%Y-%m-%d %H:%M:%S %Z}: "
        f"{manifest.rows_of('face_instances'):,} faces, "
        f"{manifest.rows_of('persons'):,} persons. What was owed then is offered by a button and not sent by "
        "itself; the index is rebuilt when the vision worker starts.\n"
        "Next: `python -m workers restore-check --apply`. Until then no process starts on this database, "
        "because people who were erased after the backup are in it again."
    )
    return 0
