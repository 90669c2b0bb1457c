"""Erases the rest of workspaces in which nobody decides any more: their last group was erased, and no chat is
their admin chat.
"""

from dataclasses import dataclass

from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.erasing.erase_rows import erase_rows, lock_person
from domain.steps.erasing.erase_workspace_rows import erase_workspace_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.erasing.tell_relatives import tell_relatives
from domain.steps.faces_queue.announce import announce_erasure
from domain.steps.service.one_by_one import one_by_one
from domain.steps.work.work import transaction

# Whether workspace w has no group, no admin chat and no running erase. The row of a group that the bot left
# stays until it is erased after `group_grace_days`, so the bot cannot come back to a group of w.
_IS_ENDED = """
w.tg_admin_chat_id IS NULL AND w.erasing_at IS NULL
AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.workspace_id = w.id)
"""
# Whether nobody is connected with the person p, nor with somebody who became part of the person. An owner's
# request that waits counts as a connection: it ends when its own time is over.
_IS_NOBODYS = """
NOT EXISTS (
    WITH RECURSIVE selves AS (
        SELECT p.id UNION SELECT a.id FROM persons a JOIN selves s ON a.merged_into_id = s.id)
    SELECT 1 FROM participant_persons l JOIN selves s ON s.id = l.person_id
    WHERE l.state = 'approved' OR l.state = 'requested' AND l.role = 'owner')
"""
_PERSONS = f"""
SELECT p.id, p.workspace_id FROM workspaces w JOIN persons p ON p.workspace_id = w.id
WHERE {_IS_ENDED} AND p.status <> 'MERGED' AND p.erasing_at IS NULL AND {_IS_NOBODYS}
  AND ($1::uuid IS NULL OR p.id = $1) ORDER BY p.id
"""  # noqa: S608  constants
# The erase of a workspace forgets those who were known only there. So it waits until everybody was told of
# the deletions.
_EMPTY = f"""
SELECT w.id FROM workspaces w
WHERE {_IS_ENDED} AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.workspace_id = w.id)
  AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.workspace_id = w.id AND (e.state = 'erasing' OR EXISTS (
      SELECT 1 FROM tasks t WHERE t.kind = 'show_certificate' AND t.state IN ('ready', 'leased')
        AND t.ids->>'erasure_id' = e.id::text)))
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.kind = 'tell_relative' AND t.state IN ('ready', 'leased')
      AND t.ids->>'workspace_id' = w.id::text)
ORDER BY w.id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Nobodys:
    """A person whom nobody is connected with."""

    id: PersonId
    workspace_id: WorkspaceId


async def forget_ended_workspaces(doorbell: Doorbell) -> int:
    """Returns how many persons and workspaces it found to erase. Opens transactions.

    Persons whom somebody is connected with stay: an owner deletes them. A workspace goes once it has none.
    """
    with one_by_one() as row:
        persons = await sql.rows(_Nobodys, _PERSONS, None)
        for person in persons:
            with row(person.id):
                await _erase_person(person, doorbell)
        empty = await sql.values(WorkspaceId, _EMPTY)
        for workspace_id in empty:
            with row(workspace_id):
                async with transaction(doorbell) as work:
                    if await _lock(workspace_id):
                        await erase_workspace_rows(work, workspace_id, Order())
    return len(persons) + len(empty)


async def _erase_person(person: _Nobodys, doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        if not await _lock(person.workspace_id):
            return
        locked = await lock_person(person.workspace_id, person.id)
        # Somebody may have connected the person while this waited for the lock.
        if locked is None or not await sql.rows(_Nobodys, _PERSONS, person.id):
            return
        await announce_erasure(work, locked)
        await tell_relatives(work, locked, deleted_by=None, by_owner=False)
        await erase_rows(work, locked, Order())


async def _lock(workspace_id: WorkspaceId) -> bool:
    """Locks the workspace. False if it is gone, or has a group or an admin chat by now."""
    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR UPDATE", workspace_id)
    query = f"SELECT 1 AS yes FROM workspaces w WHERE w.id = $1 AND {_IS_ENDED}"  # noqa: S608  a constant
    return await sql.value(int, query, workspace_id) is not None
