"""`python -m sandbox.progress NAME COMMAND …` runs a command, and shows that it does not hang.

It passes the command's output on at once. After a silence it says how long the command has been running, also
where output goes to a file. It needs the standard library only, because setting up runs it before anything is
installed.
"""

from __future__ import annotations  # an older Python gets as far as the sentence that it is too old

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

SILENCE_S = 3.0


def run_aloud(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    on_line: Callable[[str], None] | None = None,
    silence_s: float = SILENCE_S,
) -> int:
    """Returns the exit code. on_line: gets each line that is not empty; without it, lines are printed."""
    on_line = on_line or say
    since = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
        for line in iter(lambda: _next(lines, silence_s), None):
            if line:
                on_line(line)
            else:
                say(f"{name}: {time.monotonic() - since:.0f} s …")
    return process.returncode


def say(line: str) -> None:
    print(line, flush=True)


def _read(said: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    for line in said:
        if line.strip():
            lines.put(line.rstrip())
    lines.put(None)


def _next(lines: queue.SimpleQueue[str | None], silence_s: float) -> str | None:
    """The next line; empty after a silence, None when the command has closed its output."""
    try:
        return lines.get(timeout=silence_s)
    except queue.Empty:
        return ""


def main(name: str, *command: str) -> int:
    since = time.monotonic()
    say(f"{name} …")
    code = run_aloud(name, command)
    say(f"{name}: {'done' if code == 0 else f'ended with {code}'} after {time.monotonic() - since:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
