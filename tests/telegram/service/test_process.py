"""`python -m bot` as a process: how it starts, refuses to, stops, and how much memory it takes."""

import asyncio
import json
import signal
from pathlib import Path

import aiohttp
import asyncpg
import psutil
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.locales import LANGUAGES
from domain.rules.photos.store_keys import GENERATION_KEY
from sandbox.launcher import Postgres, Redis
from sandbox.patience import patience
from sandbox.telegram import Person, TelegramStandIn
from sandbox.telegram.wire.webhook import SECRET_HEADER
from tests.telegram.bot_process import Environment, run, running

MAX_RESIDENT_MB = 260
# On a busy machine a restart of Postgres and the reconnects take this long; on an idle one 2 s.
PATIENCE_S = 90
SECRET = "a-secret-of-more-than-32-characters"


async def test_the_bot_answers_takes_little_memory_and_stops_cleanly(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, mia: Person
) -> None:
    async with running(environment, tmp_path) as service:
        await mia.start_bot()
        await tg.until(lambda: mia.inbox)
        await mia.write("/help")
        await tg.until(lambda: "/connect" in mia.inbox[-1].words)
        process = psutil.Process(service.process.pid)
        assert process.memory_info().rss / 2**20 <= MAX_RESIDENT_MB
        async with aiohttp.ClientSession() as http, http.get(f"{service.url}/healthz") as health:
            answer = await health.json()
            assert (answer["live"], answer["ready"], answer["why_not"]) == (True, True, {})
        menus = tg.service.profile.commands
        await tg.until(lambda: {language for _, language in menus} == {"", *LANGUAGES[1:]})
    log = (tmp_path / "logs" / "bot.log").read_text()
    assert "stopped" in log
    assert tg.token not in log
    assert "Traceback" not in log


@pytest.mark.prove
async def test_a_bot_that_is_killed_while_it_answers_answers_soon_after_the_restart(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, mia: Person
) -> None:
    """The answer comes before the dead process's lease of the update ends."""
    async with running(environment, tmp_path) as service:
        hang = tg.faults.add("hang_before", method="sendMessage", chat_id=mia.id)
        await mia.start_bot()
        await mia.write("/help")
        await tg.until(lambda: hang.hits)
        await service.kill()
        await tg.until(lambda: len(mia.inbox) == 2, timeout_s=20)
        assert "/connect" in mia.inbox[1].words


@pytest.mark.prove
async def test_a_bot_that_is_killed_while_redis_is_away_starts_again_and_answers(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, run_folder: Path, mia: Person
) -> None:
    async with (
        Redis.running(run_folder / f"redis-{tmp_path.name}") as redis,
        running(environment | {"REDIS_URL": redis.url}, tmp_path) as service,
    ):
        await mia.start_bot()
        await tg.until(lambda: mia.inbox)
        await redis.kill()
        await service.kill()
        await mia.write("/help")
        await tg.until(lambda: "/connect" in mia.inbox[-1].words, timeout_s=PATIENCE_S)


@pytest.mark.prove
async def test_the_bot_ends_when_its_database_was_put_back_to_an_earlier_time(
    environment: Environment, tmp_path: Path
) -> None:
    async with running({**environment, "SWEEP_INTERVAL_S": "0.1"}, tmp_path) as service:
        connection = await asyncpg.connect(environment["DATABASE_URL"])
        await connection.execute("INSERT INTO restores (backup_taken_at) VALUES (now())")
        await connection.close()
        await asyncio.to_thread(psutil.Process(service.process.pid).wait, patience(60))
    log = (tmp_path / "logs" / "bot.log").read_text()
    assert "restore-check --apply" in log
    assert "stopped" in log


async def test_the_bot_does_not_start_on_an_older_copy_of_the_database_or_on_another_bots(
    environment: Environment, tmp_path: Path
) -> None:
    """Whoever was erased since the copy was made is in it again. The bot notices this without a worker."""
    note = tmp_path / "photos" / GENERATION_KEY
    note.parent.mkdir(parents=True)
    note.write_text('{"generation": 9}')
    code, _, err = await run(environment | {"STORAGE_PATH": str(tmp_path / "photos")})
    assert code == 1
    assert "Cannot start: the database: it was restored from a backup" in err
    assert "restore-check --apply" in err
    connection = await asyncpg.connect(environment["DATABASE_URL"])
    await connection.execute("UPDATE restores SET checked_at = now(); UPDATE installation SET tg_bot_id = 5")
    await connection.close()
    code, _, err = await run(environment | {"STORAGE_PATH": str(tmp_path / "photos")})
    assert code == 1
    assert "Cannot start: the database: it belongs to bot 5, and BOT_TOKEN is that of bot" in err
    assert "run `python -m workers change-bot 5`" in err


