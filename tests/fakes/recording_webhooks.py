"""The WebhookSender port on a list. It answers what the test says."""

from collections.abc import Mapping

from domain.errors import InvalidInput, Unavailable


class RecordingWebhooks:
    """calls: address, headers and body of each. status: of the answers; None: nobody answers.

    private: addresses that lead into a private network.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.status: int | None = 200
        self.private: set[str] = set()

    async def ensure_public(self, url: str) -> None:
        if not url.startswith("https://") or url in self.private:
            raise InvalidInput("webhook_refused")

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        await self.ensure_public(url)
        self.calls.append((url, dict(headers), body))
        if self.status is None:
            raise Unavailable("webhook", "does not answer")
        return self.status
