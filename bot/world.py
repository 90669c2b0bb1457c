"""Everything the bot process talks to. It is built once and passed on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import LinkPreviewOptions

from bot.api.open_downloads import OpenDownloads
from bot.messages.words import Words
from bot.telegram.chats.outgoing.fail_points import FailPoints
from bot.telegram.chats.outgoing.request_middleware import LONGEST_WAIT_S
from bot.telegram.chats.outgoing.session import add_middlewares
from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.process.bell import OwnDoorbell, QueueBell
from domain.adapters.redis.arq_doorbell import ArqDoorbell
from domain.adapters.redis.redis_api_memory import RedisApiMemory
from domain.adapters.redis.redis_check import RedisCheck
from domain.adapters.redis.send_rates import RedisSendRates
from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.following_api import FollowingApi
from domain.adapters.telegram.telegram_memberships import TelegramMemberships
from domain.adapters.telegram.telegram_photo_source import TelegramPhotoSource
from domain.adapters.webhooks.http_webhook_sender import HttpWebhookSender
from domain.fail_points import guarded, is_armed
from domain.ids import WorkspaceId
from domain.ports import (
    Bell,
    Doorbell,
    Memberships,
    PhotoSource,
    PhotoStore,
    SendRates,
    TelegramApi,
)
from domain.queries.access.authority import deciding_chats
from domain.queries.service.clocks import Clocks
from domain.queries.service.operator_chat import operator_chat
from domain.settings import Settings
from domain.values.api import Known
from domain.values.task_kinds import BOT
from domain.values.webhooks import WebhookSender

# Previews are off because a name may look like the address of a page.
AS_WRITTEN = DefaultBotProperties(parse_mode="HTML", link_preview=LinkPreviewOptions(is_disabled=True))
# How many updates are handled at the same time.
HANDLERS = 8


class ForgetfulMemberships(Memberships, Protocol):
    @property
    def looking(self) -> Memberships:
        """For callers that change nothing: remembers a no as well, for some seconds or until `forget`."""

    def forget(self, tg_chat_id: int, tg_user_id: int) -> None:
        """Drops the kept membership, so that Telegram is asked anew."""


class ApiMemory(Protocol):
    """Remembers the API's requests for a while. Keys must name nobody. All methods raise Unavailable."""

    async def count(self, key: str, *, limit: int, window_s: int) -> float:
        """Counts one more request. Returns 0 up to the limit, then the seconds until the window ends."""

    async def begin(self, key: str, *, request: str, patience_s: int) -> Known:
        """Claims the key for a request, which loses it after `patience_s` if it never finishes.

        Returns `new` if the claim succeeded; `running`, `done` or `refused` (nothing was carried out) for the
        same request again, `another` if a different request has the key.
        """

    async def finish(self, key: str, *, request: str, keep_s: int, is_refused: bool = False) -> None:
        """Notes that the request has ended. keep_s: how long it stays known; 0 frees the key at once."""


@dataclass(frozen=True, slots=True)
class World:
    """bot: aiogram's, for conversations. api: the same Bot API as plain JSON. username: without the @.

    originals: the posted files, while Telegram has them, over connections of their own. store: the store of
    photos and of drawn pictures. downloads: those that participants have open in this process.
    ensure_redis: raises Unavailable when Redis does not answer.
    """

    settings: Settings
    bot: Bot
    api: TelegramApi
    username: str
    bell: Bell
    doorbell: Doorbell
    memberships: ForgetfulMemberships
    rates: SendRates
    originals: PhotoSource
    downloads: OpenDownloads
    store: PhotoStore
    api_memory: ApiMemory
    webhooks: WebhookSender
    ensure_redis: Callable[[], Awaitable[None]]
    clocks: Clocks | None = None

    def start_url(self, payload: str | None = None) -> str:
        """The link that opens the private chat."""
        url = f"https://t.me/{self.username}"
        return f"{url}?start={payload}" if payload else url

    def setup_url(self, payload: str) -> str:
        """The link with which an admin adds the bot to a group. Telegram then sends /start with it."""
        return f"https://t.me/{self.username}?startgroup={payload}"

    async def is_operator_chat(self, tg_chat_id: int) -> bool:
        """Whether it is the chat of ADMIN_CHAT_ID, also before a workspace has it as admin chat. Raises as
        `operator_chat`.
        """
        return tg_chat_id == await operator_chat(self.api, self.settings.admin_chat_id)

    async def forget_rights(self, workspace_id: WorkspaceId, tg_user_id: int) -> None:
        """Drops what is known of the user's rights: an act that cannot be undone needs a fresh answer."""
        for tg_chat_id in await deciding_chats(workspace_id):
            self.memberships.forget(tg_chat_id, tg_user_id)


