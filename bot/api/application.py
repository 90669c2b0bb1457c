"""The API as an aiohttp application: reads requests into classes, calls routes, writes their answers."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from secrets import token_hex
from typing import Any
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel

from bot.api import downloads, etags, problems
from bot.api.authentication import asker_of, ensure_scope
from bot.api.call import Asker, Call
from bot.api.downloads import Download
from bot.api.idempotency import ensure_readable_key, once
from bot.api.limits import ensure_may_call
from bot.api.openapi import document
from bot.api.page import page
from bot.api.problems import Refusal
from bot.api.reading import read_body, read_inputs
from bot.api.route import PREFIX as PREFIX  # noqa: PLC0414
from bot.api.route import Route
from bot.api.routes import ROUTES
from bot.api.shapes import Picture
from bot.world import World
from domain.errors import DomainError, Throttled, Unavailable
from domain.ids import BatchId
from domain.usecases.work.take_turn_of import take_turn_of

WORLD = web.AppKey("world", World)
_RETRY_AFTER_S = 5
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger(__name__)


def add_api(app: web.Application, world: World) -> None:
    """Serves the API under /api/v1 of the application."""
    api = web.Application(middlewares=[_answer_problems])
    api[WORLD] = world
    described, readable = document(ROUTES, PREFIX), page(ROUTES, PREFIX)

    async def on_document(_: web.Request) -> web.Response:
        return web.json_response(described)

    async def on_page(_: web.Request) -> web.Response:
        return web.Response(text=readable, content_type="text/html")

    api.router.add_get("/openapi.json", on_document)
    api.router.add_get("/", on_page)
    for route in ROUTES:
        api.router.add_route(route.method, route.path, _handler(route))
    app.add_subapp(PREFIX, api)


def _handler(route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        world = request.app[WORLD]
        if route.needs is None:
            # A public route has no caller, only the world.
            inputs: dict[str, Any] = {"call": world} if "call" in route.hints else {}
            inputs |= read_inputs(route, request, await read_body(route, request))
            return await _perform(route, request, inputs)
        asker = await asker_of(request, world)
        await ensure_may_call(asker, world)  # what is refused for its scope counts, too
        ensure_scope(asker, route.needs)
        if route.changes:
            ensure_readable_key(request)
        body = await read_body(route, request)
        read, seen = read_inputs(route, request, body), etags.seen_in(request, route)
        async with _once(route, request, asker, read, body) as (batch_id, again):
            call = Call(world, asker, batch_id, seen, again, looks=not route.changes)
            with take_turn_of(asker.key):
                return await _perform(route, request, {"call": call, **read})

    return handle


def _once(
    route: Route, request: web.Request, asker: Asker, read: Mapping[str, BaseModel], body: bytes
) -> AbstractAsyncContextManager[tuple[BatchId, bool]]:
    """What changes nothing, a preview too, may be done as often as it is sent: no key of it is kept."""
    if not route.changes or getattr(read.get("query"), "preview", False):
        return nullcontext((BatchId(uuid4()), False))
    return once(request, request.app[WORLD], asker, body)


def _pictured(picture: Picture) -> web.Response:
    """202 with Retry-After for a picture that is not drawn yet."""
    if picture.data is None:
        return web.Response(status=202, headers={"Retry-After": str(picture.retry_after_s)})
    kept = {"Cache-Control": f"private, max-age={picture.kept_s}"}
    return web.Response(body=picture.data, content_type="image/jpeg", headers=kept)


async def _perform(route: Route, request: web.Request, inputs: Mapping[str, Any]) -> web.StreamResponse:
    answer = await route.act(**inputs)
    if answer is None:
        return web.Response(status=204)
    if isinstance(answer, Download):
        return await downloads.send(request, answer, _HEADERS)
    if isinstance(answer, Picture):
        return _pictured(answer)
    if etags.is_known(request, answer):
        return _tagged(web.Response(status=304), answer)
    text = answer.model_dump_json(by_alias=True)
    response = web.Response(status=route.status, text=text, content_type="application/json")
    return _tagged(response, answer)


def _tagged(response: web.Response, answer: BaseModel) -> web.Response:
    etags.tag(response, answer)
    return response


@web.middleware
async def _answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every refusal and failure into a problem document."""
    try:
        response = await handler(request)
    except Refusal as refusal:
        response = problems.of_refusal(refusal)
    except DomainError as error:
        response = await problems.of_domain(error)
    except Throttled as error:
        headers = {"Retry-After": str(max(1, round(error.retry_after_s)))}
        response = problems.of_refusal(Refusal(429, "throttled", headers=headers))
    except Unavailable as error:
        log.warning("the API waits: %s", error)
        headers = {"Retry-After": str(_RETRY_AFTER_S)}
        response = problems.of_refusal(Refusal(503, "unavailable", headers=headers))
    except web.HTTPException as error:
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        response = problems.of_refusal(Refusal(error.status, f"http_{error.status}", headers=allow))
    except Exception as error:  # the last resort of the API: the client gets an incident, and no traceback
        response = _of_unexpected(error, request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _of_unexpected(error: Exception, request: web.Request) -> web.Response:
    """An unexpected exception is a bug of ours, unless it says that the asker has left. The log keeps a bug
    under the incident's number, which the answer gives.
    """
    if isinstance(error, ConnectionError) and _has_left(request):
        return web.Response()  # nobody reads it
    incident = token_hex(4)
    log.exception("the API failed, incident %s", incident)
    return problems.answer(500, "incident", "This is a failure of ours", incident=incident)


def _has_left(request: web.Request) -> bool:
    """Whether the connection is gone. A broken one to a neighbour raises `Unavailable` instead."""
    return request.transport is None or request.transport.is_closing()
