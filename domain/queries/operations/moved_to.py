"""Reads the person to whom an operation moved faces."""

from dataclasses import dataclass, replace

from domain.ids import OperationId, PersonId
from domain.queries import sql
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class MovedTo:
    """is_new: the person was made for the move."""

    id: PersonId
    number: int
    name: str
    is_new: bool


async def moved_to(operation_id: OperationId) -> MovedTo | None:
    """operation_id: of a move of a person's faces. None where it gave them to nobody, or their new person is
    gone. Call it only for users who may know of the operation.
    """
    found = await sql.one(
        MovedTo,
        """SELECT p.id, p.number, p.name, EXISTS (
               SELECT 1 FROM jsonb_array_elements(o.undo -> 'changes') c
               WHERE c ->> 'field' = 'approval' AND (c ->> 'number')::bigint = p.number) AS is_new
           FROM operations o JOIN persons p ON p.workspace_id = o.workspace_id AND p.number = o.other_number
               AND p.erasing_at IS NULL
           WHERE o.id = $1""",
        operation_id,
    )
    return replace(found, name=of_person(found.number, found.name)) if found else None
