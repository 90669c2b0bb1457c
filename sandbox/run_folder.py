"""Makes the folder that a run of the sandbox writes to, in the clone, and deletes it when the run ends."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUNS = Path(__file__).resolve().parents[1] / ".sandbox"


@contextmanager
def run_folder(name: str) -> Iterator[Path]:
    RUNS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=RUNS) as folder:
        Path(folder).chmod(0o711)  # Postgres runs as another user when root starts it
        yield Path(folder)
