"""Keeps the updates that wait for the bot, for getUpdates and webhooks."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.changes import Changes
from sandbox.telegram.clock import Clock
from sandbox.telegram.entities import Json
from sandbox.telegram.wire.errors import conflict
from sandbox.telegram.wire.faults import HOLD_S, Fault, FaultKind

LIFETIME_S = 24 * 3600
CALLBACK_LIFETIME_S = 150
TakeFault = Callable[[str, int | None, int | None], Fault | None]
# Telegram sends updates of these kinds only to bots that ask for them by name.
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Hold:
    """Keeps an update from the bot until a time, or until the update with the number `behind` has come in."""

    until: float
    behind: float = float("inf")


@dataclass(slots=True, eq=False)
class Pending:
    """order_key: updates with the same key reach a webhook in order; updates with other keys may overtake."""

    update_id: int
    body: Json
    order_key: str
    expires_at: float
    repeats: int = 0
    hold: Hold | None = None
    was_handed_out: bool = False


class UpdateQueue:
    def __init__(
        self,
        clock: Clock,
        changes: Changes,
        *,
        inspect: Callable[[Json], None],
        take_fault: TakeFault,
    ) -> None:
        """inspect: is called with every update of `add`. take_fault: gives an update's fault, or None."""
        self._clock = clock
        self._changes = changes
        self._inspect = inspect
        self._take_fault = take_fault
        self._album_parts: Counter[str] = Counter()
        self._pending: list[Pending] = []
        self._next_id = random.randint(100_000_000, 900_000_000)  # noqa: S311 - no secret
        self._poll = 0
        self.allowed: frozenset[str] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """kinds: None keeps what the bot asked for before; an empty list means Telegram's default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def accepts(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed is not None else kind not in ONLY_ON_REQUEST

    def add(self, kind: str, body: Json, *, order_key: str) -> None:
        """Queues an update, unless the bot did not ask for its kind."""
        if self.accepts(kind):
            self._inspect({"update_id": self._next_id, kind: body})
            self.add_raw({kind: body}, order_key=order_key)

    def add_raw(self, body: Json, *, order_key: str = "raw") -> int:
        """Queues any update, also one that Telegram would never send. Returns its update_id."""
        lifetime_s = CALLBACK_LIFETIME_S if "callback_query" in body else LIFETIME_S
        update_id = self._next_id
        self._next_id += 1
        expires_at = self._clock.now() + lifetime_s
        pending = Pending(update_id, {"update_id": update_id, **body}, order_key, expires_at)
        fault = self._fault_for(body)
        if fault is not None:
            self._strike(pending, fault)
        if fault is None or fault.kind is not FaultKind.LOST_UPDATE:
            self._pending.append(pending)
        self._changes.announce()
        return update_id

    def _fault_for(self, body: Json) -> Fault | None:
        kind = next(iter(body), "")
        subject = _object(body.get(kind))
        chat = _object(subject.get("chat") or _object(subject.get("message")).get("chat"))
        album = subject.get("media_group_id") if kind == "message" else None
        part = None
        if isinstance(album, str):
            self._album_parts[album] += 1
            part = self._album_parts[album]
        return self._take_fault(kind, chat.get("id"), part)

    def _strike(self, pending: Pending, fault: Fault) -> None:
        hold_s = fault.delay_s or HOLD_S
        match fault.kind:
            case FaultKind.DUPLICATE_UPDATE:
                pending.repeats = 1
            case FaultKind.REORDERED_UPDATE:
                pending.hold = Hold(self._clock.now() + hold_s, pending.update_id + fault.behind)
                self._changes.announce_in(hold_s)
            case FaultKind.LATE_UPDATE:
                pending.hold = Hold(self._clock.now() + hold_s)
                self._changes.announce_in(hold_s)
            case _:
                pass

    @property
    def deliverable(self) -> list[Pending]:
        """The updates that are not held back. Those that were held come last, with their old numbers."""
        free = [p for p in self.pending if p.hold is None or self._is_over(p.hold)]
        return sorted(free, key=lambda p: p.hold is not None)

    def _is_over(self, hold: Hold) -> bool:
        return self._clock.now() >= hold.until or self._next_id > hold.behind

    @property
    def pending(self) -> list[Pending]:
        """The waiting updates, oldest first, without those that Telegram would have dropped."""
        now = self._clock.now()
        self._pending = [p for p in self._pending if p.expires_at > now]
        return list(self._pending)

    def confirm(self, pending: Pending) -> None:
        """Forgets an update, or keeps it when it has to come once more."""
        if pending.repeats:
            pending.repeats -= 1
        elif pending in self._pending:
            self._pending.remove(pending)
        self._changes.announce()

    def drop_all(self) -> None:
        self._pending.clear()
        self._changes.announce()

    async def poll(self, *, offset: int, limit: int, timeout_s: float) -> list[Json]:
        """Confirms the updates below the offset; a negative one confirms all but so many of the last. Then
        waits up to `timeout_s` for at least one update; the list is empty when none comes.

        Raises ApiError 409 when another poll begins meanwhile, as Telegram does.
        """
        self._poll += 1
        mine = self._poll
        self._changes.announce()
        self._confirm_below(offset)

        def wakes() -> bool:
            return bool(self.deliverable) or self._changes.closed or mine != self._poll

        if timeout_s > 0 and not wakes():
            try:
                await self._changes.until(wakes, timeout_s=timeout_s)
            except TimeoutError:
                return []
        if mine != self._poll:
            raise conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        handed_out = self.deliverable[:limit]
        for pending in handed_out:
            pending.was_handed_out = True
        return [p.body for p in handed_out]

    def _confirm_below(self, offset: int) -> None:
        # An update that was overtaken is below the offset before the bot has seen it. It is not confirmed.
        waiting = [p for p in self.deliverable if p.hold is None or p.was_handed_out]
        if offset < 0:
            done: Iterable[Pending] = waiting[:offset]
        else:
            done = [p for p in waiting if p.update_id < offset]
        for pending in done:
            self.confirm(pending)


def _object(value: Any) -> Json:
    """The value if it is an object, else {}: raw updates may hold anything."""
    return value if isinstance(value, dict) else {}
