"""Signs what Telegram gives a Mini App, as Telegram does."""

import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from sandbox.telegram.entities import User


def signed(user: dict[str, Any], bot_token: str, *, age_s: int = 0, **more: str) -> str:
    """The init data. user: a WebAppUser. age_s: how long ago it was signed. more: further fields."""
    fields = {"auth_date": str(int(time.time()) - age_s), "user": json.dumps(user), **more}
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.digest(b"WebAppData", bot_token.encode(), "sha256")
    return urlencode(fields | {"hash": hmac.digest(key, said.encode(), "sha256").hex()})


def init_data(user: User, bot_token: str) -> str:
    """The init data that Telegram gives a Mini App which this user opens."""
    named = {"id": user.id, "first_name": user.first_name, "language_code": user.language_code}
    return signed(named, bot_token)