@asynccontextmanager
async def open_world(settings: Settings) -> AsyncIterator[World]:
    """Raises OutsideError with one clear sentence when Telegram does not answer."""
    Words.zone = settings.zone()
    async with AsyncExitStack() as stack:
        redis_url = settings.redis_url.get_secret_value()
        bell = QueueBell(HANDLERS)
        others = guarded(ArqDoorbell(redis_url, prefix=settings.rq_queue_name), "redis")
        stack.push_async_callback(others.close)
        rates = guarded(_send_rates(settings), "redis")
        stack.push_async_callback(rates.close)
        api_memory = guarded(RedisApiMemory(redis_url, prefix=settings.rq_queue_name), "redis")
        stack.push_async_callback(api_memory.close)
        redis = RedisCheck(redis_url)
        stack.push_async_callback(redis.close)
        doorbell = OwnDoorbell({BOT: bell}, others)
        api = FollowingApi(guarded(_bot_api(settings), "telegram"), doorbell)
        stack.push_async_callback(api.close)
        files = guarded(_bot_api(settings), "telegram")
        stack.push_async_callback(files.close)
        store = _open_store(settings, stack)
        webhooks = HttpWebhookSender(allows_private=settings.webhooks_allow_private)
        stack.push_async_callback(webhooks.close)
        session = _session(settings, rates, doorbell)
        stack.push_async_callback(session.close)
        yield World(
            settings=settings,
            bot=Bot(settings.bot_token.get_secret_value(), session=session, default=AS_WRITTEN),
            api=api,
            username=(await api.call("getMe", {}))["username"],
            bell=bell,
            doorbell=doorbell,
            memberships=TelegramMemberships(api, ttl_s=settings.membership_ttl_s),
            rates=rates,
            originals=TelegramPhotoSource(files),
            downloads=OpenDownloads(),
            store=store,
            api_memory=api_memory,
            webhooks=guarded(webhooks, "webhook"),
            ensure_redis=redis.check,
            clocks=Clocks(api),
        )


def _open_store(settings: Settings, stack: AsyncExitStack) -> PhotoStore:
    store = guarded(open_photo_store(settings), "store")
    stack.push_async_callback(store.close)
    return store


def _bot_api(settings: Settings) -> BotApi:
    """Each result has connections of its own: slow readers of files must not hold up updates and rights."""
    token = settings.bot_token.get_secret_value()
    return BotApi(settings.telegram_api_url, token, timeout_s=settings.send_timeout_s)


def _session(settings: Settings, rates: SendRates, doorbell: Doorbell) -> AiohttpSession:
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(settings.telegram_api_url), timeout=settings.send_timeout_s
    )
    add_middlewares(session, rates, doorbell)
    if is_armed():
        session.middleware(FailPoints())
    return session


def _send_rates(settings: Settings) -> RedisSendRates:
    return RedisSendRates(
        settings.redis_url.get_secret_value(),
        prefix=settings.rq_queue_name,
        messages_per_second=settings.messages_per_second,
        patience_s=LONGEST_WAIT_S,
    )
