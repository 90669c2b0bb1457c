"""Asks Telegram's getChatMember who is in which chat."""

from collections.abc import Collection
from typing import Any

from domain.errors import Refused, Unavailable, Untold
from domain.ports import Membership, TelegramApi
from domain.states import MemberStatus
from domain.values.membership import SHARED_IDS, member_status
from domain.values.time_limit import boot_s

# What Telegram says when somebody is not in the chat, and when the bot itself is not. Any other refusal (a
# wrong token, a hidden list of members, a chat that moved) tells nothing of anybody.
_OUTSIDE = ("user not found", "member not found", "invalid user_id specified", "USER_NOT_PARTICIPANT")
_WITHOUT_US = ("bot was kicked", "bot is not a member", "chat was deleted")
# What Telegram says of somebody who was never there. It says the same of members: of those of a chat whose
# members are hidden, and of everybody in a chat that it does not find.
_DOUBTFUL = ("PARTICIPANT_ID_INVALID", "chat not found")
NO_KEPT_S = 10.0
_MOST_KEPT = 10_000


class TelegramMemberships:
    """Implements `ports.Memberships`; a yes is kept for at most `ttl_s`.

    A no is not kept: it ends for good what the user is owed, and the user may have joined since the last
    answer. `looking` keeps a no as well, for callers that change nothing.
    """

    def __init__(self, api: TelegramApi, *, ttl_s: float) -> None:
        self.looking = _Looking(self)
        self._api = api
        self._ttl_s = ttl_s
        self._known: dict[tuple[int, int], tuple[float, MemberStatus]] = {}

    async def look_up(self, tg_chat_id: int, tg_user_id: int) -> Membership:
        """Raises Unavailable, Untold when Telegram does not tell. SHARED_IDS are outside of every chat."""
        if tg_user_id in SHARED_IDS:
            return Membership(MemberStatus.OUTSIDE)
        if tg_chat_id == tg_user_id:
            return Membership(MemberStatus.ADMIN)  # this user's private chat is an admin chat
        asked_at, status = self._known.get((tg_chat_id, tg_user_id), (float("-inf"), MemberStatus.OUTSIDE))
        if boot_s() - asked_at >= self._ttl_s:
            asked_at = boot_s()
            try:
                status = await self._ask(tg_chat_id, tg_user_id)
            except Refused as refused:
                return Membership(
                    MemberStatus.OUTSIDE,
                    is_without_us=_says(refused, _WITHOUT_US),
                    is_doubtful=_says(refused, _DOUBTFUL),
                )
            if status != MemberStatus.OUTSIDE:
                self._keep(tg_chat_id, tg_user_id, asked_at, status)
        return Membership(status, boot_s() - asked_at)

    async def status(self, tg_chat_id: int, tg_user_id: int) -> MemberStatus:
        """Raises as `look_up`."""
        return (await self.look_up(tg_chat_id, tg_user_id)).status

    async def administrators(self, tg_chat_id: int) -> Collection[int]:
        """The ids of admins who are people: bots and shared ids decide nothing. Empty where the bot is not in
        the group. Raises as `look_up`.
        """
        asked_at = boot_s()
        users = [member["user"] for member in await self._administrators(tg_chat_id) or ()]
        found = [user["id"] for user in users if not user["is_bot"] and user["id"] not in SHARED_IDS]
        for tg_user_id in found:
            self._keep(tg_chat_id, tg_user_id, asked_at, MemberStatus.ADMIN)
        return found

    async def is_there(self, tg_chat_id: int) -> bool:
        """Whether the bot is in the group, or may write to the user. Raises as `look_up`."""
        if tg_chat_id > 0:
            return await self._may_write_to(tg_chat_id)
        return await self._administrators(tg_chat_id) is not None

    def forget(self, tg_chat_id: int, tg_user_id: int) -> None:
        """Drops the kept membership, so that Telegram is asked anew."""
        self._known.pop((tg_chat_id, tg_user_id), None)
        self.looking.forget(tg_chat_id, tg_user_id)

    async def _may_write_to(self, tg_user_id: int) -> bool:
        """False when the user blocked the bot or their account is deleted. Only a try to write shows that:
        *typing* leaves no message.
        """
        try:
            await self._api.call("sendChatAction", {"chat_id": tg_user_id, "action": "typing"})
        except Refused as refused:
            if refused.status == 403 or "chat not found" in refused.description:
                return False
            raise Unavailable("Telegram", f"does not tell of a chat: {refused.reason}") from refused
        return True

    async def _administrators(self, tg_chat_id: int) -> list[dict[str, Any]] | None:
        """None if the bot is not in the group any more."""
        try:
            return list(await self._api.call("getChatAdministrators", {"chat_id": tg_chat_id}))
        except Refused as refused:
            if _is_outside(refused):
                return None
            raise _untold(refused) from refused

    async def _ask(self, tg_chat_id: int, tg_user_id: int) -> MemberStatus:
        """Raises Refused when the user or the bot is outside, Untold when Telegram does not tell."""
        try:
            member = await self._api.call("getChatMember", {"chat_id": tg_chat_id, "user_id": tg_user_id})
        except Refused as refused:
            if not _is_outside(refused):
                raise _untold(refused) from refused
            raise
        return member_status(member["status"], is_member=member.get("is_member", False))

    def _keep(self, tg_chat_id: int, tg_user_id: int, asked_at: float, status: MemberStatus) -> None:
        self._forget_old(asked_at)
        self._known[tg_chat_id, tg_user_id] = (asked_at, status)

    def _forget_old(self, now: float) -> None:
        if len(self._known) > _MOST_KEPT:
            self._known = {key: kept for key, kept in self._known.items() if now - kept[0] < self._ttl_s}


