"""Decides by the seed where each life of each process ends, and what goes wrong around it, in which order.

The same seed gives the same plan. When two things happen at once, the machine still decides which is first:
a replay meets the same faults, not the same microsecond.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.fail_points import BOUNDARIES
from domain.values.task_kinds import BOT, DELIVERY, TASK_KINDS, VISION
from sandbox.chaos.proxy import Weather

MOST_SLOWNESS = 4.0  # on however slow a machine, a life is at most so many times as long
# By what a life's patience is multiplied: a vision worker starts slowly, and the bot serves everybody.
_PATIENCE = {BOT: 1.5, VISION: 2.0, DELIVERY: 1.0}
# The neighbours that each process can reach. The report says which boundaries a run did reach.
NEIGHBOURS = {
    BOT: ("postgres", "redis", "telegram"),
    VISION: ("postgres", "redis", "telegram", "qdrant", "index", "store", "file"),
    DELIVERY: ("postgres", "redis", "telegram", "store", "file"),
}
# The calls of each process to Telegram that `_at` chooses from. A process makes other calls, too.
TELEGRAM_OF = {
    BOT: {"answerCallbackQuery", "editMessageText", "editMessageCaption", "editMessageReplyMarkup"}
    | {"getUpdates", "sendMessage", "getChatMember", "deleteMessage"},
    VISION: {"getFile", "download"},
    DELIVERY: {"sendPhoto", "sendVideo", "sendMessage", "setMessageReaction", "getChatMember"}
    | {"editMessageText", "editMessageCaption", "editMessageMedia", "deleteMessage", "deleteMessages"}
    | {"editMessageReplyMarkup", "pinChatMessage", "unpinChatMessage"},
}
# The works that each process does most of the time. Reading entries of the faces queue is `ingress`, too.
OFTEN = {
    BOT: ("handle_update", "ingress"),
    VISION: ("recognise_asset", "recognise_video", "backfill_person", "propagate_face", "regroup_faces"),
    DELIVERY: ("deliver", "handle_queue_message", "ingress"),
}
# Faults of the stand-in. before: the call had no effect. after: it had, and the process cannot know.
MISHAPS = (
    *("429", "5xx_before", "5xx_after", "html_before", "html_after", "broken_json_after", "empty_after"),
    *("cut_after", "hang_before", "hang_after", "reset_before", "reset_after", "delay"),
    "duplicate_update",
)
# Telegram never answers getUpdates out of order: only what it pushes can be overtaken.
OVERTAKING = ("reordered_update", "late_update")


# How long a spared life has to do the tasks that waited when the life before it was killed.
SPARED_S = 40.0
LONGEST_SQUALL_S = 3.0
# Longer than every deadline of the processes in a run, so that each has given its connection up by then.
HALF_OPEN_S = 45.0
SHORTEST_AWAY_S, LONGEST_AWAY_S = 60.0, 150.0
LOSS_S, LOSS = 45.0, 0.1
_NEVER = 1_000_000_000
_SPARED, _LAST_UNSPARED = 1 / 6, 8  # the share of spared lives; up to this life, none is spared


@dataclass(frozen=True, slots=True)
class Life:
    """A life is the time from the start of a process to its end.

    pattern, hit: the life ends when it passes a fail point of this pattern for the `hit`-th time. patience_s:
    the seconds after which the process is killed anyway.

    takes_along: a server that dies at the same moment. is_spared: the life passes its fail points, and its
    patience begins when it has done the tasks that the life before it left; else no recovery would be seen to
    its end.
    """

    pattern: str
    hit: int
    patience_s: float
    takes_along: str | None
    is_spared: bool


@dataclass(frozen=True, slots=True)
class Mishap:
    """A fault of the stand-in. method: None for any."""

    kind: str
    method: str | None
    times: int
    delay_s: float


@dataclass(frozen=True, slots=True)
class Squall:
    """A fault of the connections to one neighbour. is_cut: open connections end first."""

    neighbour: str
    weather: Weather
    is_cut: bool
    for_s: float


class Outage(StrEnum):
    """A fault that lasts longer than a process waits for an answer."""

    HALF_OPEN = "half-open"  # open connections fall silent, new ones work
    SILENT = "silent"  # bytes are taken and wait
    REFUSING = "refusing"
    LOSSY = "lossy"  # packets get lost
    SUSPENDED = "suspended"  # the process stands still


@dataclass(frozen=True, slots=True)
class Fault:
    """victim: a neighbour behind a proxy, or a process."""

    outage: Outage
    victim: str
    for_s: float

    @property
    def name(self) -> str:
        return f"{self.victim} {self.outage}"


class Plan:
    def __init__(self, seed: str, *, slowness: float = 1.0, also: Sequence[str] = ()) -> None:
        """slowness: 1 for a quiet machine. Lives on a slow one last longer, so that they get something done.

        also: which of `webhook` and `store` are behind a proxy in this run, too.
        """
        self.seed = seed
        self._mishaps = MISHAPS + OVERTAKING if "webhook" in also else MISHAPS
        self._neighbours = ["postgres", "redis", "telegram", *also]
        self._slowness = min(slowness, MOST_SLOWNESS)

    def life(self, process: str, number: int) -> Life:
        """number: counts the lives of this process."""
        dice = self._dice("life", process, number)
        queue = process.partition("-")[0]
        pattern, most_hits = dice.choices(_STYLES, [30, 40, 25, 5])[0](dice, queue)
        life = Life(
            pattern,
            hit=dice.randint(1, most_hits),
            patience_s=dice.uniform(2.0, 7.0) * _PATIENCE[queue] * self._slowness,
            takes_along=dice.choices([None, "postgres", "redis"], [94, 3, 3])[0],
            is_spared=False,
        )
        # The first lives are not spared: a short run has few lives, and each has to die.
        is_spared = number > _LAST_UNSPARED and dice.random() < _SPARED
        return replace(life, hit=_NEVER, is_spared=True) if is_spared else life

    def mishap(self, number: int) -> tuple[float, Mishap]:
        """The seconds before the mishap, and the mishap."""
        dice = self._dice("mishap", number)
        kind = dice.choice(self._mishaps)
        method = "send*" if kind.startswith("hang") else dice.choice([None, "sendPhoto", "send*", "getFile"])
        if kind.endswith("_update"):
            method = None
        return dice.uniform(1, 5), Mishap(kind, method, dice.randint(1, 3), dice.uniform(0.2, 1.5))

    def squall(self, number: int) -> tuple[float, Squall]:
        """The seconds before the squall, and the squall."""
        dice = self._dice("squall", number)
        weather = dice.choice(
            [
                Weather(),
                Weather(delay_s=dice.uniform(0.02, 0.4)),
                Weather(is_silent=True),
                Weather(is_refusing=True),
                Weather(cut_after_bytes=dice.randint(100, 20_000)),
            ]
        )
        neighbour = dice.choice(self._neighbours)
        is_cut = weather in (Weather(), Weather(is_refusing=True))
        squall = Squall(neighbour, weather, is_cut, for_s=dice.uniform(0.5, LONGEST_SQUALL_S))
        return dice.uniform(3, 10), squall

    def faults(self, number: int) -> list[Fault]:
        """A round of all faults, in an order of its own."""
        dice = self._dice("faults", number)
        lasting = {Outage.HALF_OPEN: HALF_OPEN_S, Outage.LOSSY: LOSS_S}
        kinds = [
            *((kind, to) for kind in Outage if kind != Outage.SUSPENDED for to in self._neighbours),
            *((Outage.SUSPENDED, name) for name in (BOT, VISION, DELIVERY)),
        ]
        dice.shuffle(kinds)
        return [
            Fault(kind, to, lasting.get(kind) or dice.uniform(SHORTEST_AWAY_S, LONGEST_AWAY_S))
            for kind, to in kinds
        ]

    def outage_s(self, number: int) -> float:
        """How long a killed server stays away."""
        return self._dice("outage", number).uniform(0, 1.5)

    def _dice(self, *name: object) -> random.Random:
        return random.Random(":".join(map(str, (self.seed, *name))))  # noqa: S311 - replayed, not secret


# Leaves out works that begin with p, and so `process`, the start of a process: a process that died only there
# would get nothing done.
_ANY_WORK = "[!p]*"


def _anywhere(_: random.Random, __: str) -> tuple[str, int]:
    return _ANY_WORK, 150


def _in_work(dice: random.Random, queue: str) -> tuple[str, int]:
    kinds = [name for name, kind in sorted(TASK_KINDS.items()) if kind.queue == queue]
    often = OFTEN[queue] * max(len(kinds) // len(OFTEN[queue]), 1)
    return f"{dice.choice([*kinds, *often, 'claim', 'sweep'])}:*", 30


def _at(dice: random.Random, queue: str) -> tuple[str, int]:
    neighbour = dice.choice(NEIGHBOURS[queue])
    names = sorted(TELEGRAM_OF[queue]) if neighbour == "telegram" else list(BOUNDARIES[neighbour])
    # Some works of a vision worker begin with p: `picture_…` and `purge_…`.
    work = dice.choice([_ANY_WORK, _ANY_WORK, "p[iu]*"]) if queue == VISION else _ANY_WORK
    return f"{work}:{neighbour}.{dice.choice(names)}.{dice.choice(['before', 'after'])}", 6


def _at_the_start(_: random.Random, __: str) -> tuple[str, int]:
    return "process:*", 16


# The ways to choose how a life ends. Each returns a pattern of fail points, and at which hit at most it ends.
_STYLES = (_anywhere, _in_work, _at, _at_the_start)
