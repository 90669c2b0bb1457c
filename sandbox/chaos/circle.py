"""Who is in a group of the crowd, and who does something there."""

import random
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.chaos.moderation import Moderation
from sandbox.chaos.second_groups import SecondGroups
from sandbox.telegram import Group, Person


@dataclass(slots=True)
class Parent:
    """name: the name of the person that is connected now; None while nobody is.

    identity: the person on the run's pictures that the parent connects. names: how many names the parent has
    used: each connection has a new one. is_steady: the parent never leaves nor deletes, so that every photo
    owed to them must arrive.
    """

    person: Person
    identity: str
    is_steady: bool
    dice: random.Random
    name: str | None = None
    names: int = 0


class Lively(Protocol):
    async def live(self) -> None: ...


@dataclass(slots=True)
class Circle:
    """A group with its admin and one parent for each identity. link: the deep link into the private chat.

    posters: people who post pictures of strangers. moderation: what is decided about strangers. others: what
    goes on beside parents and posts: the moderation, too, and the tasks of the night. second_groups: None
    where nobody makes any.
    """

    title: str
    group: Group
    admin: Person
    parents: list[Parent]
    dice: random.Random
    moderation: Moderation
    admins: tuple[Person, ...]
    posters: tuple[Person, ...]
    others: list[Lively] = field(default_factory=list)
    second_groups: SecondGroups | None = None
    link: str = ""
