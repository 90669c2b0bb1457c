"""Calls of other programs' addresses: what is sent, and by whom."""

from collections.abc import Mapping
from typing import Protocol


class WebhookSender(Protocol):
    """Calls addresses that people gave, but none of this machine or its network. It follows no redirect."""

    async def ensure_public(self, url: str) -> None:
        """Raises InvalidInput(`webhook_refused`) for an address that must not be called."""

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, whose body is not read. Raises like `ensure_public`, and Unavailable."""
