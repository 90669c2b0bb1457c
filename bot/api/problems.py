"""Every refusal of the API is a problem document (RFC 9457) with the code that the domain gave it."""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import TypeGuard

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from bot.messages.chats.errors import error_text
from domain.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, Outdated, Unavailable
from domain.ids import ParticipantId
from domain.queries.operations.actors import actor_names, participant_names

CONTENT_TYPE = "application/problem+json"
_STATUSES: Mapping[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Outdated: 412,
    InvalidInput: 400,
}


class Problem(BaseModel):
    """type: names the kind of problem. code: the same, for a program. title: for a person.

    details: what the code is about. incident: the number under which the log tells of a failure of ours.
    """

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    code: str
    detail: str | None = None
    details: dict[str, JsonValue] = {}
    incident: str | None = None


class Refusal(Exception):
    """A refusal of the edge itself: no session, too many calls, an unreadable request."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        headers: Mapping[str, str] | None = None,
        details: Mapping[str, JsonValue] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.details = details or {}


async def of_domain(error: DomainError) -> web.Response:
    """The details say by name who was faster, because this user's id is nobody's business."""
    status = next(status for kind, status in _STATUSES.items() if isinstance(error, kind))
    details = {name: value for name, value in error.details.items() if _is_told(value)}
    if (by := details.pop("by", None)) is not None:
        with suppress(Unavailable):  # the refusal is as good without a name
            details |= {"by": name for name in (await _names(by)).values()}  # noqa: B035  one at most
    title = error_text(error.code, error.details, "en")
    return answer(status, error.code, title, details=details)


async def _names(by: JsonValue) -> Mapping[ParticipantId, str] | Mapping[str, str]:
    """by: an actor of history, or the id of a participant."""
    return await (participant_names([ParticipantId(by)]) if isinstance(by, int) else actor_names([str(by)]))


def _is_told(value: object) -> TypeGuard[JsonValue]:
    parts = value if isinstance(value, list) else [value]
    return all(isinstance(part, str | int | float) for part in parts)


def of_refusal(refusal: Refusal) -> web.Response:
    title = HTTPStatus(refusal.status).phrase
    return answer(
        *(refusal.status, refusal.code, title),
        detail=refusal.detail,
        details=refusal.details,
        headers=refusal.headers,
    )


def answer(
    status: int,
    code: str,
    title: str,
    *,
    detail: str = "",
    details: Mapping[str, JsonValue] | None = None,
    incident: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    problem = Problem(
        type=f"urn:spotted:problem:{code}",
        title=title,
        status=status,
        code=code,
        detail=detail or None,
        details=dict(details or {}),
        incident=incident,
    )
    return web.Response(
        status=status,
        text=problem.model_dump_json(exclude_none=True),
        content_type=CONTENT_TYPE,
        headers=headers,
    )
