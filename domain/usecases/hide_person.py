"""A person is hidden: kept whole, but neither matched, nor delivered, nor listed; or shown again."""

from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.acting import acting_on
from domain.rules.access import ensure_may_change
from domain.steps.lock_persons import lock_persons
from domain.steps.record_operation import Operation, change, record_operation
from domain.steps.work import transaction


async def hide_person(
    number: int, tg_user_id: int, *, hidden: bool, memberships: Memberships, doorbell: Doorbell
) -> int | None:
    """The operation; None when it was so already. Raises NotFound, Forbidden, Conflict(`merged`)."""
    acting = await acting_on(number, tg_user_id, memberships)
    async with transaction(doorbell) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(), is_moderator=acting.is_moderator)
        status = "HIDDEN" if hidden else "ACTIVE"
        if person["status"] == status:
            return None
        await sql.execute(
            "UPDATE persons SET status = $2, version = version + 1, updated_at = now() WHERE id = $1",
            person["id"],
            status,
        )
        await work.add("sync_person_faces", person_id=str(person["id"]))
        operation = Operation(
            acting.workspace_id,
            "hide_person" if hidden else "show_person",
            acting.actor,
            number,
            undo=change(number, "status", before=person["status"], after=status),
        )
        return await record_operation(operation)
