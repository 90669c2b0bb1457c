"""Reads a request into the classes of its route."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from bot.api.problems import Refusal
from bot.api.route import Route

MAX_BODY = 128 * 1024  # 2000 ids of faces, the longest that a route takes, have 80 kB
# Anybody may send these, so many of them at once must fit into memory.
MAX_PUBLIC_BODY = 32 * 1024
_MOST_OF_NOTHING = 64  # `{}` and some spaces
# A phone on a slow line sends a whole body in less; one that stops in the middle is given up.
BODY_WITHIN_S = 30.0
# Nobody reads the rest of the body, so the connection ends after the answer.
_CLOSES = {"Connection": "close"}


async def read_body(route: Route, request: web.Request) -> bytes:
    """Empty for a route without a body. Raises Refusal: 415 for another content type, 413 before a large body
    is in memory, 408 for a body that stops coming, 400 for a body that is not compressed as its header says,
    422 for what a route without a body would not read.
    """
    if route.reads("body") is None:
        if request.can_read_body:
            await _ensure_asks_nothing(request)
        return b""
    if request.content_type != "application/json":
        raise Refusal(415, "no_json", "send application/json")
    most = MAX_PUBLIC_BODY if route.needs is None else MAX_BODY
    if (request.content_length or 0) > most:
        raise _too_large(most)
    try:
        body = await _read(request, most)
    except web.RequestPayloadError as error:  # it is not compressed as its header says
        raise _no_json() from error
    except TimeoutError as error:
        raise Refusal(408, "too_slow", f"a body comes within {BODY_WITHIN_S:.0f} s", _CLOSES) from error
    if len(body) > most:
        raise _too_large(most)
    return body


async def _ensure_asks_nothing(request: web.Request) -> None:
    """Raises Refusal for a body with anything but `{}`: somebody who asks there for a preview must not find
    that it was done.
    """
    try:
        body = (await _read(request, _MOST_OF_NOTHING)).strip()
    except (web.RequestPayloadError, TimeoutError):
        body = b"?"
    if body not in (b"", b"{}"):
        raise Refusal(422, "unreadable", "body: this request has none", _CLOSES)


async def _read(request: web.Request, most: int) -> bytes:
    """The body, or its beginning with more than `most` bytes. Raises TimeoutError, RequestPayloadError."""
    read = bytearray()
    async with asyncio.timeout(BODY_WITHIN_S):
        async for chunk in request.content.iter_chunked(64 * 1024):
            read += chunk
            if len(read) > most:
                break
    return bytes(read)


def read_inputs(route: Route, request: web.Request, body: bytes) -> dict[str, BaseModel]:
    """The inputs by the names of the route's parameters. Raises Refusal: 404 for a wrong path, 400 for a body
    that is no JSON, 422 for a wrong field, and for a parameter that is unknown or stands there twice.
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


def _too_large(most: int) -> Refusal:
    return Refusal(413, "too_large", f"a body has at most {most} bytes", _CLOSES)


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
