"""The TelegramApi port, which lists the calls to it; a test sets the next answers."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import Moved, Refused


@dataclass(frozen=True)
class Call:
    method: str
    params: Mapping[str, Any]
    upload: tuple[str, bytes] | None


class ScriptedTelegramApi:
    """`answers` are given first, and an exception among them is raised. After that every message is sent,
    except by the methods in `refusals`. `moved`: the present id of a chat by its former one. `muted`: groups
    in which the bot may not write.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: deque[Any] = deque()
        self.refusals: dict[str, Exception] = {}
        self.moved: dict[int, int] = {}
        self.muted: set[int] = set()

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        self.calls.append(Call(method, params, upload))
        answer = self.answers.popleft() if self.answers else self.refusals.get(method)
        answer = self._plain_answer(method, params) if answer is None else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _plain_answer(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if method == "getMe":
            return {"id": 1, "username": "spotted_bot", "can_read_all_group_messages": True}
        if method == "getChatMember":
            return {"status": "administrator"}
        if method == "getChat":
            return {"id": params["chat_id"]}
        if "message_id" in params and (now := self.moved.get(params["chat_id"])) is not None:
            raise Moved("Telegram", "Bad Request: group chat was upgraded to a supergroup chat", now)
        if method in ("sendMessage", "sendPhoto") and params["chat_id"] in self.muted:
            raise Refused("Telegram", 400, "Bad Request: CHAT_WRITE_FORBIDDEN")
        message: dict[str, Any] = {"message_id": len(self.calls)}
        if method == "sendPhoto":
            sizes = [f"sent-{len(self.calls)}-small", f"sent-{len(self.calls)}"]
            message["photo"] = [{"file_id": size} for size in sizes]
        return message
