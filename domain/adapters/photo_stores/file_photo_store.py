"""Keeps photos in a folder of this machine.

A disk that hangs, such as one of the network, holds a thread for as long as it hangs. In the default threads
of the event loop, it would hold up the look-ups of names, and the bot could answer nobody.
"""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from domain import fail_points
from domain.adapters.photo_stores.photo_key import ensure_safe_key, ensure_safe_prefix, is_safe_key
from domain.adapters.photo_stores.photo_round_trip import check_round_trip
from domain.errors import Corrupt, NotFound, Unavailable

NEIGHBOUR = "photo folder"
_DRAFT = "????????.part"  # eight hex digits: another key's draft never matches
_LONGEST_WRITE_S = 3600
_ATTEMPTS = 20
_THREADS = 6
# For reading or writing one photo, with the wait for a thread. A busy disk may need seconds for a large one.
CALL_TIMEOUT_S = 30.0

P = ParamSpec("P")
T = TypeVar("T")


class FilePhotoStore:
    """The PhotoStore port. Files are 0600 and folders 0700. Symbolic links are not followed: where only a
    link leads to the file, Corrupt is raised.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._threads = ThreadPoolExecutor(_THREADS, "photo-folder")

    async def check(self) -> None:
        await check_round_trip(self, NEIGHBOUR)

    async def put(self, key: str, data: bytes) -> None:
        async with _answering():
            await self._in_thread(self._put, self._path(key), data)

    async def get(self, key: str) -> bytes:
        async with _answering():
            return await self._in_thread(self._get, self._path(key))

    async def delete(self, keys: Sequence[str]) -> None:
        """Without a deadline, as in `list`: both may have many files to go through."""
        await self._in_thread(self._delete, [self._path(key) for key in keys])

    async def list(self, prefix: str) -> AsyncIterator[str]:
        for key in await self._in_thread(self._keys, ensure_safe_prefix(prefix)):
            yield key

    async def forget_drafts(self) -> None:
        await self._in_thread(self._forget_drafts)

    async def close(self) -> None:
        """Does not wait for a thread that hangs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        act_here = partial(copy_context().run, act, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, act_here)

    def _path(self, key: str) -> Path:
        return self._root / ensure_safe_key(key)

    def _put(self, path: Path, data: bytes) -> None:
        # The draft is in its target's folder, so that the rename is atomic, and is on the disk before that.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        with _file_errors():
            try:
                fail_points.before("file.draft")
                with os.fdopen(self._create(draft), "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                fail_points.after("file.draft")
                fail_points.before("file.rename")
                draft.replace(path)
                fail_points.after("file.rename")
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
            fail_points.before("file.sync")
            _sync(path.parent)
            fail_points.after("file.sync")

    def _create(self, file: Path) -> int:
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError):  # another thread deleted the last file, and so the folder
                self._make_folder(file.parent)
                return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        raise Unavailable(NEIGHBOUR, f"{file.parent} is removed again and again")

    def _make_folder(self, folder: Path) -> None:
        self._ensure_inside(folder)
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        for new in reversed(missing):  # one by one: `parents=True` gives upper folders the umask's mode
            new.mkdir(mode=0o700, exist_ok=True)
            _sync(new.parent)

    def _get(self, path: Path) -> bytes:
        with _file_errors():
            self._ensure_inside(path)
            try:
                return path.read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
                raise NotFound("photo", key=path.relative_to(self._root).as_posix()) from error

    def _delete(self, paths: Sequence[Path]) -> None:
        with _file_errors():
            for path in paths:
                self._ensure_inside(path.parent)
                for file in (path, *path.parent.glob(f".{path.name}.{_DRAFT}")):
                    fail_points.before("file.delete")
                    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                        file.unlink()
                    fail_points.after("file.delete")
                self._remove_empty_folders(path.parent)

    def _remove_empty_folders(self, folder: Path) -> None:
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:  # the folder is not empty, or another thread removed it
                return
            folder = folder.parent

    def _keys(self, prefix: str) -> Sequence[str]:
        """The keys that begin with the prefix, sorted. As in S3, a prefix need not be a folder."""
        folder = self._root / prefix.rpartition("/")[0]
        with _file_errors():
            self._ensure_inside(folder)
            files = (file for file in folder.rglob("[!.]*") if file.is_file() and not file.is_symlink())
            keys = (file.relative_to(self._root).as_posix() for file in files)
            return sorted(key for key in keys if key.startswith(prefix) and is_safe_key(key))

    def _forget_drafts(self) -> None:
        with _file_errors():
            for file in self._root.rglob(f".*.{_DRAFT}"):
                with suppress(FileNotFoundError):  # its writer renamed it meanwhile
                    if file.stat(follow_symlinks=False).st_mtime < time.time() - _LONGEST_WRITE_S:
                        file.unlink()
                self._remove_empty_folders(file.parent)

    def _ensure_inside(self, path: Path) -> None:
        try:
            is_inside = path.resolve() == path
        except RuntimeError:  # before Python 3.13, of links that lead round in a circle
            is_inside = False
        if not is_inside:
            raise Corrupt(NEIGHBOUR, "a symbolic link stands where a folder or file of the store should be")


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    """Raises Unavailable after `CALL_TIMEOUT_S`. A thread that runs then goes on to its end all the same."""
    try:
        async with asyncio.timeout(CALL_TIMEOUT_S):
            yield
    except TimeoutError as error:
        raise Unavailable(NEIGHBOUR, f"no answer within {CALL_TIMEOUT_S:g} s") from error


@contextmanager
def _file_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(NEIGHBOUR, f"{error.strerror} ({error.filename})") from error


def _sync(folder: Path) -> None:
    """Forces a folder to the disk, and with it the renames and new folders in it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
