"""What the driver did, with its times: the other half of the checker's evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.ids import DeliveryId

GUEST = "Guest"  # how the name of a stranger begins


@dataclass(frozen=True, slots=True)
class Post:
    """at: seconds since the epoch. shows: the identities in it."""

    at: float
    group: str
    file_unique_id: str
    picture: str
    shows: frozenset[str]


@dataclass(slots=True)
class Absence:
    """Out of the group, or with the bot blocked (`is_block`), until when. None: still."""

    tg_user_id: int
    group: str
    is_block: bool
    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """Asked for photos once more: of a delivery, or for all that may not have arrived (None)."""

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
    """Written to the faces queue. entry_id: as Redis named it."""

    entry_id: str
    message: Mapping[str, Any]


@dataclass(slots=True)
class Diary:
    """groups: title, and the Telegram ids of everybody who was ever in it or decides for it.

    erased: names whose owner pressed the last button of /delete. guests: names of strangers, and their group.
    deeds, given_up: what the bot answered in time and what it did not, by their name.
    """

    posts: list[Post] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    groups: dict[str, frozenset[int]] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    guests: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    deeds: dict[str, int] = field(default_factory=dict)
    given_up: dict[str, int] = field(default_factory=dict)
