"""The webhook: checks the secret, commits the update, answers 200.

After any other answer Telegram sends the update again.
"""

import hmac
import json
import logging

from aiohttp import web

from bot.intake import Update, arrived, readable_update
from domain.errors import Unavailable
from domain.fail_points import doing
from domain.ports import Doorbell
from domain.usecases.chats.receive_updates import receive_updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a name
MAX_BODY_BYTES = 1024 * 1024
RETRY_AFTER_S = 5

log = logging.getLogger(__name__)


def application() -> web.Application:
    """The application to register `Webhook.on_update` in. It refuses bodies over `MAX_BODY_BYTES`."""
    return web.Application(client_max_size=MAX_BODY_BYTES)


class Webhook:
    def __init__(self, secret: str, doorbell: Doorbell) -> None:
        self._secret = secret.encode()
        self._doorbell = doorbell

    async def on_update(self, request: web.Request) -> web.Response:
        """Answers 200; 401 for a wrong secret, 413 if too big, 400 for no update, 503 without Postgres."""
        if not self._is_telegram(request):
            return web.Response(status=401)
        try:
            update = parse_body(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        if update is None:
            log.error("the webhook was called with something that is no update: refused")
            return web.Response(status=400)
        doing("ingress")
        try:
            await receive_updates([arrived(update)], self._doorbell)
        except Unavailable as error:
            log.warning("update not taken: %s", error)
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return web.Response()

    def _is_telegram(self, request: web.Request) -> bool:
        """Compares bytes, because comparing strings raises on non-ASCII, which a header may hold."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._secret)


def parse_body(body: bytes) -> Update | None:
    """The update in the body; None if there is none."""
    try:
        return readable_update(json.loads(body))
    except (ValueError, RecursionError):
        return None
