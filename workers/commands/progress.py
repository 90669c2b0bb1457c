"""Writes a line that shows how far a command is."""

import sys
import time

_PAUSE_S = 0.2
_PAUSE_WITHOUT_TERMINAL_S = 5.0
_WIDTH = 30


class ProgressLine:
    """Rewrites its line in a terminal; elsewhere it adds a line every few seconds. It writes to stderr."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._written_at = 0.0
        self._said: tuple[str, int, int] | None = None

    def show(self, what: str, done: int, total: int, unit: str = "") -> None:
        pause_s = _PAUSE_S if self._is_terminal else _PAUSE_WITHOUT_TERMINAL_S
        is_new_end = done >= total and self._said != (what, done, total)
        if time.monotonic() - self._written_at < pause_s and not is_new_end:
            return
        self._written_at, self._said = time.monotonic(), (what, done, total)
        filled = _WIDTH * done // total if total else 0
        line = f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {done:,} of {total:,}{unit}  {what}"
        self._write(line)

    def end(self) -> None:
        if self._is_terminal:
            print(file=sys.stderr)

    def _write(self, line: str) -> None:
        if self._is_terminal:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)
