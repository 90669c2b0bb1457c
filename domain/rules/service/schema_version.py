"""Compares the migrations of a database with those that this version of the code knows.

Code of an older version would write rows that lack what a newer migration filled; code of a newer one asks
for columns that are not there.
"""

from collections.abc import Sequence

from domain.errors import Corrupt, Unavailable

_WHAT = "the database"
NO_TABLES = "it has no tables yet: they come when the bot or a worker starts with MIGRATE_ON_START=true"


def ensure_not_newer(applied: Sequence[str], known: Sequence[str]) -> None:
    """Raises Corrupt when a migration ran that this version does not know. Both lists are in order."""
    unknown = [name for name in applied if name not in known]
    if unknown:
        raise Corrupt(
            _WHAT,
            f"it is at migration {unknown[-1]}, and this version knows them up to {known[-1]}: start the "
            "version that migrated it; or, to go back, restore the backup from before into a new, empty "
            "database",
        )


def ensure_not_older(applied: Sequence[str], known: Sequence[str]) -> None:
    """Raises Unavailable when a migration of this version did not run. Both are in order."""
    if not applied:
        raise Unavailable(_WHAT, NO_TABLES)
    missing = [name for name in known if name not in applied]
    if missing:
        raise Unavailable(
            _WHAT,
            f"it is at migration {applied[-1]}, and this version needs {missing[-1]}: start the bot or a "
            "worker of this version with MIGRATE_ON_START=true, which migrates it; back up first",
        )


def ensure_backup_fits(made_at: Sequence[str], known: Sequence[str]) -> None:
    """Raises Unavailable when the backup was made at other migrations. Both are in order.

    known: those of this version, or those of the database that it is restored into.
    """
    if list(made_at) == list(known):
        return
    made = f"it was made at migration {(made_at or ['none'])[-1]}, and this version"
    then = "restore it with the version that made it"
    later = next((name for name in known if name not in made_at), None)
    if later is None or not set(made_at) <= set(known):
        reason = f"{made} knows them up to {known[-1]}: {then}"
    else:
        shows = f"`git log -1 --diff-filter=A migrations/{later}.py` shows the commit after that version"
        reason = f"{made} is at {known[-1]}: {then}, then update; {shows}"
    raise Unavailable("the backup", f"{reason}. The database was not touched")
