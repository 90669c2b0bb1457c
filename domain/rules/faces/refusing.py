"""What follows from the reason for which a face is not a person."""

from typing import Final

from domain.states import RefusalReason

# After such an answer nobody is asked any more whose the face is.
SETS_ASIDE: Final = frozenset({RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY, RefusalReason.STRANGER})
# Such an answer counts as a match that was refused, but before a photo went wrong: after `MISTAKES` of them
# a match needs more, until an owner looks at the person's photos (`required_confidence`). Siblings go on
# looking alike. Whoever else was asked about was one of many, and the question says that it was not sure.
LOOKS_ALIKE: Final = frozenset({RefusalReason.SIBLING})
# Such a face is not the person's, but other faces are not compared with it: poor faces are alike among
# themselves, whoever is on them, and one of the person would only look like a no.
NO_EXAMPLES: Final = frozenset({RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY})


def sets_aside(reason: RefusalReason | None) -> bool:
    return reason in SETS_ASIDE


def is_hidden(reason: RefusalReason | None) -> bool:
    """Whether no list, search or group shows the face: what is no face is nobody's."""
    return reason == RefusalReason.NOT_A_FACE
