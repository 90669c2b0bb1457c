"""The persons that a participant is still connected with when their last group is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from domain.states import LinkRole
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class Connected:
    """A person that the participant is connected with. name: what the participant calls the person.
    tg_user_id, language: of the participant.
    """

    number: int
    name: str
    role: LinkRole
    tg_user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Staying:
    """owned, received: names of the persons that this participant owns, or only receives the photos of.
    numbers: of all these persons.
    """

    owned: tuple[str, ...]
    received: tuple[str, ...]
    numbers: tuple[int, ...]
    tg_user_id: int
    language: str

    @classmethod
    def of(cls, persons: Sequence[Connected]) -> Self:
        """persons: at least one, all of one participant."""
        return cls(
            owned=tuple(of_person(one.number, one.name) for one in persons if one.role == LinkRole.OWNER),
            received=tuple(of_person(one.number, one.name) for one in persons if one.role != LinkRole.OWNER),
            numbers=tuple(one.number for one in persons),
            tg_user_id=persons[0].tg_user_id,
            language=persons[0].language,
        )
