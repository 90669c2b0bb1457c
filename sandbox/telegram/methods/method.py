"""Describes a method of the Bot API for the stand-in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.parameters import Parameters

Handler = Callable[[Telegram, Parameters], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """returns: the result's type, as the documentation writes it. is_limited: its calls count for the rate
    limits.
    """

    name: str
    returns: str
    handler: Handler
    is_limited: bool = False
