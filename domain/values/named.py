"""A name that carries the id of its person, so that texts need not be searched for names."""

from collections.abc import Collection, Sequence
from typing import Self, SupportsIndex, TypeVar

from domain.ids import ParticipantId

_Text = TypeVar("_Text", str, str | None)


class Name(str):
    """whose: `p` and the number of a person, `r` and the id of a participant, or nothing."""

    __slots__ = ("whose",)
    whose: str

    def __new__(cls, name: str, whose: str = "") -> Self:
        self = super().__new__(cls, name)
        self.whose = whose
        return self

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        """Part of a name is still a `Name` of the same person or participant."""
        return Name(super().__getitem__(key), self.whose)


def of_person(number: int | None, name: _Text) -> _Text:
    return name if number is None or name is None else Name(name, f"p{number}")


def of_participant(participant_id: ParticipantId | None, name: _Text) -> _Text:
    return name if participant_id is None or name is None else Name(name, f"r{participant_id}")


def persons_in(named: Collection[str]) -> list[int]:
    """named: `Name.whose` of persons and participants. Returns the numbers of the persons."""
    return [int(whose.removeprefix("p")) for whose in named if whose.startswith("p")]


def participants_in(named: Collection[str]) -> list[ParticipantId]:
    """named: `Name.whose` of persons and participants. Returns the ids of the participants."""
    return [ParticipantId(int(whose.removeprefix("r"))) for whose in named if whose.startswith("r")]


def names_of(listed: Sequence[str]) -> tuple[str, ...]:
    """listed: `whose` and the name, with a space between, as SQL lists them in one column."""
    return tuple(Name(name, whose) for whose, _, name in (one.partition(" ") for one in listed))
