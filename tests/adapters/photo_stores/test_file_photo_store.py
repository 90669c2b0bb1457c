"""What only a photo folder has: access rights, drafts, links, what stands in its way, a disk that hangs."""

import asyncio
import errno
import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from domain.adapters.photo_stores import file_photo_store
from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.errors import Corrupt, OutsideError, Unavailable
from sandbox.patience import patience

KEY = "w1/a42/original"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


@pytest.fixture
def outside(tmp_path: Path, folder: Path) -> Path:
    """A folder with a secret that links in the store's folder lead to."""
    outside = tmp_path / "outside"
    for made in (outside, folder):
        made.mkdir()
    (outside / "secret").write_bytes(b"secret")
    (folder / "w1").symlink_to(outside)
    (folder / "w2").symlink_to(outside / "secret")
    return outside


@pytest.fixture
def store(folder: Path) -> FilePhotoStore:
    return FilePhotoStore(folder)


def inside(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_files_and_folders_are_private(store: FilePhotoStore, folder: Path) -> None:
    await store.put(KEY, b"photo")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *inside(folder))}
    assert set(modes.values()) == {0o700, 0o600}
    assert [path for path, mode in modes.items() if mode == 0o600] == [folder / KEY]


async def test_deleting_the_last_photo_of_a_folder_deletes_the_folder(
    store: FilePhotoStore, folder: Path
) -> None:
    await store.put(KEY, b"photo")
    await store.put("w1/a43/original", b"photo")
    await store.delete([KEY])
    assert [path.name for path in inside(folder)] == ["w1", "a43", "original"]
    await store.delete(["w1/a43/original"])
    assert inside(folder) == []


async def test_drafts_of_a_killed_writer_are_not_listed_and_go_with_their_key(
    store: FilePhotoStore, folder: Path
) -> None:
    await store.put(KEY, b"photo")
    await store.put(f"{KEY}.jpg", b"another")
    draft = folder / "w1/a42/.original.0123abcd.part"
    draft_of_another = folder / "w1/a42/.original.jpg.0123abcd.part"
    draft.write_bytes(b"half a ph")
    draft_of_another.write_bytes(b"half")
    assert [key async for key in store.list("")] == [KEY, f"{KEY}.jpg"]
    await store.delete([KEY])
    assert not draft.exists()
    assert draft_of_another.exists()


async def test_old_drafts_are_forgotten_even_if_their_key_was_never_stored(
    store: FilePhotoStore, folder: Path
) -> None:
    """No row and no list names the key of a picture that was never drawn: nothing else removes its draft."""
    await store.put("w1/views/2/photo", b"photo")
    old, young = (folder / f"w1/views/2/.{name}.0123abcd.part" for name in ("face-1", "face-2"))
    for draft in (old, young):
        draft.write_bytes(b"half a face")
    os.utime(old, (0, 0))
    await store.forget_drafts()
    assert not old.exists()
    assert young.exists()


async def test_a_put_that_fails_leaves_no_draft(
    store: FilePhotoStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    await store.put(KEY, b"old")
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            await store.put(KEY, b"new")
    assert await store.get(KEY) == b"old"
    assert inside(folder / "w1/a42") == [folder / KEY]


async def test_a_put_to_a_key_that_is_a_folder_leaves_no_draft(store: FilePhotoStore, folder: Path) -> None:
    (folder / KEY).mkdir(parents=True)
    (folder / KEY / "in the way").touch()
    with pytest.raises(Unavailable):
        await store.put(KEY, b"new")
    assert [path.name for path in inside(folder / "w1/a42")] == ["original", "in the way"]


async def test_a_put_survives_a_delete_that_removes_its_folder(
    store: FilePhotoStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removals: list[Path] = []
    real_open = os.open

    def open_after_a_delete(path: Path, *arguments: int) -> int:
        if Path(path).suffix == ".part" and len(removals) < 2:
            removals.append(path)
            (folder / "w1/a42").rmdir()
        return real_open(path, *arguments)

    monkeypatch.setattr(os, "open", open_after_a_delete)
    await store.put(KEY, b"photo")
    assert await store.get(KEY) == b"photo"
    assert len(removals) == 2


async def test_symbolic_links_are_not_followed(store: FilePhotoStore, outside: Path) -> None:
    for call in (
        store.get("w1/secret"),
        store.put("w1/new", b"x"),
        store.delete(["w1/secret"]),
        store.get("w2"),
    ):
        with pytest.raises(Corrupt):
            await call
    assert [key async for key in store.list("")] == []
    assert [path.name for path in inside(outside)] == ["secret"]


@pytest.fixture
def circle(folder: Path) -> None:
    """Two links that lead to each other."""
    folder.mkdir()
    (folder / "w1").symlink_to(folder / "w2")
    (folder / "w2").symlink_to(folder / "w1")


async def test_links_that_lead_to_each_other_are_an_outside_error(
    store: FilePhotoStore, circle: None
) -> None:
    for call in (store.get(KEY), store.put(KEY, b"x"), store.delete([KEY])):
        with pytest.raises(OutsideError):
            await call
    assert [key async for key in store.list("")] == []


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="photo folder"):
        await FilePhotoStore(tmp_path / "file" / "photos").check()


@pytest.fixture
def hanging_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reads and writes end with the test."""
    is_over = Event()

    def hang(_: object) -> bytes:
        is_over.wait()
        return b""

    monkeypatch.setattr(Path, "read_bytes", hang)
    monkeypatch.setattr(os, "fsync", hang)
    yield
    is_over.set()


@pytest.mark.usefixtures("hanging_disk")
async def test_a_disk_that_hangs_takes_no_thread_that_look_ups_of_names_need(store: FilePhotoStore) -> None:
    """They take the default threads of the event loop. Without them the bot answers nobody."""
    names: object = None
    async with asyncio.TaskGroup() as group:
        reads = [group.create_task(store.get(KEY)) for _ in range(40)]
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(patience(3)):
                names = await asyncio.get_running_loop().getaddrinfo("localhost", 1)
        except TimeoutError:
            pass
        for read in reads:
            read.cancel()
    assert names


@pytest.mark.usefixtures("hanging_disk")
async def test_a_disk_that_hangs_is_unavailable(
    store: FilePhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_photo_store, "CALL_TIMEOUT_S", 0.01)
    for call in (partial(store.get, KEY), partial(store.put, KEY, b"photo")):
        with pytest.raises((Unavailable, TimeoutError)) as raised:
            async with asyncio.timeout(patience(5)):
                await call()
        assert str(raised.value) == "photo folder: no answer within 0.01 s"