class _Looking:
    """Implements `ports.Memberships` for callers that change nothing: a no is kept for `NO_KEPT_S` seconds.
    Otherwise a stranger who asks for things of other workspaces would make the bot ask Telegram each time.
    """

    def __init__(self, fresh: TelegramMemberships) -> None:
        self._fresh = fresh
        self._outside: dict[tuple[int, int], tuple[float, Membership]] = {}

    async def look_up(self, tg_chat_id: int, tg_user_id: int) -> Membership:
        """As `TelegramMemberships.look_up`."""
        now, key = boot_s(), (tg_chat_id, tg_user_id)
        asked_at, kept = self._outside.get(key, (float("-inf"), None))
        if kept is not None and now - asked_at < NO_KEPT_S:
            return kept
        found = await self._fresh.look_up(tg_chat_id, tg_user_id)
        if found.status == MemberStatus.OUTSIDE:
            self._forget_old(now)
            self._outside[key] = (now, found)
        return found

    async def status(self, tg_chat_id: int, tg_user_id: int) -> MemberStatus:
        return (await self.look_up(tg_chat_id, tg_user_id)).status

    async def administrators(self, tg_chat_id: int) -> Collection[int]:
        return await self._fresh.administrators(tg_chat_id)

    async def is_there(self, tg_chat_id: int) -> bool:
        return await self._fresh.is_there(tg_chat_id)

    def forget(self, tg_chat_id: int, tg_user_id: int) -> None:
        self._outside.pop((tg_chat_id, tg_user_id), None)

    def _forget_old(self, now: float) -> None:
        if len(self._outside) > _MOST_KEPT:
            self._outside = {key: kept for key, kept in self._outside.items() if now - kept[0] < NO_KEPT_S}


def _is_outside(refused: Refused) -> bool:
    return _says(refused, _OUTSIDE + _WITHOUT_US + _DOUBTFUL)


def _untold(refused: Refused) -> Unavailable:
    """A refusal of another status, such as of a wrong token, says nothing about this chat alone."""
    kind = Untold if refused.is_about_the_call else Unavailable
    return kind("Telegram", f"does not tell who is in a chat: {refused.reason}")


def _says(refused: Refused, texts: Collection[str]) -> bool:
    return refused.status in (400, 403) and any(text in refused.description for text in texts)
