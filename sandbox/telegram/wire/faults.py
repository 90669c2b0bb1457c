"""Faults that make the stand-in fail as networks and Telegram do."""

import itertools
import math
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from sandbox.telegram.wire.errors import ApiError, bad_request, forbidden, too_many_requests

# An update that is held back comes after this time at the latest, unless `delay_s` says otherwise.
HOLD_S = 5.0
REMEMBERED = 20  # faults that are over


class FaultKind(StrEnum):
    """`_before`: the call has no effect. `_after`: it took effect, and the caller cannot know it.

    `_update`: an update is doubled, late, overtaken or lost on its way to the bot.
    """

    TOO_MANY = "429"
    BAD_REQUEST = "400"
    FORBIDDEN = "403"
    SERVER_ERROR_BEFORE = "5xx_before"
    SERVER_ERROR_AFTER = "5xx_after"
    HTML_BEFORE = "html_before"  # a page of a proxy in between, with any status
    HTML_AFTER = "html_after"
    BROKEN_JSON_AFTER = "broken_json_after"
    EMPTY_AFTER = "empty_after"  # 200 and nothing
    CUT_AFTER = "cut_after"  # the connection ends in the middle of the body
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    DELAY = "delay"
    DUPLICATE_UPDATE = "duplicate_update"
    REORDERED_UPDATE = "reordered_update"  # comes with its old number, after `behind` later ones or `delay_s`
    LATE_UPDATE = "late_update"  # comes with its old number, after `delay_s`
    LOST_UPDATE = "lost_update"

    @property
    def is_before(self) -> bool:
        return self.value.endswith("_before")

    @property
    def is_after(self) -> bool:
        return self.value.endswith("_after")

    @property
    def is_update(self) -> bool:
        return self.value.endswith("_update")


@dataclass(slots=True, eq=False, kw_only=True)
class Fault:
    """method: None for any, `send*` for all that begin so; for updates their kind, such as `message`.

    times: how often the fault strikes, None for no end. until: its end, by the stand-in's clock.
    probability: rolled for each call that fits. delay_s: how long a call waits first. behind, and
    delay_s of updates: see REORDERED_UPDATE. album_part: only this part of an album fits, counted from 1.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    until: float | None = None
    probability: float = 1.0
    seed: int = 0
    status: int | None = None
    retry_after_s: int | None = None
    delay_s: float = 0.0
    behind: int = 1
    album_part: int | None = None
    description: str | None = None
    number: int = 0
    hits: int = 0
    _dice: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not 0 < self.probability <= 1:
            raise ValueError("probability is above 0 and at most 1")
        if min(self.times or 0, self.delay_s, self.behind, self.status or 0, self.retry_after_s or 0) < 0:
            raise ValueError("numbers of a fault are not negative")
        self._dice = random.Random(self.seed)  # noqa: S311 - no secret

    def fits(self, method: str, chat_id: int | None) -> bool:
        return fnmatchcase(method, self.method or "*") and self.chat_id in (None, chat_id)

    def strikes(self) -> bool:
        """Rolls the dice. Two faults with one seed roll alike."""
        return self.probability == 1 or self._dice.random() < self.probability

    def is_over(self, now: float) -> bool:
        is_used_up = self.times is not None and self.hits >= self.times
        return is_used_up or (self.until is not None and now >= self.until)

    def refusal(self, now: float) -> ApiError | None:
        """The error that is answered instead of doing the work; None for a fault of another kind."""
        match self.kind:
            case FaultKind.TOO_MANY:
                return too_many_requests(self._seconds_to_wait(now))
            case FaultKind.BAD_REQUEST:
                return bad_request(self.description or "wrong file identifier/HTTP URL specified")
            case FaultKind.FORBIDDEN:
                return forbidden(self.description or "bot was blocked by the user")
            case _:
                return None

    def _seconds_to_wait(self, now: float) -> int:
        """`retry_after_s` if given, else 1; in a storm, which has an end, the seconds until it is over,
        so that a caller who waits is not refused again.
        """
        if self.retry_after_s is not None or self.until is None:
            return self.retry_after_s or 1
        return max(1, math.ceil(self.until - now))


class Faults:
    """The faults that wait for a call or an update. Only the oldest that fits and strikes is taken."""

    def __init__(
        self, now: Callable[[], float], announce: Callable[[], None], announce_in: Callable[[float], None]
    ) -> None:
        self._now = now
        self._announce = announce
        self._announce_in = announce_in
        self._waiting: list[Fault] = []
        self._numbers = itertools.count(1)
        self.spent: deque[Fault] = deque(maxlen=REMEMBERED)

    def add(
        self,
        kind: FaultKind | str,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = None,
        for_s: float | None = None,
        probability: float = 1.0,
        seed: int | None = None,
        status: int | None = None,
        retry_after_s: int | None = None,
        delay_s: float = 0.0,
        behind: int = 1,
        album_part: int | None = None,
        description: str | None = None,
    ) -> Fault:
        """A fault strikes once; `times` times, 0 for no end; for `for_s` seconds; or with a probability.

        A storm is `add("429", for_s=10)`: every call, or those of one chat. The fault counts its hits.
        status: of HTML pages (200 unless given) and of 5xx (502 unless given). Raises ValueError.
        """
        if times is None:
            times = 1 if for_s is None and probability == 1 else 0
        fault = Fault(
            kind=FaultKind(kind),
            method=method,
            chat_id=chat_id,
            times=times or None,
            until=self._now() + for_s if for_s is not None else None,
            probability=probability,
            seed=random.getrandbits(32) if seed is None else seed,
            status=status,
            retry_after_s=retry_after_s,
            delay_s=delay_s,
            behind=behind,
            album_part=album_part,
            description=description,
            number=next(self._numbers),
        )
        self._waiting.append(fault)
        self._announce()
        if for_s is not None:
            self._announce_in(for_s)
        return fault

    def clear(self) -> None:
        self._waiting.clear()
        self.spent.clear()
        self._announce()

    def remove(self, number: int) -> None:
        """Removes a waiting or a spent fault. Raises KeyError for an unknown number."""
        fault = next((f for f in [*self._waiting, *self.spent] if f.number == number), None)
        if fault is None:
            raise KeyError(f"fault {number}")
        (self._waiting if fault in self._waiting else self.spent).remove(fault)
        self._announce()

    @property
    def waiting(self) -> list[Fault]:
        """The faults that may still strike, oldest first."""
        self._put_away()
        return list(self._waiting)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that strikes this call, counted as a hit; None if none does."""
        return self._take(f for f in self.waiting if not f.kind.is_update and f.fits(method, chat_id))

    def take_update(self, kind: str, chat_id: int | None, album_part: int | None) -> Fault | None:
        """The fault that strikes this update, counted as a hit; None if none does."""
        return self._take(
            f
            for f in self.waiting
            if f.kind.is_update and f.fits(kind, chat_id) and f.album_part in (None, album_part)
        )

    def _take(self, candidates: Iterable[Fault]) -> Fault | None:
        fault = next((f for f in candidates if f.strikes()), None)
        if fault is not None:
            fault.hits += 1
            self._put_away()
            self._announce()
        return fault

    def _put_away(self) -> None:
        now = self._now()
        self.spent.extend(f for f in self._waiting if f.is_over(now))
        self._waiting = [f for f in self._waiting if not f.is_over(now)]
