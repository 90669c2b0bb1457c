"""What follows from the reason for which a face is not a person."""

from typing import Final

from domain.states import RefusalReason

# After such an answer nobody is asked any more whose the face is.
SETS_ASIDE: Final = frozenset({RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY, RefusalReason.STRANGER})
# Two such answers say that somebody else looks like the person, as two mistakes do, but before a photo went
# wrong: until an owner looks at the person's photos, a match needs as much more (`required_confidence`). It
# never needs less than the settings ask for.
ASKS_FOR_MORE: Final = frozenset({RefusalReason.SIBLING})


def sets_aside(reason: RefusalReason | None) -> bool:
    return reason in SETS_ASIDE


def is_hidden(reason: RefusalReason | None) -> bool:
    """Whether no list, search or group shows the face: what is no face is nobody's."""
    return reason == RefusalReason.NOT_A_FACE
