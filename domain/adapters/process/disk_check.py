"""Checks whether the disks that this process writes to have room left."""

import asyncio
import shutil
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from domain.errors import Unavailable
from domain.rules.service.faults import LEAST_FREE_BYTES, LEAST_FREE_SHARE
from domain.settings import Settings


def folders_of(settings: Settings) -> list[Path]:
    """The folders of a vision worker.

    With Docker this is only the folder of the weights. Its volume is on the same disk as those of the stores.
    """
    folders = (settings.storage_path, settings.qdrant_path, settings.face_model_root)
    return [folder for folder in folders if folder is not None]


class DiskCheck:
    """paths: folders that exist, or that have a parent that exists."""

    def __init__(self, paths: Collection[Path]) -> None:
        self._paths = paths
        # A network disk that does not answer holds this thread only, however often somebody looks.
        self._thread = ThreadPoolExecutor(1, "disk")

    async def check(self) -> None:
        """Raises Unavailable when a disk is nearly full, or when its usage cannot be read."""
        for path in self._paths:
            try:
                usage = await asyncio.get_running_loop().run_in_executor(self._thread, _usage, path)
            except OSError as error:
                raise Unavailable("disk", error.strerror or type(error).__name__) from error
            if usage and usage.free < LEAST_FREE_BYTES and usage.free < LEAST_FREE_SHARE * usage.total:
                raise Unavailable("disk", f"{usage.free // 1024**2} MiB are free")


def _usage(path: Path) -> shutil._ntuple_diskusage | None:
    """The usage of the path's disk. None when no part of the path exists."""
    for there in (path, *path.absolute().parents):
        # `Path.exists` would call a folder on a broken disk missing, too (from Python 3.14 on).
        with suppress(FileNotFoundError, NotADirectoryError):
            return shutil.disk_usage(there)
    return None
