"""The Memberships port on a dict; it can be switched off."""

from domain.errors import Unavailable


class FixedMemberships:
    """`statuses`: (chat, user) -> admin | member; everybody else is outside."""

    def __init__(self) -> None:
        self.is_down = False
        self.statuses: dict[tuple[int, int], str] = {}

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        if self.is_down:
            raise Unavailable("in-memory memberships", "switched off")
        return self.statuses.get((tg_chat_id, tg_user_id), "outside")
