"""What an operation did, as the API answers it."""

from bot.api.shapes import Query, Shape
from domain.queries.operations.done import Done


class Previewing(Query):
    """preview: nothing is changed; the answer says what would be."""

    preview: bool = False


class Outcome(Shape):
    """operation_id: to undo the operation; None for a preview, and when nothing had to be changed.

    faces, photos: how many changed hands. kept: faces that stayed as they are, because they were moved or
    deleted meanwhile; 0 for a repeated request, which does not know it. gained, lost: only in a preview,
    photos that would go to somebody in one of their groups, or be taken out of a chat where they are or may
    be.
    """

    operation_id: int | None
    preview: bool
    faces: int
    photos: int
    kept: int
    gained: int | None
    lost: int | None


def outcome(done: Done, *, preview: bool = False) -> Outcome:
    return Outcome(
        operation_id=None if preview else done.operation_id,
        preview=preview,
        faces=done.faces,
        photos=done.photos,
        kept=done.kept,
        gained=done.gained if preview else None,
        lost=done.lost if preview else None,
    )
