"""Declares that two persons look alike and must not be confused with each other, or takes that back."""

from domain.errors import NotFound
from domain.ports import Doorbell
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.steps.faces.look_anew import decide_at_last, rematch_told_apart
from domain.steps.operations.record_operation import Operation, change, record_operation
from domain.steps.persons.declare_look_alikes import declare_look_alikes
from domain.steps.persons.lock_to_change import lock_both_to_change
from domain.steps.work.work import transaction


async def tell_apart(number: int, other: int, by: Requester, *, apart: bool, doorbell: Doorbell) -> Done:
    """For moderators; owners of the person who are linked to the other one as well.

    A face that could be either is asked about from now on, unless it is clearly one of them.
    Raises NotFound also when the owner is not linked to `other`, whatever its state is; Forbidden for a
    guardian, Conflict(`merged`, `not_approved`).
    """
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    if number == other:
        raise NotFound("person")
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        here, there = await lock_both_to_change(acting, number, other, is_theirs=by.is_linked)
        one, two = here.id, there.id
        if not await declare_look_alikes(acting.workspace_id, one, two, declared=apart):
            return Done(None, number)
        if apart:
            await rematch_told_apart(work, [one, two])
        else:
            await decide_at_last(work, acting.workspace_id, [one, two])
        before, after = (None, other) if apart else (other, None)
        said = change(number, "apart", before=before, after=after)
        kind = "tell_apart" if apart else "end_apart"
        return await record_operation(Operation(acting, kind, number, other).with_undo(changes=[said]))
