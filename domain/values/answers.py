"""Small answers of neighbours: a hit of the index, and what Telegram says of a user in a chat."""

from dataclasses import dataclass

from domain.ids import FaceId, PersonId
from domain.states import MemberStatus


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit of a search. similarity: cosine, -1..1. A candidate only, until Postgres confirms it."""

    face_id: FaceId
    person_id: PersonId | None
    similarity: float


@dataclass(frozen=True, slots=True)
class Membership:
    """age_s: seconds since Telegram was asked. is_without_us: the bot is not in the chat, so nothing is known
    of the user. is_doubtful: the user has no right now, but the answer does not say that they left:
    a user who was seen in the chat counts as still there.
    """

    status: MemberStatus
    age_s: float = 0.0
    is_without_us: bool = False
    is_doubtful: bool = False
