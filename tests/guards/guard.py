"""A guard: a line that keeps a promise, and the tests that turn red without it."""

from dataclasses import dataclass

from tests.guards.anchoring import replaced


@dataclass(frozen=True, slots=True)
class Guard:
    """name: the promise. text: the source that keeps it. `file` has it once; it is found also after line
    breaks or names in it changed. without: the same source without the guard, which still parses. witnesses:
    few tests, of which at least one turns red without the guard.
    """

    name: str
    file: str
    text: str
    without: str
    witnesses: tuple[str, ...]

    def taken_from(self, source: str) -> str:
        """The source of `file` without the guard. source: with it."""
        return replaced(source, self.text, self.without, of=f"{self.name!r} in {self.file}")
