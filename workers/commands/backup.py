"""`python -m workers backup DIR` writes everything that a restore needs from Postgres to a new folder."""

from pathlib import Path

from domain.adapters.postgres.backup import note_backup, write_backup
from domain.errors import Unavailable
from domain.settings import Settings
from workers.commands.progress import ProgressLine

USAGE = "backup DIR"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """None for a wrong call. Raises OutsideError."""
    if len(arguments) != 1:
        return None
    [folder] = arguments
    line = ProgressLine()

    def note(table: str, done: int, total: int) -> None:
        line.show(table, done // 1024, total // 1024, " KiB")

    dsn = settings.database_url.get_secret_value()
    manifest = await write_backup(dsn, Path(folder), note)
    line.end()
    print(
        f"Backed up as of {manifest.taken_at:%Y-%m-%d %H:%M:%S %Z}: "
        f"{manifest.rows_of('face_instances'):,} faces, "
        f"{manifest.rows_of('persons'):,} persons, {manifest.size:,} bytes in {folder}. It is restored by a "
        f"version whose newest migration is {manifest.newest_migration}. It holds names and "
        "embeddings: keep it as safe as the database, and not for longer than 30 days."
    )
    try:
        await note_backup(dsn, manifest.taken_at)
    except Unavailable as error:  # the backup is good all the same
        print(f"But the service does not know of this backup ({error}): it may say that there is none.")
    return 0
