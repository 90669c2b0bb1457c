"""Which ways to delete a person somebody may choose, and when they are asked twice."""

from domain.errors import Conflict
from domain.values.deletion_ways import DISSOLVE, ERASE, FACES


def modes_for(*, is_owner: bool, is_moderator: bool, has_faces: bool) -> tuple[str, ...]:
    """The usual way first: owners mostly erase their child, admins faces that should not be known here."""
    ways = [ERASE, FACES] if is_owner else [FACES, ERASE]
    if is_moderator:
        ways.append(DISSOLVE)
    return tuple(way for way in ways if has_faces or way == ERASE)


def asks_twice(faces: int, *, threshold: int) -> bool:
    """Whether there are more faces than anybody would tick one by one."""
    return faces > threshold


def ensure_no_more(faces: int, at_most: int | None) -> None:
    """faces: how many would go now. at_most: how many the requester was told; None: whatever is there.

    A deletion has no way back, so faces that came since then do not go unseen. Raises
    Conflict(`more_by_now`: n).
    """
    if at_most is not None and faces > at_most:
        raise Conflict("more_by_now", n=faces)
