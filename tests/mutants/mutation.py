"""One small break: a stretch of a source file, and the text that replaces it."""

import difflib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mutation:
    """start, end: offsets in the file's text. where: the function or module-level name that it is in."""

    file: str
    start: int
    end: int
    kind: str
    new: str
    where: str
    line: int

    @property
    def key(self) -> str:
        """A name of the break that is the same in the next run, as long as the file stays as it is."""
        return f"{self.file}:{self.start}-{self.end}:{self.kind}:{self.new}"

    def applied(self, source: str) -> str:
        return source[: self.start] + self.new + source[self.end :]

    def diff(self, source: str) -> str:
        lines = difflib.unified_diff(
            source.splitlines(), self.applied(source).splitlines(), self.file, self.file, "", "", 1, ""
        )
        return "\n".join(list(lines)[2:])
