"""Tells from a library's error why a neighbour cannot be reached."""

import socket
import ssl
from collections.abc import Iterator

import asyncpg
from redis.exceptions import AuthenticationError

from domain.values.mending import (
    CLOSED,
    FULL,
    LOCKED,
    NO_DATABASE,
    NO_NAME,
    NO_ROOT,
    NO_TLS,
    NOT_TRUSTED,
    SILENT,
)

# The most exact cause comes first: a certificate's error is an SSLError, too.
_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, NO_NAME),
    (ConnectionRefusedError, CLOSED),
    (ssl.SSLCertVerificationError, NOT_TRUSTED),
    (ssl.SSLError, NO_TLS),
    (TimeoutError, SILENT),
    (asyncpg.InvalidAuthorizationSpecificationError, LOCKED),
    (AuthenticationError, LOCKED),
    (asyncpg.InvalidCatalogNameError, NO_DATABASE),
    (asyncpg.TooManyConnectionsError, FULL),
    (asyncpg.ClientConfigurationError, NO_ROOT),
)


def why_unreachable(error: BaseException) -> str:
    """In words, the first known cause in the chain of errors; otherwise the name of the error's class.

    Quotes nothing of the error: addresses hold passwords and tokens.
    """
    for cause in _chain(error):
        for kind, words in _CAUSES:
            if isinstance(cause, kind):
                return words
        if type(cause) is ConnectionError:  # asyncpg raises this class itself when the server refuses TLS
            return NO_TLS
    return type(error).__name__


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
