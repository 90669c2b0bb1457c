"""A guard counts as witnessed by a test's assertion, not by an error that merely breaks the test."""

from collections.abc import Callable

import pytest

from tests.guards.red_by import is_assertion, unreadable_statement

_ELSEWHERE = compile(
    "def product():\n    raise AssertionError('of the code itself')", "/elsewhere.py", "exec"
)


def asserting() -> None:
    photos = ["of somebody else"]
    assert photos == []


def failing() -> None:
    pytest.fail("Ben received a photo of Anna")


def not_raising() -> None:
    with pytest.raises(ValueError, match="never"):
        pass


def raising_for_another_reason() -> None:
    with pytest.raises(ValueError, match="never"):
        raise ValueError("always")


def asserting_twice() -> None:
    raise BaseExceptionGroup("two", [_raised(asserting), _raised(failing)])


def dividing() -> None:
    raise ZeroDivisionError


def raising_in_the_product() -> None:
    names: dict[str, Callable[[], None]] = {}
    exec(_ELSEWHERE, names)
    names["product"]()


def asserting_and_breaking() -> None:
    raise BaseExceptionGroup("one of each", [_raised(asserting), ZeroDivisionError()])


@pytest.mark.parametrize(
    "red", [asserting, failing, not_raising, raising_for_another_reason, asserting_twice]
)
def test_a_failure_that_a_test_states_is_an_assertion(red: Callable[[], None]) -> None:
    assert is_assertion(_raised(red))


@pytest.mark.parametrize("red", [dividing, raising_in_the_product, asserting_and_breaking])
def test_an_error_that_breaks_a_test_is_no_assertion(red: Callable[[], None]) -> None:
    assert not is_assertion(_raised(red))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ('asyncpg.exceptions.PostgresSyntaxError: syntax error at or near "AND"', "PostgresSyntaxError"),
        ("asyncpg.exceptions.IndeterminateDatatypeError: could not", "IndeterminateDatatypeError"),
        ("asyncpg.exceptions.UndefinedColumnError: column x does not exist", "UndefinedColumnError"),
        ("the server expects 1 argument for this query, 2 were passed", "the server expects 1 argument"),
        ("asyncpg.exceptions.UniqueViolationError: duplicate key", ""),  # Postgres itself says no
        ("AssertionError: assert 'Undefined' in 'AmbiguousText'", ""),
    ],
)
def test_an_unreadable_statement_is_found_in_a_log(said: str, error: str) -> None:
    assert unreadable_statement(f"incident 7\nTraceback\n{said}\n") == error


def _raised(red: Callable[[], None]) -> BaseException:
    try:
        red()
    except (Exception, pytest.fail.Exception, BaseExceptionGroup) as error:
        return error
    raise LookupError("nothing was raised")
