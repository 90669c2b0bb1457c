"""Keeps secrets out of the log, whatever code writes the line."""

import logging
import re
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

# Finds the DETAIL of a Postgres error. It may have several lines, as when a caption is quoted, and ends at a
# hint, at the next part of a traceback, or at the end.
_DETAIL = re.compile(
    r"^([ |]*)DETAIL:.*?(?=\s*^[ |]*(?:HINT:|The above exception was|During handling of|\+-)|\Z)",
    re.MULTILINE | re.DOTALL,
)
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class RedactingFormatter(logging.Formatter):
    """Redacts the finished text: libraries' exceptions quote URLs, which hold the token, and Postgres quotes
    refused rows, which hold names.

    Of an unreadable HTTP request nothing is quoted: its header may hold an API token, and its address what
    somebody looked for.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(FORMAT)
        self._secrets = [secret for secret in secrets if secret]

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging calls it so
        error = ei[1]
        if isinstance(error, HttpProcessingError | RequestPayloadError):
            return f"{type(error).__name__}: what was sent is no HTTP"
        return super().formatException(ei)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _DETAIL.sub(r"\1DETAIL: ***", text)


def log_to_stderr(secrets: Sequence[str]) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # They log a line for every update, two lines for every job, and "shutdown" after a migration.
    for chatty in ("aiogram.event", "arq.worker", "tortoise"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Python prints an error that nobody caught by itself, past the formatter.
    sys.excepthook = _log_end
    threading.excepthook = _log_end_of_thread


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.critical("this process ends", exc_info=error)


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if not issubclass(ended.exc_type, SystemExit):
        logging.error("a thread ended", exc_info=ended.exc_value)
