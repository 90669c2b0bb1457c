"""An API token is the word `spotted_` and 256 random bits. Only its hash is stored."""

import hashlib
import re
import secrets
from typing import Final

from domain.errors import InvalidInput
from domain.states import Scope
from domain.values.api import TERMS

MAX_NAME: Final = 64
# One program needs one token; more are forgotten ones.
MAX_TOKENS: Final = 20
_TOKEN = re.compile(r"spotted_[A-Za-z0-9_-]{43}", re.ASCII)
# A later scope includes the earlier ones.
_ORDER = (Scope.READ, Scope.CHANGE, Scope.MANAGE)


def new_token() -> str:
    return f"spotted_{secrets.token_urlsafe(32)}"


def is_token(text: str) -> bool:
    """Whether the text has the form of a token; only then the database is asked."""
    return _TOKEN.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """A plain hash is enough: nobody can try all values of 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def scopes_up_to(scope: Scope) -> frozenset[Scope]:
    return frozenset(_ORDER[: _ORDER.index(scope) + 1])


def clean_token_name(raw: str) -> str:
    """Raises InvalidInput(`token_name`)."""
    name = " ".join(raw.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise InvalidInput("token_name", limit=MAX_NAME)
    return name


def ensure_term(days: int) -> None:
    """Raises InvalidInput(`token_days`)."""
    if days not in TERMS:
        raise InvalidInput("token_days", days=days)
