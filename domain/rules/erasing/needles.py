"""What an erase must not leave anywhere, and how it is recognised in text."""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

_UUID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

# These patterns find every id in a text: a uuid in the first group or a number in the second. The ids found
# are then compared as a set: a pattern of a thousand ids takes minutes, and Postgres refuses one of three
# thousand. The patterns mean the same to Postgres and to Python.

# Plain text has uuids anywhere, and Telegram's ids between blanks, colons, commas, quotes or brackets.
IDS_IN_TEXT: Final = rf'{_UUID}|(?<![^\s:"\[,])(-?\d+)(?![^\s:"\],}}])'
# JSON has uuids anywhere, and Telegram's ids under a name that says what they are.
IDS_IN_JSON: Final = rf'{_UUID}|"(?:tg_[a-z_]+|id|chat|user)": (-?\d+)(?=[,}}])'
# Keys and values of Redis consist of parts between colons.
_IDS_IN_KEY = re.compile(rf"{_UUID}|(?<![^:])(-?\d+)(?![^:])")


@dataclass(frozen=True, slots=True)
class Needles:
    """uuids: of what is gone. names: of people and groups. tg_ids: of users, positive, and chats, negative.

    cards: (kind, subject) of cards that show or name what is gone. chats: where every card is deleted.
    numbers: of the person and those that it absorbed; they stand on cards and in history, and name nobody.
    photos, questions: ids of photos and suggestions that go with a group. There may be hundreds of thousands,
    so the cards that show them are not listed in `cards`.
    whose: `p` and the number of each person, `r` and the id of each participant, that go with a group or a
    workspace; the bot's texts have it beside their names.
    """

    uuids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tg_ids: tuple[int, ...] = ()
    cards: tuple[tuple[str, str], ...] = ()
    chats: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    whose: tuple[str, ...] = ()
    photos: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()

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
            numbers=tuple(data.get("numbers", ())),  # an erase of an earlier version has none
            whose=tuple(data.get("whose", ())),  # nor these
            photos=tuple(data.get("photos", ())),
            questions=tuple(data.get("questions", ())),
        )

    def without_tg_ids(self, known: Collection[int]) -> "Needles":
        return replace(self, tg_ids=tuple(number for number in self.tg_ids if number not in known))

    def without_names(self) -> "Needles":
        """These needles with their ids only."""
        return Needles(uuids=self.uuids, tg_ids=self.tg_ids)

    def ids(self) -> frozenset[str]:
        """The ids as they stand in text."""
        return frozenset([*self.uuids, *map(str, self.tg_ids)])

    def telling_names(self) -> dict[str, str]:
        """name -> pattern: the name as whole words, capitals as written. For Postgres and for Python."""
        return {name: rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted({*self.names} - {""})}


def names_an_id(text: str, ids: Collection[str]) -> bool:
    """Whether a key or value of Redis has one of the ids. ids: a set, such as `Needles.ids()`."""
    return any(match[0] in ids for match in _IDS_IN_KEY.finditer(text))
