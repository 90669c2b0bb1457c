"""For tests that promise that something goes well: turns an error into a failure with that promise."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def no_error(promise: str) -> Iterator[None]:
    try:
        yield
    except AssertionError:
        raise
    except Exception as error:
        raise pytest.fail.Exception(f"{promise}, but there was {error!r}") from error
