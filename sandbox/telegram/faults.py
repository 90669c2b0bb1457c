"""Switches that make the stand-in fail the way networks and Telegram do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sandbox.telegram.errors import ApiError, bad_request, forbidden, too_many_requests


class FaultKind(StrEnum):
    """`_before`: the call has no effect. `_after`: it took effect, and the caller cannot know."""

    TOO_MANY = "429"
    BAD_REQUEST = "400"
    FORBIDDEN = "403"
    SERVER_ERROR_BEFORE = "5xx_before"
    SERVER_ERROR_AFTER = "5xx_after"
    BROKEN_JSON_AFTER = "broken_json_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    DELAY = "delay"
    DUPLICATE_UPDATE = "duplicate_update"  # method is ignored: the next updates come twice

    @property
    def is_before(self) -> bool:
        return self.value.endswith("_before")

    @property
    def is_after(self) -> bool:
        return self.value.endswith("_after")


@dataclass(slots=True)
class Fault:
    kind: FaultKind
    method: str | None = None  # None: any
    chat_id: int | None = None  # None: any
    times: int = 1
    retry_after_s: int = 1
    delay_s: float = 0.0
    description: str | None = None
    hits: int = 0

    def refusal(self) -> ApiError | None:
        """The error that is answered instead of doing the work, if this fault is one."""
        match self.kind:
            case FaultKind.TOO_MANY:
                return too_many_requests(self.retry_after_s)
            case FaultKind.BAD_REQUEST:
                return bad_request(self.description or "wrong file identifier/HTTP URL specified")
            case FaultKind.FORBIDDEN:
                return forbidden(self.description or "bot was blocked by the user")
            case _:
                return None


class Faults:
    """The faults that wait for a call. Each is used up after `times` hits; the oldest goes first."""

    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce = announce
        self._waiting: list[Fault] = []

    def add(
        self,
        kind: FaultKind | str,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
        retry_after_s: int = 1,
        delay_s: float = 0.0,
        description: str | None = None,
    ) -> Fault:
        """The returned fault counts its hits. Raises ValueError for an unknown kind."""
        fault = Fault(FaultKind(kind), method, chat_id, times, retry_after_s, delay_s, description)
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        self._waiting.clear()

    @property
    def waiting(self) -> list[Fault]:
        return list(self._waiting)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, counted as hit."""
        return self._take(
            f
            for f in self._waiting
            if f.kind is not FaultKind.DUPLICATE_UPDATE
            and f.method in (None, method)
            and f.chat_id in (None, chat_id)
        )

    def take_duplicate(self) -> bool:
        """Whether the next update is to be delivered twice."""
        return self._take(f for f in self._waiting if f.kind is FaultKind.DUPLICATE_UPDATE) is not None

    def _take(self, candidates: Iterable[Fault]) -> Fault | None:
        fault = next(iter(candidates), None)
        if fault is not None:
            fault.hits += 1
            if fault.hits >= fault.times:
                self._waiting.remove(fault)
            self._announce()
        return fault
