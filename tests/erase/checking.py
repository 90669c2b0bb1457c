"""Runs `workers restore-check` on a database and a folder of photos."""

import asyncio
import contextvars
import json
from pathlib import Path

from pydantic import SecretStr

from domain.settings import Settings
from workers.commands import restore_check


def settings_of(dsn: str, folder: Path) -> Settings:
    mark(folder / "photos", bot=1)
    return Settings(
        bot_token=SecretStr("1:test"),
        database_url=SecretStr(dsn),
        redis_url=SecretStr("redis://127.0.0.1:1"),  # the check needs no Redis
        qdrant_path=folder / "index",
        storage_path=folder / "photos",
    )


def mark(photos: Path, *, bot: int) -> None:
    (photos / "ledger").mkdir(parents=True, exist_ok=True)
    (photos / "ledger" / "installation.json").write_text(json.dumps({"bot": bot}))


async def check(settings: Settings, *options: str) -> int | None:
    """Runs the command in a context of its own, so that the database of the other tests stays open."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(restore_check.run(settings, list(options)), context=contextvars.Context())
    return running.result()
