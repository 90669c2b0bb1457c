"""Places where a process can be told to die, as a crash at the worst moment would end it.

A fail point is `<work>:<boundary>.<before|after>`, for example `deliver:telegram.sendPhoto.after`. The work
is the kind of the task in hand, or one of WORKS; the boundary is a commit, a network call or a file write.
FAIL_POINT names one, or several with `*` and `?`; at their FAIL_POINT_HIT-th hit the process kills itself.
In a process that is not armed, a fail point costs one look at a variable, and no object is wrapped.
"""

import inspect
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from fnmatch import fnmatchcase
from typing import Any, TypeVar, cast

from domain.values.task_kinds import TASK_KINDS

T = TypeVar("T")

# process: starting and stopping. claim: a task is taken, its kind is not known yet. ingress: an update comes.
# sweep: ended leases, lost rings and rows without a task are looked for.
WORKS = frozenset({"process", "claim", "ingress", "sweep"}) | TASK_KINDS.keys()

# The boundaries by neighbour. `tests/fail_points/test_boundaries.py` compares them with the ports, with the
# Bot API methods that are called, and with every module that opens a network connection or writes a file.
BOUNDARIES: dict[str, tuple[str, ...]] = {
    "postgres": ("commit",),
    # job: arq took it from Redis (before) and did not yet say there that it is done (after).
    "redis": (
        *("ring", "acquire", "pause", "job", "find", "remove", "receive", "acknowledge", "publish"),
        *("count", "begin", "finish"),
    ),
    "telegram": (
        *(
            "answerCallbackQuery",
            "deleteMessage",
            "deleteMessages",
            "deleteMyCommands",
            "deleteWebhook",
            "download",
            "editMessageCaption",
        ),
        *(
            "editMessageMedia",
            "editMessageReplyMarkup",
            "editMessageText",
            "getChat",
            "getChatAdministrators",
            "getChatMember",
            "getFile",
            "getMe",
        ),
        *(
            "getUpdates",
            "getWebhookInfo",
            "read",
            "sendChatAction",
            "sendDocument",
            "sendMessage",
            "sendPhoto",
            "sendVideo",
            "setMessageReaction",
            "setMyCommands",
        ),
        *("pinChatMessage", "unpinChatMessage"),
        *("setChatMenuButton", "setMyDescription", "setMyShortDescription", "setWebhook"),
    ),
    "qdrant": (
        *("claim", "prepare", "upsert_faces"),
        *(
            "delete_faces",
            "nearest_persons",
            "similar_unassigned",
            "similar_to_any",
            "scan",
        ),
        *("count", "begin_rebuild", "finish_rebuild"),
    ),
    "store": ("check", "put", "get", "delete", "forget_drafts", "list"),
    "webhook": ("ensure_public", "send"),
    # Inside the photo folder: the draft is written, renamed, the rename is on the disk; a file is deleted.
    "file": ("draft", "rename", "sync", "delete"),
    # Inside the folder of the embedded index: `current` is changed, the log is forced to the disk.
    "index": ("pointer", "log"),
    # Inside a backup: a piece of a table's file is written, the folder gets its final name.
    "backup": ("write", "rename"),
}

log = logging.getLogger(__name__)
_work: ContextVar[str] = ContextVar("work", default="process")


def every_boundary() -> list[str]:
    return [
        f"{neighbour}.{name}.{side}"
        for neighbour, names in BOUNDARIES.items()
        for name in names
        for side in ("before", "after")
    ]


def fail_points_like(pattern: str) -> frozenset[str]:
    """The fail points that a pattern names; empty for a misspelt one. Some may never be reached."""
    names = (f"{work}:{boundary}" for work in WORKS for boundary in every_boundary())
    return frozenset(name for name in names if fnmatchcase(name, pattern))


def _kill(point: str) -> None:
    os.write(2, f"dies at the fail point {point}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)


class _Trap:
    def __init__(self, pattern: str, hit: int, die: Callable[[str], None]) -> None:
        self._die = die
        self._deadly = fail_points_like(pattern)
        self._hits_left = hit
        self._seen: set[str] = set()

    def reach(self, boundary: str) -> None:
        point = f"{_work.get()}:{boundary}"
        if point not in self._seen:
            neighbour, name, _ = boundary.split(".")
            assert name in BOUNDARIES[neighbour], f"{boundary} is missing in BOUNDARIES"
            self._seen.add(point)
            log.info("reached the fail point %s", point)
        if point in self._deadly:
            self._hits_left -= 1
            if self._hits_left <= 0:
                self._die(point)


_trap: _Trap | None = None


def arm(pattern: str, hit: int, die: Callable[[str], None] = _kill) -> None:
    """Arms this process from now on. pattern: names at least one fail point, as the settings ensure.

    die: kills the process, unless a test ends only a part of its own.
    """
    global _trap  # noqa: PLW0603 - a process is armed as a whole, before it does anything
    _trap = _Trap(pattern, hit, die)


def disarm() -> None:
    """Ends what `arm` began; what is wrapped already stays wrapped."""
    global _trap  # noqa: PLW0603
    _trap = None


def is_armed() -> bool:
    return _trap is not None


def doing(work: str) -> None:
    """Says which work this asyncio task, and the ones it starts, do from here on."""
    _work.set(work)


def before(boundary: str) -> None:
    if _trap is not None:
        _trap.reach(f"{boundary}.before")


def after(boundary: str) -> None:
    if _trap is not None:
        _trap.reach(f"{boundary}.after")


def guarded(target: T, neighbour: str) -> T:
    """Gives every coroutine and async generator of a port its fail points, except `close`. A `call` is named
    after its first argument.

    Returns the object itself in a process that is not armed.
    """
    return target if _trap is None else cast("T", _Guarded(target, neighbour))


class _Guarded:
    def __init__(self, target: object, neighbour: str) -> None:
        self._target = target
        self._neighbour = neighbour

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._target, name)
        if name == "close":
            return attribute
        if inspect.iscoroutinefunction(attribute):
            return self._around(name, attribute)
        if inspect.isasyncgenfunction(attribute):
            return self._around_each(name, attribute)
        return attribute

    def _around(self, name: str, function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **named: Any) -> Any:
            boundary = f"{self._neighbour}.{args[0] if name == 'call' else name}"
            before(boundary)
            try:
                return await function(*args, **named)
            finally:  # also after a failed call: its caller may not know what was done
                after(boundary)

        return call

    def _around_each(
        self, name: str, function: Callable[..., AsyncIterator[Any]]
    ) -> Callable[..., AsyncIterator[Any]]:
        async def iterate(*args: Any, **named: Any) -> AsyncIterator[Any]:
            before(f"{self._neighbour}.{name}")
            async for item in function(*args, **named):
                yield item
            after(f"{self._neighbour}.{name}")

        return iterate
