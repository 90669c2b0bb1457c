"""Forces a file or a folder to the disk, so that it survives a power cut."""

import os
from pathlib import Path


def sync_path(path: Path) -> None:
    """Of a folder: the names in it, such as those that a rename has changed. Blocking."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
