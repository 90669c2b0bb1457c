"""Secrets and rows that Postgres refused never reach a log line, whoever writes it."""

import logging

from domain.adapters.process.logs import RedactingFormatter


def line(message: str, *secrets: str) -> str:
    record = logging.LogRecord("any", logging.ERROR, "file", 1, message, None, None)
    return RedactingFormatter(secrets).format(record)


def test_a_secret_is_starred_out_wherever_it_stands() -> None:
    said = line("Cannot connect to host/bot42:abc/getMe with 42:abc", "42:abc", "")
    assert said.endswith("Cannot connect to host/bot***/getMe with ***")


def test_the_row_that_postgres_refused_is_not_repeated() -> None:
    said = line("duplicate key\nDETAIL:  Key (lower(name))=(anna) already exists.\nHINT: none")
    assert "anna" not in said
    assert said.endswith("duplicate key\nDETAIL: ***\nHINT: none")
