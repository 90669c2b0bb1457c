"""Who is in which chat, from Telegram's getChatMember."""

import time

from domain.adapters.bot_api import BotApi
from domain.errors import Refused, Unavailable

_STATUS = {"creator": "admin", "administrator": "admin", "member": "member"}
# Ids that many people share: an anonymous admin, a linked channel, Telegram itself.
SHARED_IDS = frozenset({1087968824, 136817688, 777000})


class TelegramMemberships:
    """Implements `ports.Memberships`; a yes is kept for at most `ttl_s`.

    A no is not kept: what is owed to somebody ends with it for good, and they may have joined meanwhile.
    """

    def __init__(self, api: BotApi, *, ttl_s: float) -> None:
        self._api = api
        self._ttl_s = ttl_s
        self._known: dict[tuple[int, int], tuple[float, str]] = {}

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        """admin | member | outside. Raises Unavailable. Shared ids are nobody."""
        if tg_user_id in SHARED_IDS:
            return "outside"
        if tg_chat_id == tg_user_id:
            return "admin"  # the private chat of a workspace without an admin chat
        at, status = self._known.get((tg_chat_id, tg_user_id), (float("-inf"), ""))
        if time.monotonic() - at < self._ttl_s:
            return status
        asked_at = time.monotonic()
        status = await self._ask(tg_chat_id, tg_user_id)
        if status != "outside":
            self._forget_old(asked_at)
            self._known[tg_chat_id, tg_user_id] = (asked_at, status)
        return status

    def forget(self, tg_chat_id: int, tg_user_id: int) -> None:
        """Telegram said that it changed."""
        self._known.pop((tg_chat_id, tg_user_id), None)

    async def _ask(self, tg_chat_id: int, tg_user_id: int) -> str:
        try:
            member = await self._api.call("getChatMember", {"chat_id": tg_chat_id, "user_id": tg_user_id})
        except Refused as refused:
            if refused.status == 401:
                raise Unavailable("Telegram", "401: BOT_TOKEN is not valid") from refused
            return "outside"  # unknown user, or the bot is out of the chat
        if member["status"] == "restricted":
            return "member" if member.get("is_member") else "outside"
        return _STATUS.get(member["status"], "outside")

    def _forget_old(self, now: float) -> None:
        if len(self._known) > 10_000:
            self._known = {key: kept for key, kept in self._known.items() if now - kept[0] < self._ttl_s}
