"""The settings of tests that run the service in their own process."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pydantic import SecretStr

from domain.settings import Settings


@cache
def settings_on(dsn: str) -> Settings:
    """Cached, because nobody can change settings, and making them takes as long as twenty SQL statements.

    The quiet hour is twelve hours away whenever the tests run: by night messages come without a sound, and
    tests look at the sound.
    """
    return Settings(
        bot_token=SecretStr("1:test"),
        database_url=SecretStr(dsn),
        qdrant_path=Path("unused"),
        storage_path=Path("unused"),
        quiet_hour=(datetime.now(UTC).hour + 12) % 24,
    )
