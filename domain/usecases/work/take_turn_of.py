"""Tasks that a call of the API adds wait in the turn of its asker; those of an update wait in its chat's."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.rules.work.turns import turn_of
from domain.steps.work.turn import taking_turn


@contextmanager
def take_turn_of(asker: str) -> Iterator[None]:
    """Tasks that are added inside wait in the asker's turn."""
    with taking_turn(turn_of(f"api:{asker}")):
        yield
