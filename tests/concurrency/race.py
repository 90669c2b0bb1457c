"""Two calls at the same moment, in two processes, and how each of them ended."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from domain.errors import Conflict, DomainError, NotFound, Unavailable
from tests import sql
from tests.concurrency.process import Process
from tests.usecases.stage import Stage

Call = Callable[[], Awaitable[object]]
MAX_HEAD_START = 8  # round trips to Postgres
MAX_TRIES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call returned, or how it was refused. tries: more than one where Postgres undid the call."""

    value: object
    refusal: DomainError | None
    tries: int

    @property
    def has_won(self) -> bool:
        return self.refusal is None

    @property
    def is_told(self) -> bool:
        """Whether the caller was told that somebody was faster, or that there is nothing any more."""
        return isinstance(self.refusal, Conflict | NotFound)


@dataclass(frozen=True, slots=True)
class Race:
    """judge: asserts what must hold after both have answered."""

    one: Call
    other: Call
    judge: Callable[[Answer, Answer], Awaitable[None]]


Round = Callable[[], Awaitable[Race]]


@dataclass(frozen=True, slots=True)
class Pair:
    """scene: makes what all rounds share, and returns what makes a round. items: numbers of
    docs/promises.md that the pair proves.
    """

    name: str
    scene: Callable[[Stage], Awaitable[Round]]
    items: tuple[int, ...] = ()


async def run_round(race: Race, processes: tuple[Process, Process], random: Random) -> tuple[Answer, Answer]:
    """Begins both calls together, one of them up to a few milliseconds late, so that each order is met."""
    barrier = asyncio.Barrier(2)
    late = random.randrange(-MAX_HEAD_START, MAX_HEAD_START + 1)
    running = [
        process.start(_contender(call, barrier, delay))
        for process, call, delay in zip(processes, (race.one, race.other), (late, -late), strict=True)
    ]
    one, other = await asyncio.gather(*running)
    await race.judge(one, other)
    return one, other


def _contender(call: Call, barrier: asyncio.Barrier, delay: int) -> Callable[[], Awaitable[Answer]]:
    async def run() -> Answer:
        await sql.one("SELECT 1")  # so that the connection is open
        await barrier.wait()
        for _ in range(delay):
            await sql.one("SELECT 1")  # a round trip
        return await _persistently(call)

    return run


async def _persistently(call: Call) -> Answer:
    """Tries again what Postgres undid, as bot and workers do. Any other error is a bug and ends the test."""
    for tries in range(1, MAX_TRIES + 1):
        try:
            return Answer(await call(), None, tries)
        except DomainError as refusal:
            return Answer(None, refusal, tries)
        except Unavailable:
            continue
    raise AssertionError(f"undone {MAX_TRIES} times in a row")


def ensure_one_winner(one: Answer, other: Answer) -> None:
    assert one.has_won != other.has_won, (one, other)
    loser = other if one.has_won else one
    assert loser.is_told, loser
