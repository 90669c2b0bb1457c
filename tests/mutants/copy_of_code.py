"""A copy of the code in which something is broken for a while. The code itself is never touched."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CopyOfCode:
    """Copies compiled Python files too, and puts test data beside the copy as it is beside the original."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.path = folder / "code"
        self._writes = 0
        self.path.mkdir(parents=True)
        for file in original.iterdir():
            if file.is_file():
                shutil.copy2(file, self.path / file.name)
            elif not file.name.startswith("."):
                shutil.copytree(file, self.path / file.name)
        test_data = original.parent / "shared"
        if test_data.is_dir():
            (folder / "shared").symlink_to(test_data)

    def read(self, file: str) -> str:
        return (self.path / file).read_text()

    @contextmanager
    def with_text(self, file: str, text: str) -> Iterator[None]:
        """Gives the file another text for the duration of the block."""
        path = self.path / file
        source = path.read_text()
        self._write(path, text)
        try:
            yield
        finally:
            self._write(path, source)

    def _write(self, path: Path, text: str) -> None:
        """Gives each text a time of its own: Python notices a changed file by its time in seconds."""
        path.write_text(text)
        self._writes += 1
        os.utime(path, (self._writes, self._writes))
