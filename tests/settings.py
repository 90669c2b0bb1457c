"""The settings of tests that run the service in their own process."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pydantic import SecretStr

from domain.settings import Settings


@cache
def settings_on(dsn: str) -> Settings:
    """Cached, because nobody can change settings, and making them takes as long as twenty statements.

    It is day, whenever the tests run: by night no message makes a sound.
    """
    return Settings(
        bot_token=SecretStr("1:test"),
        database_url=SecretStr(dsn),
        qdrant_path=Path("unused"),
        storage_path=Path("unused"),
        quiet_hour=(datetime.now(UTC).hour + 12) % 24,
    )
