"""The FacesQueue port on lists; it can be switched off."""

import json
from collections.abc import Sequence
from typing import Any

from domain.errors import Unavailable

AT_ONCE = 10


class InMemoryFacesQueue:
    """`waiting`: entries that nobody acknowledged, in order. `published`: (stream, number, message)."""

    def __init__(self) -> None:
        self.is_down = False
        self.waiting: dict[str, bytes] = {}
        self.published: list[tuple[str, int, dict[str, Any]]] = []
        self._count = 0
        self._handed_out: list[str] = []

    def add(self, message: object) -> str:
        """Adds an entry as another program would write it. Bytes go in as they are."""
        self._count += 1
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.waiting[f"{self._count}-0"] = data
        return f"{self._count}-0"

    def told(self, stream: str) -> list[dict[str, Any]]:
        return [message for name, _, message in self.published if name == stream]

    async def receive(self) -> Sequence[tuple[str, bytes]]:
        self._answer()
        left = [entry_id for entry_id in self._handed_out if entry_id in self.waiting]
        self._handed_out = left or list(self.waiting)[:AT_ONCE]
        return [(entry_id, self.waiting[entry_id]) for entry_id in self._handed_out]

    async def acknowledge(self, entry_id: str) -> None:
        self._answer()
        self.waiting.pop(entry_id, None)

    async def publish(self, stream: str, number: int, body: str) -> None:
        self._answer()
        self.published.append((stream, number, json.loads(body)))

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("in-memory queue", "switched off")
