"""`python -m workers restore-check [--apply]` sees to it that no erased subject returns with a backup."""

import sys
from collections import Counter
from datetime import datetime

from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.postgres.database import migrate, open_database
from domain.adapters.redis.arq_doorbell import ArqDoorbell
from domain.queries.erasing.ledger import is_ledger_of, read_ledger
from domain.queries.service.own_store import is_own_store
from domain.queries.service.restored import (
    LedgerEntry,
    ensure_not_new,
    is_new,
    noted_erasures,
    subjects_there,
    unchecked_backup,
)
from domain.queries.service.schema import applied_migrations
from domain.settings import Settings
from domain.usecases.erasing.replay_erasures import replay_erasures
from domain.usecases.service.begin_store_anew import begin_store_anew
from domain.usecases.service.catch_up_generation import catch_up_generation
from domain.usecases.service.settle_older_database import settle_older_database

USAGE = "restore-check [--apply [--older-copy]] [--ledger-is-lost]"
_OPTIONS = {"--apply", "--older-copy", "--ledger-is-lost"}


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """Returns 0 if nothing that was erased is in the database (any more); 1 if something is, or if the ledger
    is not the right one; None for a wrong call. Raises OutsideError, also for a database into which nothing
    was restored: it stays as it is, so that a restore can be tried again.

    This command may be the first to see a database that was put back by other means than our own restore. It
    settles such a database even without `--apply`: owed photos may have been sent since the copy was made,
    and ids of that time must not be given out again.
    """
    options = set(arguments)
    if not _can_be_done(arguments):
        return None
    dsn = settings.database_url.get_secret_value()
    await _migrate(settings)
    store = open_photo_store(settings)
    doorbell = ArqDoorbell(settings.redis_url.get_secret_value(), prefix=settings.rq_queue_name)
    try:
        # To settle a large database, or to repeat the erase of a large group, takes minutes.
        async with open_database(dsn, deadlines=settings.postgres_deadlines(takes_long=True)):
            await ensure_not_new()
            entries = await read_ledger(store)
            # After a change of the bot a worker's next start gives the ledger the new bot's mark.
            is_ours = await is_ledger_of(settings.tg_bot_id, store) or await is_own_store(store)
            if not await _is_whole(entries, is_ours=is_ours, is_lost="--ledger-is-lost" in options):
                return 1
            await settle_older_database(store, is_certain="--older-copy" in options)
            if "--apply" not in options:
                return await _tell(entries)
            if "--ledger-is-lost" in options:
                await begin_store_anew(store)
            taken_at = await unchecked_backup()
            n = await replay_erasures(entries, settings, doorbell)
            await catch_up_generation(store)
    finally:
        await doorbell.close()
        await store.close()
    _say_what_was_done(entries, n, taken_at)
    if "--older-copy" in options:
        _say_what_nobody_knows()
    return 0


def _can_be_done(arguments: list[str]) -> bool:
    options = set(arguments)
    is_known = options <= _OPTIONS and len(options) == len(arguments)
    return is_known and ("--apply" in options or "--older-copy" not in options)


async def _migrate(settings: Settings) -> None:
    """Raises Unavailable for a database without tables. It gets none: no backup of an older version could be
    restored into it then.
    """
    dsn = settings.database_url.get_secret_value()
    async with open_database(dsn, deadlines=settings.postgres_deadlines(takes_long=True)):
        if not await applied_migrations():
            raise is_new()
    await migrate(dsn)


def _say_what_was_done(entries: list[LedgerEntry], erased_again: int, taken_at: datetime | None) -> None:
    """taken_at: when the backup was taken; None for a database that was checked before."""
    print(
        f"Checked against {len(entries):,} erasures: {erased_again:,} erased again. They are unreachable; "
        "the workers purge index and storage when they run. Bot and workers may start."
    )
    if taken_at is not None:
        print(
            f"What people posted, pressed and wrote since {taken_at:%Y-%m-%d %H:%M} is lost, except what "
            "Telegram still keeps for the bot: ask for it to be posted and answered again."
        )


def _say_what_nobody_knows() -> None:
    print(
        "The ledger was put back, too: repeat by hand what was erased since, and every 👎, /forget_me and "
        "removal from a person."
    )


async def _is_whole(entries: list[LedgerEntry], *, is_ours: bool, is_lost: bool) -> bool:
    """The ledger must be this bot's or this installation's, and hold at least the erasures that the database
    knows: else it is the ledger of another folder or bucket, and False is returned. is_lost: the operator
    says that the right ledger is lost, so this one will do.
    """
    missing = await noted_erasures() - {entry.erasure for entry in entries}
    if (is_ours and not missing) or is_lost:
        return True
    lack = f"lacks {len(missing):,} erasures that this database knows" if missing else "is not this bot's"
    print(
        f"The ledger beside the photos {lack}. Is STORAGE_PATH or S3_BUCKET the one from before? If it is "
        "lost for good, add --ledger-is-lost: then who was erased after the backup stays in the database.",
        file=sys.stderr,
    )
    return False


async def _tell(entries: list[LedgerEntry]) -> int:
    there = await subjects_there(entries)
    back = Counter(entry.kind for entry in entries if entry.subject in there)
    if back:
        kinds = ", ".join(f"{kind}: {n:,}" for kind, n in sorted(back.items()))
        print(
            f"This database contains again what was erased ({kinds}). Nothing may start on it. "
            "`python -m workers restore-check --apply` erases it again.",
            file=sys.stderr,
        )
        return 1
    is_waiting = await unchecked_backup() is not None
    ending = "; add --apply, so that bot and workers may start" if is_waiting else ""
    print(f"Checked against {len(entries):,} erasures: nobody who was erased is back{ending}.")
    return 0
