"""Records what the driver did and when: the other half of the checker's evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.ids import DeliveryId

GUEST = "Guest"  # how the name of a stranger begins


@dataclass(frozen=True, slots=True)
class Post:
    """at: seconds since the epoch. shows: the identities on the photo. by: the Telegram id of who posted."""

    at: float
    group: str
    file_unique_id: str
    picture: str
    shows: frozenset[str]
    by: int = 0


@dataclass(frozen=True, slots=True)
class SecondGroup:
    """A group that may join the list of its first group, and be split off again.

    first: that group's title. admins: who are admins of the second group.
    """

    first: str
    first_tg_chat_id: int
    tg_chat_id: int
    admins: frozenset[int]


@dataclass(slots=True)
class Absence:
    """A time out of the group, or with the bot blocked (`is_block`). until None: it goes on."""

    tg_user_id: int
    group: str
    is_block: bool
    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A press that asks for photos once more: of one delivery, or all that may not have arrived (None)."""

    at: float
    tg_user_id: int
    delivery_id: DeliveryId | None


@dataclass(frozen=True, slots=True)
class Connection:
    """Somebody asked to connect an identity under a name that nothing else has."""

    tg_user_id: int
    group: str
    identity: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that was written to the faces queue. entry_id: as Redis named it."""

    entry_id: str
    message: Mapping[str, Any]


@dataclass(slots=True)
class Diary:
    """groups: by title, the Telegram ids of everybody who was ever in the group or decides for it, and of
    its chat; in second_groups not those who decide only while the list is shared. deciders: who decides for
    a first group, by its title.

    erased: names whose owner pressed the last button of /delete. guests: names of strangers, and their group.
    deeds, given_up: how often the bot answered a deed in time and how often not, by the deed's name.
    """

    posts: list[Post] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    groups: dict[str, frozenset[int]] = field(default_factory=dict)
    deciders: dict[str, frozenset[int]] = field(default_factory=dict)
    second_groups: dict[str, SecondGroup] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    guests: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    deeds: dict[str, int] = field(default_factory=dict)
    given_up: dict[str, int] = field(default_factory=dict)