async def test_while_the_photo_store_is_away_the_bot_starts_and_compares_later(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, mia: Person
) -> None:
    """Whether the database is the current one is asked again at each sweep."""
    is_away = True

    async def answer(request: web.Request) -> web.Response:
        if is_away:
            return web.Response(status=403)
        if request.path.endswith(GENERATION_KEY):
            return web.Response(body=b'{"generation": 9}')
        return web.Response(status=200 if request.method == "PUT" else 404)

    bucket = web.Application()
    bucket.router.add_route("*", "/{key:.*}", answer)
    del environment["STORAGE_PATH"]
    async with TestServer(bucket) as server:
        keys = {"S3_ACCESS_KEY": "access-key", "S3_SECRET_KEY": "secret-key", "S3_BUCKET": "photos"}
        settings = {**keys, "S3_ENDPOINT_URL": str(server.make_url("")), "SWEEP_INTERVAL_S": "0.1"}
        async with running(environment | settings, tmp_path) as service:
            await mia.start_bot()
            await tg.until(lambda: mia.inbox)
            is_away = False
            await asyncio.to_thread(psutil.Process(service.process.pid).wait, patience(60))
    log = (tmp_path / "logs" / "bot.log").read_text()
    assert "was not compared with the photo store" in log
    assert "restore-check --apply" in log


@pytest.mark.prove
async def test_without_settings_the_bot_says_in_one_line_what_is_missing() -> None:
    code, _, err = await run({})
    assert code == 2
    assert "BOT_TOKEN is missing" in err
    assert "DATABASE_URL is missing" in err
    assert err.count("\n") == 1


@pytest.mark.prove
@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DATABASE_URL", "postgres://nobody:hidden@127.0.0.1:1/none", "Postgres"),
        ("REDIS_URL", "redis://:hidden@127.0.0.1:1", "Redis"),
        ("BOT_TOKEN", "42:hidden", "Telegram: 401"),
    ],
)
async def test_a_neighbour_that_the_bot_cannot_use_is_named_in_one_line(
    environment: Environment, setting: str, value: str, said: str
) -> None:
    code, _, err = await run(environment | {setting: value})
    assert code == 1
    [told] = [line for line in err.splitlines() if " INFO " not in line]
    assert told.startswith(f"Cannot start: {said}")
    assert "hidden" not in err


@pytest.mark.prove
async def test_a_bot_with_a_webhook_waits_for_postgres_and_loses_nothing(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, run_folder: Path, mia: Person
) -> None:
    async with Postgres.running(run_folder / f"postgres-{tmp_path.name}") as postgres:
        settings = {"WEBHOOK_URL": "http://127.0.0.1:9/hook", "WEBHOOK_SECRET": SECRET}
        settings["DATABASE_URL"] = postgres.dsn
        tg.faults.add("delay", method="setWebhook", delay_s=0.5)
        async with running(environment | settings, tmp_path) as service:
            assert tg.service.webhook.secret == SECRET
            url = tg.service.webhook.url = f"{service.url}/hook"
            await mia.start_bot()
            await tg.until(lambda: mia.inbox, timeout_s=PATIENCE_S)
            await postgres.kill()
            async with aiohttp.ClientSession() as http:
                body = json.dumps({"update_id": 1, "message": {}})
                async with http.post(url, data=body, headers={SECRET_HEADER: SECRET}) as answer:
                    assert answer.status == 503
                    assert answer.headers["Retry-After"] == "5"
                async with http.get(f"{service.url}/healthz") as health:
                    assert list((await health.json())["why_not"]) == ["postgres"]
            await mia.write("/help")
            await tg.until(lambda: tg.service.webhook.last_error is not None, timeout_s=PATIENCE_S)
            assert "503" in (tg.service.webhook.last_error or "")
            await postgres.restart()
            tg.clock.advance(5)  # the time that the answer asked for
            await tg.until(lambda: "/connect" in mia.inbox[-1].words, timeout_s=PATIENCE_S)


@pytest.mark.prove
async def test_sigterm_lets_an_update_be_handled_to_its_end(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, mia: Person
) -> None:
    """Also where Telegram needs some time for its answer: a send that was cut would be done again."""
    async with running(environment, tmp_path) as service:
        slow = tg.faults.add("delay", method="sendMessage", chat_id=mia.id, delay_s=12)
        await mia.start_bot()
        await tg.until(lambda: slow.hits)
        psutil.Process(service.process.pid).send_signal(signal.SIGTERM)
        assert await service.process.wait() == 0
        assert len(mia.inbox) == 1
        database = await asyncpg.connect(environment["DATABASE_URL"])
        states = await database.fetch("SELECT state, attempts FROM tasks")
        await database.close()
    assert [tuple(row) for row in states] == [("done", 1)]


@pytest.mark.prove
async def test_a_second_bot_process_leaves_the_first_one_what_it_works_on(
    tg: TelegramStandIn, environment: Environment, tmp_path: Path, mia: Person
) -> None:
    """Two processes run during an update of the service, or by mistake: only one may answer."""
    async with running(environment, tmp_path):
        slow = tg.faults.add("hang_before", method="sendMessage", chat_id=mia.id)
        await mia.start_bot()
        await tg.until(lambda: slow.hits)
        async with running(environment, tmp_path / "second"):
            database = await asyncpg.connect(environment["DATABASE_URL"])
            [task] = await database.fetch(
                """SELECT state, attempts, lease_until > now() AS is_held FROM tasks
                   WHERE kind = 'handle_update'"""
            )
            await database.close()
            assert tuple(task) == ("leased", 1, True)
