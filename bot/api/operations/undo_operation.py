"""Takes back what somebody did, as far as nothing has changed since. An undo can be undone, too."""

from uuid import UUID

from pydantic import Field

from bot.api.authentication import ensure_scope
from bot.api.call import Call
from bot.api.operations.outcome import Outcome, Previewing, outcome
from bot.api.route import Route
from bot.api.shapes import Query
from domain.errors import Conflict, NotFound
from domain.ids import EventId, OperationId
from domain.queries.operations.assignment_history import asked_operation, operation_of_event
from domain.states import Scope
from domain.usecases.operations.undo_operation import undo_operation as undo
from domain.values.operation_kinds import OF_LINKS, OF_WORKSPACES

# Settings, and who is let in: a token without the scope to change these must not undo them either.
_TO_MANAGE = OF_WORKSPACES | OF_LINKS


class ByEvent(Query):
    event_id: UUID


class ByOperation(Query):
    operation_id: int = Field(ge=1, lt=2**63)


async def undo_assignment(call: Call, path: ByEvent, query: Previewing) -> Outcome:
    event = await operation_of_event(EventId(path.event_id))
    if event.operation_id is None:  # recognition did it, or it is an old answer
        if not await call.requester().moderates(event.workspace_id, or_untold=True):
            raise NotFound("operation")
        raise Conflict("no_operation")
    return await _undo(call, event.operation_id, preview=query.preview)


async def undo_operation(call: Call, path: ByOperation, query: Previewing) -> Outcome:
    return await _undo(call, OperationId(path.operation_id), preview=query.preview)


async def _undo(call: Call, operation_id: OperationId, *, preview: bool) -> Outcome:
    world = call.world
    by = call.requester(rehearses=preview)
    try:
        asked = await asked_operation(operation_id)
        call.within(asked.workspace_id)
        ensure_scope(call.asker, Scope.MANAGE if asked.kind in _TO_MANAGE else Scope.CHANGE)
        done = await undo(operation_id, by, settings=world.settings, doorbell=world.doorbell)
    except NotFound:  # others must not learn whose operation it is
        raise NotFound("operation") from None
    return outcome(done, preview=preview)


ROUTES = [
    Route(
        "POST",
        "/faces/assignments/{event_id}/undo",
        undo_assignment,
        "Undo what was done to faces",
        Scope.CHANGE,
        refusals=(409,),
    ),
    Route(
        "POST",
        "/faces/operations/{operation_id}/undo",
        undo_operation,
        "Undo an operation",
        Scope.CHANGE,
        refusals=(409,),
    ),
]
