"""The clusterer's own process: same groups, an error when it is killed, nothing left running."""

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from pydantic import SecretStr

from domain.errors import Corrupt, Stalled, Unavailable
from domain.settings import Settings
from domain.values.grouping import Constraints
from sandbox.patience import patience
from tests.recognition.clustering.test_clustering import NEAR, free, people
from workers.recognition.clustering import hdbscan
from workers.recognition.clustering.graph import group_by_graph
from workers.recognition.clustering.process_clusterer import ProcessClusterer, open_clusterer


def settings(**more: object) -> Settings:
    return Settings(
        bot_token=SecretStr("1:test"),
        database_url=SecretStr("postgres://nowhere"),
        qdrant_path=Path("unused"),
        storage_path=Path("unused"),
        **more,  # type: ignore[arg-type]
    )


async def test_a_process_groups_as_the_function_does() -> None:
    rows, _ = people([20, 10, 5, 1])
    known = Constraints(free(36, [(0, 1), (2, 9)]).apart, np.where(np.arange(36) < 2, 0, -1))
    clusterer = open_clusterer(settings())
    assert clusterer.name == "graph"
    for constraints in (None, known):
        labels = await clusterer.group(rows, NEAR, constraints)
        assert labels.tolist() == group_by_graph(rows, NEAR, constraints).tolist()
    assert (await clusterer.group(rows[:0], NEAR, free(0, []))).tolist() == []


def processes() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if _groups(child)]


def _groups(child: psutil.Process) -> bool:
    try:
        return "cluster_process" in " ".join(child.cmdline())
    except psutil.Error:
        return False  # it has just ended


async def begun() -> psutil.Process:
    """The process that groups. It is suspended, so that it does not answer before the test goes on."""
    async with asyncio.timeout(patience(20)):
        while not processes():  # noqa: ASYNC110  nothing tells when it has begun
            await asyncio.sleep(0)
    [process] = processes()
    process.suspend()
    return process


async def test_a_grouping_whose_process_is_killed_has_stalled() -> None:
    rows, _ = people([10] * 40)
    grouping = ProcessClusterer("graph").group(rows, NEAR)
    with pytest.raises(ExceptionGroup) as failed:
        await _while_it_groups(grouping, psutil.Process.kill)
    [stalled] = failed.value.exceptions
    assert isinstance(stalled, Stalled)
    assert processes() == []


async def _while_it_groups(
    grouping: Coroutine[Any, Any, object], act: Callable[[psutil.Process], object]
) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(grouping)
        act(await begun())


async def test_a_machine_that_starts_no_process_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr("asyncio.create_subprocess_exec", refuse)
    rows, _ = people([3])
    with pytest.raises((Unavailable, BlockingIOError)) as raised:
        await ProcessClusterer("graph").group(rows, NEAR)
    assert str(raised.value) == "clusterer: its process does not start"


class _GivenUp(Exception):
    pass


def _give_up(_: psutil.Process) -> None:
    raise _GivenUp


async def test_a_grouping_that_is_cancelled_leaves_no_process() -> None:
    rows, _ = people([10] * 40)
    with pytest.raises(ExceptionGroup):
        await _while_it_groups(ProcessClusterer("graph").group(rows, NEAR), _give_up)
    assert processes() == []


def test_a_clusterer_that_is_not_installed_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hdbscan, "find_spec", lambda _: None)
    with pytest.raises(Corrupt, match=r"scikit-learn is not installed; .* CLUSTERER=graph"):
        open_clusterer(settings(clusterer="hdbscan"))


def by_hand() -> subprocess.Popen[bytes]:
    """The process, without the adapter that kills it as soon as it has the answer."""
    module = "workers.recognition.clustering.cluster_process"
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-m", module], stdin=pipe, stdout=pipe, stderr=pipe)


def order(algorithm: str, rows: int) -> bytes:
    asked = {"algorithm": algorithm, "rows": rows, "dimensions": 8, "face": 0.5, "group": 0.5, "apart": 0}
    return json.dumps(asked | {"is_constrained": False}).encode() + b"\n"


@pytest.mark.parametrize(("algorithm", "code", "last_words"), [("graph", 0, ""), ("none", 1, "KeyError")])
def test_a_process_that_nobody_kills_ends_in_order(algorithm: str, code: int, last_words: str) -> None:
    """In an earlier version it aborted, with a fatal error in the log and all faces in a core file."""
    with by_hand() as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(order(algorithm, 4) + np.eye(4, 8, dtype=np.float32).tobytes())
        process.stdin.flush()  # it stays open, as that of a worker whose loop is busy
        assert process.wait(patience(20)) == code
        said = process.stderr.read().decode().splitlines()
    assert [line.partition(":")[0] for line in said[-1:]] == [last_words] * bool(last_words)


def test_a_process_that_has_read_faces_dumps_no_core() -> None:
    rows = np.zeros((100_000, 8), np.float32).tobytes()
    with by_hand() as process:
        assert process.stdin is not None
        process.stdin.write(order("graph", 100_000) + rows[: len(rows) // 2])  # more than a pipe holds
        limits = resource.prlimit(process.pid, resource.RLIMIT_CORE)
        process.kill()
    assert limits == (0, 0)
