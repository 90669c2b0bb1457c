"""What an erase must not leave anywhere, and how it is recognised in text."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

# A shorter name is found inside of too much else.
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Needles:
    """uuids: of what is gone. names: of people and groups. tg_ids: of users, positive, and chats, negative.

    cards: (kind, subject) of those that show or name what is gone. chats: in which every card goes.
    """

    uuids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tg_ids: tuple[int, ...] = ()
    cards: tuple[tuple[str, str], ...] = ()
    chats: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Needles":
        return cls(
            uuids=tuple(data["uuids"]),
            names=tuple(data["names"]),
            tg_ids=tuple(data["tg_ids"]),
            cards=tuple((kind, subject) for kind, subject in data["cards"]),
            chats=tuple(data["chats"]),
        )

    def without_tg_ids(self, known: Collection[int]) -> "Needles":
        return replace(self, tg_ids=tuple(number for number in self.tg_ids if number not in known))

    # The patterns mean the same to Postgres and to Python. None: there is nothing to look for.

    def id_pattern(self) -> str | None:
        """In plain text: uuids anywhere, Telegram's ids between blanks, colons, quotes or brackets."""
        numbers = [rf'(^|[\s:"\[,]){number}($|[\s:"\],}}])' for number in self.tg_ids]
        return _any_of([*self.uuids, *numbers])

    def json_pattern(self) -> str | None:
        """In the text of JSON: uuids anywhere, Telegram's ids under a name that says what they are."""
        named = "tg_[a-z_]+|id|chat|user"
        numbers = [rf'"({named})": {number}[,}}]' for number in self.tg_ids]
        return _any_of([*self.uuids, *numbers])

    def name_pattern(self) -> str | None:
        """Whole words, in the very case."""
        names = [re.escape(name) for name in self.names if len(name) >= _SHORTEST_NAME]
        return _any_of([rf"(?<!\w){name}(?!\w)" for name in names])

    def key_pattern(self) -> str | None:
        """In keys and values of Redis, which are parts between colons."""
        numbers = [rf"(^|:){number}(:|$)" for number in self.tg_ids]
        parts = [*self.uuids, *numbers, *(_ for _ in [self.name_pattern()] if _ is not None)]
        return _any_of(parts)


def _any_of(patterns: Iterable[str]) -> str | None:
    return "|".join(patterns) or None
