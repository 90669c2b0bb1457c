"""Tells an operator what to do about a neighbour that does not answer: one sentence for each cause."""

import errno
import os

from domain.errors import ASKS_TO_WAIT, OutsideError, Refused

# The reasons why a neighbour cannot be reached, in words that an operator can act on.
NO_NAME = "its name cannot be resolved"
CLOSED = "it refuses the connection"
NOT_TRUSTED = "its certificate is not trusted"
NO_TLS = "it does not speak TLS"
SILENT = "it does not answer in time"
LOCKED = "it does not accept user and password"
KEY_REFUSED = "it does not accept the key"  # only Qdrant says so
NO_DATABASE = "it has no such database"
FULL = "it has no place for another connection"
NO_ROOT = "the root certificate that it is checked by, ~/.postgresql/root.crt, is missing"
TOO_OLD = "is too old"

_READ_ONLY = os.strerror(errno.EROFS)
_MAY_NOT_WRITE = {
    "photo folder": "The systemd units write below /var/lib/spotted, elsewhere only in ReadWritePaths"
}

# A store that root copied into the folder belongs to root.
_NO_PERMISSION = os.strerror(errno.EACCES)
_OF_ANOTHER_USER = {
    "photo folder": "It and all in it have to belong to the service's user (`chown -R spotted:spotted`); "
    "or correct STORAGE_PATH"
}

WEBHOOK_NEEDS = "Telegram must reach WEBHOOK_URL over HTTPS, on port 443, 80, 88 or 8443"

_BAD_WEBHOOK = "bad webhook"  # Telegram's own words: it refuses the address, or cannot resolve the name in it
_TELEGRAM_SAYS = {
    401: "Check BOT_TOKEN: @BotFather shows it",
    404: "Check BOT_TOKEN: it does not look like a token; or TELEGRAM_API_URL, if you set it",
}
_TELEGRAM_IS_AWAY = {
    NO_NAME: "Check the DNS of this machine; and TELEGRAM_API_URL, if you set it",
    CLOSED: "Check the firewall; and TELEGRAM_API_URL, if you set it",
    NOT_TRUSTED: "Check the clock and the CA certificates of this machine, and whether a proxy is in between",
    NO_TLS: "Check whether a proxy is in between; and TELEGRAM_API_URL, if you set it",
}
_TELEGRAM_ELSE = "Check the network and the firewall; and TELEGRAM_API_URL, if you set it"
_LOCKED = {
    "Postgres": "Correct DATABASE_URL; with Docker, POSTGRES_PASSWORD counts at the first start only",
    "Redis": "Correct the password in REDIS_URL",
}
_NEIGHBOURS = {
    "Postgres": "Start Postgres, or correct DATABASE_URL",
    "Redis": "Start Redis, or correct REDIS_URL",
    "Qdrant": "Start Qdrant, or correct QDRANT_URL",
    "S3": "Correct the S3_ settings",
    "photo folder": "Correct STORAGE_PATH",
}


def what_to_mend(error: OutsideError) -> str:
    """One sentence without its full stop. Empty where the error itself says what to do."""
    if TOO_OLD in error.reason:
        return f"Update {error.neighbour}, or choose another one"
    if error.reason == FULL:
        return "Raise its max_connections, or run fewer workers"
    if error.reason.startswith(KEY_REFUSED):
        return "Correct QDRANT_API_KEY"
    if error.neighbour == "Telegram":
        return _at_telegram(error)
    known = _NEIGHBOURS
    if error.reason == LOCKED:
        known = _LOCKED
    elif error.reason.startswith(_READ_ONLY):
        known = _MAY_NOT_WRITE
    elif error.reason.startswith(_NO_PERMISSION):
        known = known | _OF_ANOTHER_USER
    return known.get(error.neighbour, "")


def _at_telegram(error: OutsideError) -> str:
    if error.reason.startswith(ASKS_TO_WAIT):
        return "Try again after that time"
    if not isinstance(error, Refused):
        return _TELEGRAM_IS_AWAY.get(error.reason, _TELEGRAM_ELSE)
    if _BAD_WEBHOOK in error.description:
        return f"Correct WEBHOOK_URL: {WEBHOOK_NEEDS}"
    return _TELEGRAM_SAYS.get(error.status, _TELEGRAM_ELSE)


def with_advice(error: OutsideError) -> str:
    """The error and its advice, as they stand after "Cannot start: "."""
    mend = what_to_mend(error)
    return f"{error}. {mend}." if mend else f"{error}."
