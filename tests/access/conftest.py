"""The whole bot with two furnished workspaces, built once for each file."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.telegram.chats.outgoing.session import add_middlewares
from domain.values.calibrated import Calibrated, Estimate, Rates
from sandbox.telegram import TelegramStandIn
from tests import sql
from tests.access.doing import proposal_of, token_of, webhook_of
from tests.access.rows import Rows
from tests.access.scene import Scene, build_scene
from tests.fakes.free_rates import FreeRates
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.telegram.whole_bot import WholeBot
from workers.recognition.decoding.codec import PillowCodec

# The measured errors with the thresholds of today, and with those that are proposed.
_NOW = Rates(0.8, 0.6, Estimate(1, 2, 3), Estimate(1, 2, 3), 9)
_THEN = Rates(0.85, 0.65, Estimate(0, 1, 2), Estimate(2, 3, 4), 9)


async def _no_pause(_: float) -> None:
    """Does not wait: no test here is about Telegram's limits."""


@pytest.fixture(scope="module")
async def bot(
    schema: Path | None,
    postgres_dsn: str,
    database: None,
    codec: PillowCodec,
    _eraser: tuple[asyncpg.Connection, str],
) -> AsyncIterator[WholeBot]:
    connection, deletes = _eraser
    await connection.execute(deletes)
    session = AiohttpSession()
    add_middlewares(session, FreeRates(), RecordingDoorbell(), sleep=_no_pause)
    async with TelegramStandIn.start(schema=schema) as tg:
        tg.set_privacy(enabled=False)
        session.api = TelegramAPIServer.from_base(tg.url)
        whole = WholeBot(tg, postgres_dsn, session, codec)
        yield whole
        await whole.close()
    await session.close()


@pytest.fixture(scope="module")
async def scene(bot: WholeBot, _eraser: tuple[asyncpg.Connection, str]) -> AsyncIterator[Scene]:
    rows = await Rows.read(_eraser[0])
    built = await build_scene(bot, rows)
    await _plant_proposals(built)
    await _plant_tokens(built)
    await _plant_webhooks(built)
    await built.keep()
    yield built
    await rows.forget()


async def _plant_proposals(scene: Scene) -> None:
    """Plants a proposal of thresholds in each workspace."""
    for side in (scene.home, scene.away):
        await sql.execute(
            "INSERT INTO setting_proposals (id, workspace_id, figures) VALUES ($1, $2, $3)",
            proposal_of(side),
            side.workspace,
            Calibrated(60, 9, _NOW, _THEN, [(0.5, 0.1, 0.0, 0.2), (0.98, 0.9, 0.8, 1.0)]).to_json(),
        )


async def _plant_tokens(scene: Scene) -> None:
    """Plants an API token in each workspace, made by its admin."""
    for side in (scene.home, scene.away):
        await sql.execute(
            """INSERT INTO api_tokens (id, workspace_id, participant_id, batch_id, name, scope, token_hash,
                   expires_at)
               SELECT $1, $2, id, gen_random_uuid(), 'Backup', 'read', gen_random_uuid()::text,
                   now() + interval '1 day'
               FROM participants WHERE tg_user_id = $3""",
            token_of(side),
            side.workspace,
            side.admin.id,
        )


async def _plant_webhooks(scene: Scene) -> None:
    for side in (scene.home, scene.away):
        await sql.execute(
            "INSERT INTO webhooks (id, workspace_id, url, secret) VALUES ($1, $2, 'https://a.test', 's')",
            webhook_of(side),
            side.workspace,
        )
