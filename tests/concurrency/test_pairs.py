"""Pairs of acts that may happen at the same moment. A new operation gets a pair in a list of PAIRS."""

from collections.abc import Callable
from random import Random

import pytest

from tests.concurrency.answers import ANSWERS
from tests.concurrency.chats import CHATS
from tests.concurrency.clusters import CLUSTERS
from tests.concurrency.decisions import DECISIONS
from tests.concurrency.deletions import DELETIONS
from tests.concurrency.endings import ENDINGS
from tests.concurrency.learning import LEARNING
from tests.concurrency.linking import LINKING
from tests.concurrency.lock_order import LOCK_ORDER
from tests.concurrency.moves import MOVES
from tests.concurrency.photos import PHOTOS
from tests.concurrency.process import Process
from tests.concurrency.race import Pair, run_round
from tests.concurrency.reviews import REVIEWS
from tests.concurrency.work import WORK
from tests.no_error import no_error
from tests.usecases.stage import Stage

PAIRS = (
    *ANSWERS,
    *CHATS,
    *CLUSTERS,
    *DECISIONS,
    *DELETIONS,
    *ENDINGS,
    *LEARNING,
    *LINKING,
    *LOCK_ORDER,
    *MOVES,
    *PHOTOS,
    *REVIEWS,
    *WORK,
)
ROUNDS = 2
SCENES = 50

each_pair = pytest.mark.parametrize(
    "pair",
    [pytest.param(p, marks=pytest.mark.checklist(*p.items) if p.items else (), id=p.name) for p in PAIRS],
)
Record = Callable[[str, object], None]


async def play(pair: Pair, stage: Stage, processes: tuple[Process, Process], seed: str) -> dict[str, int]:
    """Plays ROUNDS rounds. Counts how often each side had its way, and how often Postgres undid one."""
    random = Random(seed)
    make_round = await pair.scene(stage)
    counts = {"rounds": 0, "one": 0, "other": 0, "undone": 0}
    for _ in range(ROUNDS):
        made = await make_round()
        with no_error("each of the two has its way or is refused"):
            one, other = await run_round(made, processes, random)
        counts["rounds"] += 1
        counts["one"] += one.has_won
        counts["other"] += other.has_won
        counts["undone"] += one.tries + other.tries - 2
    return counts


@each_pair
async def test_at_the_same_moment(pair: Pair, stage: Stage, processes: tuple[Process, Process]) -> None:
    await play(pair, stage, processes, pair.name)


@pytest.mark.prove
@pytest.mark.parametrize("scene", range(SCENES))
@each_pair
async def test_at_the_same_moment_again_and_again(
    pair: Pair, scene: int, stage: Stage, processes: tuple[Process, Process], record_figure: Record
) -> None:
    counts = await play(pair, stage, processes, f"{pair.name} {scene}")
    record_figure(f"at once: {pair.name}", counts)
