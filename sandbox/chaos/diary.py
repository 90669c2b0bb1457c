"""Records what the driver did and when. The checker compares it with the records of the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.ids import DeliveryId

GUEST = "Guest"  # how the name of a stranger begins
# All names that a run gives end with z. So no name is the beginning of another, and the checker can search
# texts for names.


@dataclass(frozen=True, slots=True)
class Post:
    """A photo that was posted. at: seconds since the epoch. group: its title. picture: which of the run's
    pictures it is. shows: the identities on it. by: the Telegram id of who posted.
    """

    at: float
    group: str
    file_unique_id: str
    picture: str
    shows: frozenset[str]
    by: int = 0


@dataclass(frozen=True, slots=True)
class SecondGroup:
    """A group that may share the list of people of another one, its first group, and be split off again.

    first: the first group's title. admins: the Telegram ids of the second group's admins.
    """

    first: str
    first_tg_chat_id: int
    tg_chat_id: int
    admins: frozenset[int]


@dataclass(slots=True)
class Absence:
    """A time in which a user was out of the group, or had blocked the bot (`is_block`).

    until: None as long as it lasts.
    """

    tg_user_id: int
    group: str
    is_block: bool
    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A press that asks for a photo once more. delivery_id: None for all photos that may not have arrived."""

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
    """What was done in one run.

    groups: by a group's title, the Telegram ids of its chat, of everybody who was ever in the group, and of
    everybody who decides for it; for a second group without those who decide only while the list is shared.
    deciders: by a first group's title, who decides for it.

    erased: names of persons whose owner pressed the last button of /delete. guests: each stranger's group, by
    the stranger's name. deeds: how often the bot answered a deed in time, by the deed's name; parents' own
    deeds are not counted. given_up: how often it did not, for parents as well.
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
