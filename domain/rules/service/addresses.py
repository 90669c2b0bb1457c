"""Checks addresses and secrets of settings here: each library refuses a wrong one in its own way, and some
quote it.
"""

import re
from urllib.parse import urlsplit

from pydantic import SecretStr


def is_address(text: str, *schemes: str, path: str = ".*") -> bool:
    """Whether the text is an address with a host and one of the schemes. path: a pattern that the whole path
    fits.
    """
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_whole and parts.scheme in schemes and re.fullmatch(path, parts.path) is not None


def is_webhook_secret(secret: SecretStr | None) -> bool:
    """Whether Telegram takes the secret, and it is too long to guess."""
    text = secret.get_secret_value() if secret else ""
    return re.fullmatch(r"[A-Za-z0-9_-]{32,256}", text) is not None
