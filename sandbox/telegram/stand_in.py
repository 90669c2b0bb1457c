"""The server of the local stand-in for the Telegram Bot API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.patience import patience
from sandbox.telegram.content.files import UPLOAD_LIMIT
from sandbox.telegram.control.control import ControlApi
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.conformity import Conformity
from sandbox.telegram.wire.gateway import Gateway
from sandbox.telegram.wire.limits import Limits
from sandbox.telegram.wire.webhook import WebhookPusher

PAGE = Path(__file__).parent / "page"
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "frame-src http://127.0.0.1:*"  # Mini Apps
)
# Room for the other fields of a form beside the largest file.
BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024


class TelegramStandIn(Messenger):
    """Start with `async with TelegramStandIn.start(...) as tg`; the bot talks to `tg.url`."""

    def __init__(self, service: Telegram) -> None:
        super().__init__(service)
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = "42:stand-in",  # noqa: S107 - opens nothing outside this process
        bot_username: str = "spotted_bot",
        limits: Limits | None = None,
        schema: Path | None = None,
        photo_max_side_px: int = 2560,
        callback_timeout_s: float | None = None,
    ) -> AsyncIterator["TelegramStandIn"]:
        """port: 0 takes a free one. limits: off unless given, see `Limits.real()`.

        schema: bot-api-10.2.json; all requests and answers are then checked against it, see `violations`.
        callback_timeout_s: how long a pressed button can be answered, 15 s by default, more on slow machines.
        """
        service = Telegram(
            token=token,
            bot_username=bot_username,
            limits=limits or Limits.off(),
            photo_max_side_px=photo_max_side_px,
            callback_timeout_s=callback_timeout_s or patience(15),
            conformity=Conformity(schema),
        )
        stand_in = cls(service)
        runner = web.AppRunner(stand_in.application(host), access_log=None, shutdown_timeout=1)
        await runner.setup()
        pusher = asyncio.create_task(WebhookPusher(service).run())  # noqa: TID251 - ends with this block
        try:
            await web.TCPSite(runner, host, port).start()
            stand_in.url = f"http://{host}:{runner.addresses[0][1]}"
            yield stand_in
        finally:
            pusher.cancel()
            with suppress(asyncio.CancelledError):
                await pusher
            service.changes.close()
            await runner.cleanup()

    def application(self, host: str) -> web.Application:
        """The Bot API, the control API and the page on one port. host: a name by which it is called."""
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_only_called(host, "localhost")])
        app.add_routes(Gateway(self.service).routes())
        app.add_subapp("/control", ControlApi(self).application())
        app.router.add_get("/", _on_page)
        app.router.add_static("/page", PAGE)
        return app


def _only_called(*names: str) -> Middleware:
    """Answers other names with 403. A page on the internet may let its own name lead to this machine: its
    reader's browser would take the stand-in, with the photos in it, for a part of that page.
    """

    @web.middleware
    async def refuse_others(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.url.host not in names:
            return web.Response(status=403)
        return await handler(request)

    return refuse_others


async def _on_page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": PAGE_POLICY})
