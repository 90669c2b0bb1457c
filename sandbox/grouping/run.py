"""Measures ways of grouping faces: how right, how fast, how much memory. The default was chosen by this."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psutil

from domain.rules.clusters.grouping import nearness
from domain.rules.faces.calibration import Calibration, calibration_of
from domain.values.grouping import Nearness
from sandbox.eval_sets.singles import find_singles, open_finder
from sandbox.grouping.scores import GroupingScore, score
from sandbox.grouping.sets import FaceSet, computed_set, real_sets
from sandbox.labelled_photos import read_labelled_photos
from sandbox.progress import say
from sandbox.whole_service import EngineChoice
from workers.recognition.clustering.process_clusterer import ProcessClusterer

# The computed faces are as alike as the faces of this engine.
_COMPUTED: Final = "insightface/buffalo_sc"
_LARGEST_EASY: Final = 10_000  # an easy set of more faces says nothing new
_LOOK_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class GroupingRow:
    """seconds, cpu_seconds: of the whole process, with its start. megabytes: the most that was resident. The
    process yields to other work, so on a busy machine only the CPU time says something.
    """

    faces: str
    way: str
    seconds: float
    cpu_seconds: float
    megabytes: int
    score: GroupingScore


async def measure_grouping(
    sizes: Sequence[int],
    *,
    photos: tuple[Path, EngineChoice] | None = None,
    seed: int = 1,
    file: Path | None = None,
) -> int:
    """photos: a labelled folder, and the engine that finds its faces. Interrupted, it leaves nothing running.

    Above 10,000 faces only the hard set is made. HDBSCAN is measured if scikit-learn is installed.
    """
    rows: list[GroupingRow] = []
    if photos is not None:
        folder, engine = photos
        finder = await open_finder(engine)
        singles = await find_singles(read_labelled_photos(folder), engine)
        for faces in await real_sets(singles, finder, seed):
            rows += await _measure_ways(faces, finder.calibration)
        await finder.close()
    for size in sizes:
        for hard in (False, True) if size <= _LARGEST_EASY else (True,):
            faces = computed_set(size, hard=hard, seed=seed)
            rows += await _measure_ways(faces, calibration_of(_COMPUTED))
    if file is not None:
        await asyncio.to_thread(file.write_text, json.dumps([_flat(row) for row in rows], indent=1) + "\n")
    return 0


async def _measure_ways(faces: FaceSet, calibration: Calibration) -> list[GroupingRow]:
    """`greedy` groups as the service does while photos come in: a face joins its nearest earlier face above
    the threshold of questions.
    """
    near = nearness(calibration, len(faces.rows))
    ways = {"graph": near, "greedy": Nearness(calibration.suggest_cosine, near.group)}
    if find_spec("sklearn"):
        ways["hdbscan"] = near
    return [await _measure(faces, way, limits) for way, limits in ways.items()]


async def _measure(faces: FaceSet, way: str, near: Nearness) -> GroupingRow:
    label = f"{faces.name}, {way}"
    async with _watched(label) as watch:
        labels = await ProcessClusterer(way).group(faces.rows, near)
    found = score(faces.truth, labels)
    row = GroupingRow(
        faces.name, way, round(watch.seconds, 2), round(watch.cpu_seconds, 2), watch.megabytes, found
    )
    cost = f"{row.seconds} s ({row.cpu_seconds} of CPU), {row.megabytes} MB"
    pairs = f"{found.pair_f1} ({found.pair_precision} right, {found.pair_recall} found)"
    right = f"B-cubed {found.bcubed}, purity {found.purity}, pairs {pairs}"
    say(f"{label}: {cost}, {right}, {found.groups} groups")
    return row


@dataclass
class _Watch:
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    megabytes: int = 0


@asynccontextmanager
async def _watched(label: str) -> AsyncIterator[_Watch]:
    """Follows the memory of the process that groups, and says every few seconds that it goes on."""
    watch, started = _Watch(), time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(_look(watch, label))
        try:
            yield watch
            watch.seconds = time.monotonic() - started
        finally:
            looking.cancel()


async def _look(watch: _Watch, label: str) -> None:
    started = said = time.monotonic()
    while True:
        with suppress(psutil.Error):
            for child in filter(_groups, psutil.Process().children()):
                watch.megabytes = max(watch.megabytes, child.memory_info().rss // 1_000_000)
                watch.cpu_seconds = sum(child.cpu_times()[:2])
        if time.monotonic() - said > 5 and sys.stdout.isatty():
            said = time.monotonic()
            say(f"{label}: {said - started:.0f} s …")
        await asyncio.sleep(_LOOK_S)


def _groups(child: psutil.Process) -> bool:
    return "cluster_process" in " ".join(child.cmdline())


def _flat(row: GroupingRow) -> dict[str, Any]:
    found = asdict(row.score)
    return {**{name: value for name, value in asdict(row).items() if name != "score"}, **found}
