"""How often a bot may send: Telegram's published rates, or none."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.wire.errors import too_many_requests


@dataclass(frozen=True, slots=True)
class Rate:
    """A limit: at most `count` messages in any `per_s` seconds."""

    count: int
    per_s: float


@dataclass(frozen=True, slots=True)
class Limits:
    """None switches a limit off. Source of the figures: the Bots FAQ."""

    overall: Rate | None = None
    per_chat: Rate | None = None
    per_group: Rate | None = None

    @classmethod
    def off(cls) -> "Limits":
        return cls()

    @classmethod
    def real(cls) -> "Limits":
        """30/s overall, 20/min in a group, 1/s in a chat with a short burst of three."""
        return cls(overall=Rate(30, 1.0), per_chat=Rate(3, 3.0), per_group=Rate(20, 60.0))


class RateGuard:
    """Sliding windows. A refused call does not count, so it makes nobody wait longer."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._now = now
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def admit(self, chat_id: int, *, is_group: bool, messages: int = 1) -> None:
        """Counts so many messages to the chat, or raises ApiError 429 with the whole seconds to wait."""
        now = self._now()
        windows = [("all", self.limits.overall), (f"chat {chat_id}", self.limits.per_chat)]
        if is_group:
            windows.append((f"group {chat_id}", self.limits.per_group))
        active = [(self._sent[name], rate) for name, rate in windows if rate is not None]
        wait_s = max((_wait(sent, rate, now, messages) for sent, rate in active), default=0.0)
        if wait_s > 0:
            raise too_many_requests(max(1, math.ceil(wait_s)))
        for sent, _ in active:
            sent.extend([now] * messages)


def _wait(sent: deque[float], rate: Rate, now: float, messages: int) -> float:
    while sent and sent[0] <= now - rate.per_s:
        sent.popleft()
    # An album larger than a window would never fit: it passes when the window is empty.
    excess = len(sent) + min(messages, rate.count) - rate.count
    return sent[excess - 1] + rate.per_s - now if excess > 0 else 0.0
