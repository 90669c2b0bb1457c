"""A route of the API: its address, its function, and what is read and answered, taken from its types."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, get_type_hints

from pydantic import BaseModel

from bot.api.downloads import Download
from bot.api.shapes import Picture
from domain.states import Scope

PREFIX = "/api/v1"
Act = Callable[..., Awaitable[BaseModel | Download | Picture | None]]


@dataclass(frozen=True)
class Route:
    """path: after /api/v1. act: takes `call` (the `World` if the route is public) and, where its signature
    names them, `path`, `query` and `body`, each a pydantic class; what it returns is the response. summary:
    for the document.

    needs: the scope that a token must have; None for a route that anybody may call. refusals: the statuses
    that this route may answer besides those of every route. status: of success. media: the media types of a
    route that answers with bytes (`Download` or `Picture`). only_reads: for a POST that changes nothing.
    """

    method: str
    path: str
    act: Act
    summary: str
    needs: Scope | None
    refusals: tuple[int, ...] = ()
    status: int = 200
    media: tuple[str, ...] = ()
    only_reads: bool = False

    @cached_property
    def hints(self) -> dict[str, Any]:
        return get_type_hints(self.act)

    @property
    def answer(self) -> type[BaseModel] | None:
        """The class of the JSON response; None for a route that answers with bytes or without a body."""
        answer = self.hints["return"]
        return answer if issubclass(answer, BaseModel) else None

    @property
    def compares(self) -> bool:
        """Whether the version that the asker has seen (`If-Match`) is compared with the one to change."""
        return HTTPStatus.PRECONDITION_FAILED in self.refusals

    @property
    def changes(self) -> bool:
        return self.method != "GET" and not self.only_reads

    def reads(self, part: str) -> type[BaseModel] | None:
        """part: `path`, `query` or `body`."""
        return self.hints.get(part)

    @property
    def name(self) -> str:
        """The operation's id in the document."""
        return self.act.__name__
