"""Reads a request into the classes of its route."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from bot.api.problems import Refusal
from bot.api.route import Route

MAX_BODY = 1024 * 1024


async def read_body(route: Route, request: web.Request) -> bytes:
    """Empty for a route without a body. Raises Refusal: 415 for another content type, 413 before a large body
    is in memory, 400 for a body that is not packed as its header says.
    """
    if route.reads("body") is None:
        return b""
    if request.content_type != "application/json":
        raise Refusal(415, "no_json", "send application/json")
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large()
    read = bytearray()
    try:
        async for chunk in request.content.iter_chunked(64 * 1024):
            read += chunk
            if len(read) > MAX_BODY:
                raise _too_large()
    except web.RequestPayloadError as error:  # it is not packed as its header says
        raise _no_json() from error
    return bytes(read)


def read_inputs(route: Route, request: web.Request, body: bytes) -> dict[str, BaseModel]:
    """The inputs by the names of the route's parameters. Raises Refusal: 404 for a wrong path, 400 for a body
    that is no JSON, 422 for a wrong field.
    """
    read: dict[str, BaseModel] = {}
    try:
        if (kind := route.reads("path")) is not None:
            read["path"] = kind.model_validate(dict(request.match_info))
    except ValidationError as error:
        raise Refusal(404, "no_such_id", _where(error)) from error
    try:
        asked = _once(request.query.items())
        if (kind := route.reads("query")) is not None:
            read["query"] = kind.model_validate(asked)
        elif asked:
            raise Refusal(422, "unreadable", f"query: there is no parameter {next(iter(asked))}")
        if (kind := route.reads("body")) is not None:
            _ensure_json(body)
            read["body"] = kind.model_validate_json(body)
    except ValidationError as error:
        raise Refusal(422, "unreadable", _where(error)) from error
    return read


def _ensure_json(body: bytes) -> None:
    """Raises Refusal for what is no JSON, so that a wrong field and a torn body are told apart."""
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise _no_json() from error


def _no_json() -> Refusal:
    return Refusal(400, "no_json", "the body is not JSON")


def _too_large() -> Refusal:
    # Nobody reads the rest of the body, so the connection ends after the answer.
    return Refusal(413, "too_large", f"a body has at most {MAX_BODY} bytes", {"Connection": "close"})


def _once(pairs: Any) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise Refusal(422, "unreadable", f"query: {name} stands there twice")
        found[name] = value
    return found


def _where(error: ValidationError) -> str:
    """Which field is wrong and why, without the value, which may be a name."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}"
