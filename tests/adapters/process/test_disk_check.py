"""The disk check warns of a disk before it is full."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from domain.adapters.process import disk_check
from domain.adapters.process.disk_check import DiskCheck
from domain.errors import Unavailable
from sandbox.patience import patience


async def test_a_disk_with_little_room_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = DiskCheck([tmp_path / "not" / "there" / "yet"]).check
    monkeypatch.setattr(disk_check, "LEAST_FREE_BYTES", 0)
    await check()
    monkeypatch.setattr(disk_check, "LEAST_FREE_BYTES", 2**62)
    monkeypatch.setattr(disk_check, "LEAST_FREE_SHARE", 1.1)
    with pytest.raises(Unavailable, match="MiB are free"):
        await check()


@pytest.mark.parametrize(
    ("free_gib", "total_gib", "is_reported"),
    [(1, 10, False), (1, 100, True), (3, 100, False)],
    ids=["a small disk with a tenth free", "little room", "a large disk with gigabytes free"],
)
async def test_a_disk_is_nearly_full_when_both_few_bytes_and_a_small_share_are_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, free_gib: int, total_gib: int, is_reported: bool
) -> None:
    def usage(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=free_gib * 2**30, total=total_gib * 2**30)

    monkeypatch.setattr(disk_check.shutil, "disk_usage", usage)
    check = DiskCheck([tmp_path]).check()
    if not is_reported:
        await check
        return
    with pytest.raises(Unavailable, match="1024 MiB are free"):
        await check


async def test_a_disk_that_cannot_be_read_is_reported_as_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk_check.shutil, "disk_usage", broken)
    with pytest.raises(Unavailable, match="Input/output error"):
        await DiskCheck([tmp_path]).check()


@pytest.mark.parametrize(("number", "words"), [(116, "Stale file handle"), (5, "Input/output error")])
async def test_a_folder_that_cannot_be_looked_at_is_not_one_that_is_not_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """From Python 3.14 on `Path.exists` calls it missing. The disk of its parent has room."""
    shared, stat = tmp_path / "shared", os.stat

    def look(path: object, **how: object) -> object:
        if str(path) == str(shared):
            raise OSError(number, words)
        return stat(path, **how)  # type: ignore[call-overload]

    def usage(path: Path) -> SimpleNamespace:
        look(path)
        return SimpleNamespace(free=2**40, total=2**41)

    monkeypatch.setattr(Path, "exists", os.path.exists)  # that of 3.14
    monkeypatch.setattr(os, "stat", look)
    monkeypatch.setattr(disk_check.shutil, "disk_usage", usage)
    with pytest.raises(Unavailable, match=words):
        await DiskCheck([shared]).check()


async def test_looks_at_a_disk_that_hangs_take_no_thread_that_others_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look is given up after a while, and another one follows every fifteen seconds."""
    is_over = Event()
    monkeypatch.setattr(disk_check.shutil, "disk_usage", lambda _: is_over.wait() and None)
    check, names = DiskCheck([tmp_path]).check, None
    for _ in range(40):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.001):
                await check()
    with suppress(TimeoutError):
        async with asyncio.timeout(patience(3)):
            names = await asyncio.get_running_loop().getaddrinfo("localhost", 1)
    is_over.set()
    assert names
