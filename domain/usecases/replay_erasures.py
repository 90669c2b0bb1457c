"""Repeats in a restored database what was erased after its backup."""

from collections.abc import Sequence
from uuid import UUID

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.restored import subjects_there
from domain.settings import Settings
from domain.steps.erase_group_rows import erase_group_rows
from domain.steps.erase_participant_rows import erase_participant_rows
from domain.steps.erase_rows import erase_rows, lock_person
from domain.steps.erase_workspace_rows import erase_workspace_rows
from domain.steps.ledger import LedgerEntry
from domain.steps.open_erasure import Order
from domain.steps.work import Work, transaction

# The whole last: what goes with it is on the ledger by itself too.
_ORDER = ("person", "participant", "group", "workspace")


async def replay_erasures(entries: Sequence[LedgerEntry], settings: Settings, doorbell: Doorbell) -> int:
    """Number of subjects that were back. From then on the database may be served.

    Each is unreachable at its commit; workers purge index and stores when they run. Nobody gets a second
    certificate. Safe to repeat.
    """
    replayed = 0
    there = await subjects_there([entry.subject for entry in entries])
    for entry in sorted(entries, key=lambda entry: _ORDER.index(entry.kind)):
        if entry.subject in there:
            async with transaction(doorbell) as work:
                replayed += await _erase(work, entry, settings)
    await sql.execute("UPDATE restores SET checked_at = now() WHERE checked_at IS NULL")
    return replayed


async def _erase(work: Work, entry: LedgerEntry, settings: Settings) -> bool:
    order = Order(erasure=entry.erasure)
    if entry.kind == "person":
        return await _erase_person(work, entry.subject, order)
    number = await _number(entry)
    if number is None:
        return False
    if entry.kind == "participant":
        return await erase_participant_rows(work, number, order) is not None
    if entry.kind == "group":
        return await erase_group_rows(work, number, order, settings) is not None
    return await erase_workspace_rows(work, number, order) is not None


async def _erase_person(work: Work, person_id: UUID, order: Order) -> bool:
    row = await sql.one("SELECT workspace_id FROM persons WHERE id = $1", person_id)
    person = await lock_person(row["workspace_id"], person_id) if row is not None else None
    if person is None:
        return False
    await erase_rows(work, person, order)
    return True


async def _number(entry: LedgerEntry) -> int | None:
    """None for what an earlier entry took along."""
    row = await sql.one(
        """SELECT id FROM participants WHERE uuid = $1 AND $2::text = 'participant'
           UNION ALL SELECT id FROM groups WHERE uuid = $1 AND $2::text = 'group'
           UNION ALL SELECT id FROM workspaces WHERE uuid = $1 AND $2::text = 'workspace'""",
        entry.subject,
        entry.kind,
    )
    return int(row["id"]) if row is not None else None
