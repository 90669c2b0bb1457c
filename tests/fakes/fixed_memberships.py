"""The Memberships port on a dict; it can be switched off."""

from collections.abc import Collection

from domain.errors import Unavailable
from domain.ports import Membership


class FixedMemberships:
    """`statuses`: (chat, user) -> admin | member; everybody else is outside. `age_s`: how old answers are."""

    def __init__(self) -> None:
        self.is_down = False
        self.age_s = 0.0
        self.statuses: dict[tuple[int, int], str] = {}

    async def look_up(self, tg_chat_id: int, tg_user_id: int) -> Membership:
        return Membership(await self.status(tg_chat_id, tg_user_id), self.age_s)

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        return self.statuses.get((tg_chat_id, tg_user_id), "outside")

    async def administrators(self, tg_chat_id: int) -> Collection[int]:
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        return [
            user for (chat, user), status in self.statuses.items() if (chat, status) == (tg_chat_id, "admin")
        ]

    async def is_there(self, tg_chat_id: int) -> bool:
        """The bot is in each chat that somebody is in."""
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        return any(chat == tg_chat_id for chat, _ in self.statuses)
