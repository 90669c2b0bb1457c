"""The local stand-in for the Telegram Bot API: the server, and the people who use it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.patience import patience
from sandbox.telegram.clock import Clock
from sandbox.telegram.content.files import UPLOAD_LIMIT
from sandbox.telegram.content.transcript import transcript
from sandbox.telegram.control.control import ControlApi
from sandbox.telegram.entities import Json, User
from sandbox.telegram.groups import Group
from sandbox.telegram.ledger import Ledger
from sandbox.telegram.people import Person
from sandbox.telegram.service import Guide, Telegram
from sandbox.telegram.wire.conformity import Conformity
from sandbox.telegram.wire.faults import Faults
from sandbox.telegram.wire.gateway import Gateway
from sandbox.telegram.wire.limits import Limits, RateGuard
from sandbox.telegram.wire.webhook import WebhookPusher

T = TypeVar("T")
PAGE = Path(__file__).parent / "page"
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "frame-src http://127.0.0.1:*"  # Mini Apps
)
# Room for the other fields of a form beside the largest file.
BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024


class TelegramStandIn:
    """Start with `async with TelegramStandIn.start(...) as tg`; the bot talks to `tg.url`."""

    def __init__(self, service: Telegram) -> None:
        self.service = service
        self.people: dict[int, Person] = {}
        self.groups: list[Group] = []
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

    @property
    def token(self) -> str:
        return self.service.token

    @property
    def bot(self) -> User:
        return self.service.bot

    @property
    def clock(self) -> Clock:
        """`tg.clock.advance(49 * 3600)` lets two days pass for the age of messages, file links and limits."""
        return self.service.clock

    @property
    def faults(self) -> Faults:
        return self.service.faults

    @property
    def ledger(self) -> Ledger:
        return self.service.ledger

    @property
    def violations(self) -> list[str]:
        """Requests and answers that the schema does not allow."""
        return self.service.conformity.violations

    @property
    def pending_updates(self) -> int:
        """The number of updates that the bot has not confirmed yet."""
        return len(self.service.queue.pending)

    def set_limits(self, limits: Limits) -> None:
        self.service.guard = RateGuard(limits, self.service.clock.now)

    def set_privacy(self, enabled: bool) -> None:
        """Sets privacy mode. As at Telegram, a group keeps the old mode until the bot is added again."""
        self.service.privacy = enabled
        self.service.changes.announce()

    def show_guide(self, guide: Guide) -> None:
        self.service.guide = guide
        self.service.changes.announce()

    def add_user(
        self,
        name: str,
        *,
        language_code: str | None = "en",
        username: str | None = None,
        started: bool = False,
    ) -> Person:
        """name: first and last name. started: as if Start had been pressed long ago, without an update."""
        first, _, last = name.partition(" ")
        user = self.service.add_user(
            first, last or None, language_code=language_code, username=username, started=started
        )
        person = self.people[user.id] = Person(self.service, user)
        return person

    def add_group(
        self,
        title: str,
        *,
        members: Iterable[Person] = (),
        admins: Iterable[Person] = (),
        supergroup: bool = False,
        forum: bool = False,
    ) -> Group:
        """The first of `admins` owns the group, else the first member. The bot is not in it yet."""
        chat = self.service.add_group(title, supergroup=supergroup or forum, is_forum=forum)
        group = Group(self.service, chat)
        for person in members:
            group.seat(person.user, "member")
        for person in admins:
            group.seat(person.user, "administrator")
        owner = next(iter([*admins, *members]), None)
        if owner is not None:
            group.seat(owner.user, "creator")
        self.groups.append(group)
        return group

    def push_update(self, body: Json) -> int:
        """Queues any update as it is, known to the schema or not. Returns its update_id."""
        return self.service.queue.add_raw(body)

    async def until(self, predicate: Callable[[], T], *, timeout_s: float = 10) -> T:
        """The first true value of the predicate, looked at after every change.

        Raises TimeoutError with a transcript of all chats.
        """
        try:
            return await self.service.changes.until(predicate, timeout_s=patience(timeout_s))
        except TimeoutError:
            raise TimeoutError(f"not within {timeout_s} s\n{self.transcript()}") from None

    def transcript(self) -> str:
        return transcript(self.service)


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
