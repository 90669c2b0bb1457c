"""`python -m bot` starts the bot, `check` says what to mend, `openapi` prints the document of the API."""

import bot.lean_aiogram  # noqa: F401, I001 - before anything imports aiogram

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from bot.alarms_check import check_alarms, present_chat
from bot.check import (
    Finding,
    away,
    check_activation,
    check_admin_chats,
    check_engine,
    check_groups,
    check_index,
    check_journal,
    check_membership,
    check_neighbour,
    check_owners,
    check_schema,
    check_telegram,
)
from bot.clock_check import check_clocks
from bot.thresholds_check import check_thresholds
from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.postgres.database import open_database
from domain.adapters.process.logs import log_to_stderr
from domain.adapters.qdrant.index_owner import ensure_own_index
from domain.adapters.qdrant.qdrant_ready import ensure_qdrant_ready
from domain.adapters.redis.redis_check import RedisCheck
from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.telegram_memberships import TelegramMemberships
from domain.errors import OutsideError, Unavailable
from domain.fail_points import arm
from domain.queries.access.admission import codes_used
from domain.queries.groups.groups import admin_chats, all_groups
from domain.queries.service.postgres_version import postgres_version
from domain.settings import Settings, WrongSettings, read_settings
from domain.values.mending import with_advice

USAGE = "usage: python -m bot [check | openapi]"


def main(arguments: list[str]) -> int:
    """Returns 0 after a clean end, 2 for a wrong call or setting.

    Returns 1 when a neighbour is away or wrong at the start, or when `check` finds something to mend.
    """
    if arguments == ["openapi"]:
        from bot.describing import print_document  # noqa: PLC0415

        return print_document()
    if arguments not in ([], ["check"]):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        settings = read_settings()
    except WrongSettings as error:
        print(error, file=sys.stderr)
        return 2
    log_to_stderr(settings.secrets())
    if settings.fail_point is not None:
        arm(settings.fail_point, settings.fail_point_hit)
    try:
        if arguments:
            return asyncio.run(_check(settings))
        # aiogram takes seconds to import; a wrong setting and `check` do not wait for it.
        from bot.process import serve  # noqa: PLC0415

        asyncio.run(serve(settings))
    except OutsideError as error:
        print(f"Cannot start: {with_advice(error)}", file=sys.stderr)
        return 1
    return 0


async def _check(settings: Settings) -> int:
    """Returns 1 when a finding asks for something to be mended."""
    is_well = True
    async for finding in _findings(settings):
        print(finding)
        is_well = is_well and not finding.mend
    return 0 if is_well else 1


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    async with AsyncExitStack() as stack:
        redis = RedisCheck(settings.redis_url.get_secret_value())
        stack.push_async_callback(redis.close)
        store = open_photo_store(settings)
        stack.push_async_callback(store.close)
        api = BotApi(settings.telegram_api_url, settings.bot_token.get_secret_value())
        stack.push_async_callback(api.close)
        telegram, me = await check_telegram(api, settings)
        for finding in telegram:
            yield finding
        named = settings.admin_chat_id
        operators = named if me is None else await present_chat(api, named)
        yield await check_neighbour("Redis", redis.check)
        yield await check_neighbour("Photo store", store.check)
        yield await check_index(settings, ensure_qdrant_ready)
        yield check_engine(settings)
        yield check_thresholds(settings)
        yield check_alarms(named, operators)
        try:
            dsn = settings.database_url.get_secret_value()
            await stack.enter_async_context(open_database(dsn, deadlines=settings.postgres_deadlines()))
        except Unavailable as error:
            yield away("Postgres", error)
            return
        version = f"version {await postgres_version()}"
        schema, can_be_read = await check_schema(version, migrates=settings.migrate_on_start)
        yield schema
        if not can_be_read:
            return
        yield await check_clocks(api.ahead_s())
        yield await check_journal()
        for finding in await check_owners(settings, store, ensure_own_index):
            yield finding
        yield check_activation(settings, await codes_used())
        if me is not None:
            async for finding in _chats(settings, api, me, operators):
                yield finding


async def _chats(
    settings: Settings, api: BotApi, me: dict[str, Any], operators: int | None
) -> AsyncIterator[Finding]:
    """operators: the present id of the chat that alarms come to."""
    chats = {*await admin_chats(), operators} - {None}
    groups = await all_groups()
    for finding in await check_groups(api, me, groups):
        yield finding
    memberships = TelegramMemberships(api, ttl_s=settings.membership_ttl_s)
    for group in groups:
        yield await check_membership(memberships, group)
    for finding in await check_admin_chats(api, me, sorted(c for c in chats if c is not None)):
        yield finding


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
