"""Calls of other programs' addresses: what is sent, and by whom."""

from collections.abc import Mapping
from typing import Protocol


class WebhookSender(Protocol):
    """Calls addresses that people gave. Never one of this machine or of its network, never a redirect's."""

    async def ensure_public(self, url: str) -> None:
        """Raises InvalidInput(`webhook_refused`) for an address that nobody may be called at."""

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, whose body is not read. Raises as `ensure_public`, or Unavailable."""
