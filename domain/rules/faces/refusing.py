"""Says what follows from the reason for which a face was refused."""

from typing import Final

from domain.states import RefusalReason

# After such an answer nobody is asked any more whose the face is.
SETS_ASIDE: Final = frozenset({RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY, RefusalReason.STRANGER})
# An answer with this reason counts as a refused match, although no photo was sent wrongly: siblings go on
# looking alike. Two of these answers and refused matches together make a match need more confidence
# (`after_mistakes`), until an owner says that the person's training photos are right, or takes one out; if
# there is no owner, until a moderator does. A no to a question for any other reason is no mistake: the engine
# asked because it was not sure.
LOOKS_ALIKE: Final = frozenset({RefusalReason.SIBLING})
# A face that was refused for these reasons is not compared with others: poor faces are alike among
# themselves, whoever is on them, so a poor face of the person would look like a no.
NO_EXAMPLES: Final = frozenset({RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY})


def sets_aside(reason: RefusalReason | None) -> bool:
    return reason in SETS_ASIDE


def is_hidden(reason: RefusalReason | None) -> bool:
    """Whether the face is in no list, search or grouping: what is no face is nobody's."""
    return reason == RefusalReason.NOT_A_FACE
