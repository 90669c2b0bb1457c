"""Secrets and rows that Postgres refused never reach a log line, whoever writes it."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.adapters.process.logs import RedactingFormatter
from tests.conftest import REPOSITORY


def line(message: str, *secrets: str) -> str:
    record = logging.LogRecord("any", logging.ERROR, "file", 1, message, None, None)
    return RedactingFormatter(secrets).format(record)


def test_a_secret_is_starred_out_wherever_it_stands() -> None:
    said = line("Cannot connect to host/bot42:abc/getMe with 42:abc", "42:abc", "")
    assert said.endswith("Cannot connect to host/bot***/getMe with ***")


def test_the_row_that_postgres_refused_is_not_logged() -> None:
    said = line("duplicate key\nDETAIL:  Key (lower(name))=(anna) already exists.\nHINT: none")
    assert "anna" not in said
    assert said.endswith("duplicate key\nDETAIL: ***\nHINT: none")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What aiohttp's server logs, as a process writes it."""
    text = StringIO()
    handler, logger = logging.StreamHandler(text), logging.getLogger("aiohttp.server")
    handler.setFormatter(RedactingFormatter([]))
    logger.addHandler(handler)
    yield text
    logger.removeHandler(handler)


async def test_a_request_that_nobody_can_read_is_not_quoted_in_the_log(written: StringIO) -> None:
    """The parser quotes what it could not read: a token that ends in a line break of Windows, a name."""
    app = web.Application()
    wrong = {
        "header": b"GET / HTTP/1.1\r\nAuthorization: Bearer spotted_abc\r\r\n\r\n",
        "address": "GET /?typed=Ännchen HTTP/1.1\r\n\r\n".encode(),
        "length": b"GET / HTTP/1.1\r\nX: " + b"Ben" * 9_000 + b"\r\n\r\n",
    }
    async with TestServer(app) as server:
        for request in wrong.values():
            reader, writer = await asyncio.open_connection(server.host, server.port)
            writer.write(request)
            assert b" 400 " in await reader.readline()
            writer.close()
    said = written.getvalue()
    assert said.count("Error handling request") == len(wrong)
    assert not any(part in said for part in ("spotted_abc", "nnchen", "Ben", "xc3"))


@pytest.mark.parametrize("indent", ["", "  | ", "    | "], ids=["alone", "in a group", "in a nested group"])
def test_a_refused_value_of_several_lines_is_not_logged(indent: str) -> None:
    """A caption may have several lines, and a group of exceptions indents the lines of its traceback."""
    detail = "DETAIL:  Failing row contains (1, At the sea\nAnna's birthday\n\nwith Ben)."
    for after in ("HINT: none", "The above exception was the direct cause", "During handling of the above"):
        text = f"violates check\n{detail}\n{after}"
        said = line("\n".join(indent + part for part in text.split("\n")))
        assert not any(name in said for name in ("Anna", "Ben", "sea"))
        assert said.endswith(f"violates check\n{indent}DETAIL: ***\n{indent}{after}")
    assert line(f"violates check\n{detail}").endswith("violates check\nDETAIL: ***")


DYING = """
import asyncio, sys, threading
from domain.adapters.process.logs import log_to_stderr

async def fail():
    raise RuntimeError(sys.argv[1])

async def main():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fail())

log_to_stderr(["42:abc"])
{end}
"""
# An argument, since Python from 3.13 on quotes the lines of a command in its traceback.
REFUSED = "at bot42:abc\nDETAIL:  Key (name)=(Anna) already exists."
IN_A_THREAD = (
    "dies = threading.Thread(target=asyncio.run, args=(main(),)); dies.start(); dies.join(); exit(1)"
)


@pytest.mark.parametrize("end", ["asyncio.run(main())", IN_A_THREAD], ids=["process", "thread"])
def test_what_an_error_that_nobody_caught_prints_is_redacted(end: str) -> None:
    """Python itself would print it, past every formatter."""
    dies = [sys.executable, "-c", DYING.format(end=end), REFUSED]
    died = subprocess.run(dies, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert died.returncode == 1
    assert "RuntimeError: at bot***" in died.stderr
    assert "in fail" in died.stderr
    assert not any(part in died.stderr for part in ("Anna", "42:abc"))


def test_an_interrupted_process_logs_no_error() -> None:
    script = (
        "from domain.adapters.process.logs import log_to_stderr\nlog_to_stderr([])\nraise KeyboardInterrupt"
    )
    dies = [sys.executable, "-c", script]
    died = subprocess.run(dies, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert "CRITICAL" not in died.stderr
