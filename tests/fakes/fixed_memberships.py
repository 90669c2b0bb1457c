"""The Memberships port on a dict; it can be switched off."""

from collections.abc import Collection

from domain.errors import Unavailable, Untold
from domain.ports import Membership


class FixedMemberships:
    """`statuses`: (chat, user) -> admin | member; everybody else is outside. `age_s`: how old answers are.

    `untold`: chats whose members are hidden. `doubtful`: chats in which nobody is found any more, though
    nobody left. `without_us`: chats that removed the bot.
    """

    def __init__(self) -> None:
        self.is_down = False
        self.age_s = 0.0
        self.untold: set[int] = set()
        self.doubtful: set[int] = set()
        self.without_us: set[int] = set()
        self.statuses: dict[tuple[int, int], str] = {}

    async def look_up(self, tg_chat_id: int, tg_user_id: int) -> Membership:
        return Membership(
            await self.status(tg_chat_id, tg_user_id),
            self.age_s,
            is_without_us=tg_chat_id in self.without_us,
            is_doubtful=tg_chat_id in self.doubtful,
        )

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        self._ensure_told(tg_chat_id)
        is_found = tg_chat_id not in self.doubtful
        return self.statuses.get((tg_chat_id, tg_user_id), "outside") if is_found else "outside"

    async def administrators(self, tg_chat_id: int) -> Collection[int]:
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        self._ensure_told(tg_chat_id)
        return [
            user for (chat, user), status in self.statuses.items() if (chat, status) == (tg_chat_id, "admin")
        ]

    async def is_there(self, tg_chat_id: int) -> bool:
        """The bot is in each chat that somebody is in."""
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        return any(chat == tg_chat_id for chat, _ in self.statuses)

    def _ensure_told(self, tg_chat_id: int) -> None:
        if tg_chat_id in self.untold:
            raise Untold("in-memory memberships", "does not tell who is in a chat")
