"""`python -m sandbox`, as `make demo` calls it."""

import asyncio
import os
from pathlib import Path

import pytest

from sandbox.launcher.service import INHERITED
from sandbox.run_folder import RUNS
from tests.e2e.families import Family
from tests.e2e.processes import run


def inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in INHERITED if name in os.environ}  # noqa: TID251 - the caller's


async def test_the_demo_tells_its_story_beside_another_service_and_leaves_nothing(
    webhook_family: Family,
) -> None:
    async with asyncio.TaskGroup() as tasks:
        demo = tasks.create_task(
            run("sandbox", *["demo", "--once", "--engine", "dlib"], environment=inherited())
        )
        for count in (1, 2):
            await webhook_family.post()
            await webhook_family.settle()
            assert len(webhook_family.received) == count
    ended = demo.result()
    assert ended.code == 0, ended.out + ended.err
    assert "4 photos were owed, 0 went wrong. Engine: dlib." in ended.out
    assert "WRONG" not in ended.out
    progress = ended.err.splitlines()
    assert "4 of 4 photos" in progress[-1]
    assert all(line.startswith("[") for line in progress)
    assert not list(RUNS.glob("demo-*"))
    assert len(webhook_family.received) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["eval", "--engine", "dlib", "--photos", "nowhere"], "manifest.json is not a manifest"),
        (["demo", "--once", "--engine", "dlib", "--photos", "nowhere"], "at least two folders with photos"),
    ],
)
async def test_the_sandbox_says_in_one_line_what_it_cannot_do(arguments: list[str], says: str) -> None:
    ended = await run("sandbox", *arguments, environment=inherited())
    assert ended.code == 1
    [line] = ended.complaints
    assert says in line


@pytest.mark.prove
async def test_the_sandbox_says_in_one_line_why_the_service_cannot_start(tmp_path: Path) -> None:
    pack = tmp_path / "models" / "broken"
    pack.mkdir(parents=True)
    (pack / "detector.onnx").write_bytes(b"not a network")
    ended = await run(
        *("sandbox", "demo", "--once", "--model", "broken", "--model-root", str(tmp_path)),
        environment=inherited(),
    )
    assert ended.code == 1
    [line] = ended.complaints
    assert "vision ended at its start" in line
    assert "delete it, so that it is downloaded again" in line


async def test_the_advice_names_the_options_that_make_takes(tmp_path: Path) -> None:
    nowhere = {"https_proxy": "http://127.0.0.1:9"}  # nothing can be downloaded
    ended = await run(
        *("sandbox", "demo", "--engine", "insightface", "--model-root", str(tmp_path)),
        environment=inherited() | {"HOME": str(tmp_path)} | nowhere,
    )
    assert ended.code == 1
    assert "or set ENGINE=dlib" in ended.complaints[-1]
    assert "FACE_" not in ended.err
