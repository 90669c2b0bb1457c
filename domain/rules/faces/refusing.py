"""What follows from the reason for which a face is not a person."""

from typing import Final

from domain.states import RefusalReason

# Nobody is asked again whose such a face is, whoever it may look like.
SETS_ASIDE: Final = frozenset({RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY, RefusalReason.STRANGER})


def sets_aside(reason: RefusalReason | None) -> bool:
    return reason in SETS_ASIDE


def is_hidden(reason: RefusalReason | None) -> bool:
    """Whether no list, search or group shows the face: what is no face is nobody's."""
    return reason == RefusalReason.NOT_A_FACE
