"""The Traces port on a dict; it can be switched off."""

from collections.abc import Collection, Sequence

from domain.errors import Unavailable
from domain.rules.erasing.needles import names_an_id


class InMemoryTraces:
    """`kept`: key -> value, as Redis has them. `keeps_removed`: a removal silently removes nothing."""

    def __init__(self) -> None:
        self.is_down = False
        self.keeps_removed = False
        self.kept: dict[str, str] = {}
        self.fails_in: int | None = None  # which call from now fails, counted from 1

    async def find(self, ids: Collection[str]) -> list[str]:
        self._answer()
        return sorted(
            key for key, value in self.kept.items() if names_an_id(key, ids) or names_an_id(value, ids)
        )

    async def remove(self, keys: Sequence[str]) -> None:
        self._answer()
        for key in [] if self.keeps_removed else keys:
            self.kept.pop(key, None)

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("in-memory traces", "switched off")
        if self.fails_in is not None:
            self.fails_in -= 1
            if self.fails_in == 0:
                raise Unavailable("in-memory traces", "this call fails")
