"""One line of defence, and the tests that go red when somebody takes it away."""

from dataclasses import dataclass

from tests.guards.anchoring import replaced


@dataclass(frozen=True, slots=True)
class Guard:
    """name: the promise. text: the source that keeps it, there once in `file`, in whatever lines and with
    whatever names. without: the same source without it, which still reads. witnesses: what to run; as little
    as turns red.
    """

    name: str
    file: str
    text: str
    without: str
    witnesses: tuple[str, ...]

    def taken_from(self, source: str) -> str:
        """What `file` reads without it."""
        return replaced(source, self.text, self.without, of=f"{self.name!r} in {self.file}")
