"""One line of defence, and the tests that go red when somebody takes it away."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """name: the promise. text: the source that keeps it, there once in `file`. without: the same source
    without it, which still reads. witnesses: what to run; as little as turns red.
    """

    name: str
    file: str
    text: str
    without: str
    witnesses: tuple[str, ...]
