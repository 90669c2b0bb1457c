"""The API as an aiohttp application: reads requests into classes, calls routes, writes what they answer."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from json import JSONDecodeError, loads
from secrets import token_hex
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.api import downloads, etags, problems
from bot.api.authentication import asker_of
from bot.api.call import Call
from bot.api.downloads import Download
from bot.api.idempotency import batch_of
from bot.api.openapi import document
from bot.api.problems import Refusal
from bot.api.route import PREFIX as PREFIX  # noqa: PLC0414
from bot.api.route import Route
from bot.api.routes import ROUTES
from bot.api.shapes import Picture
from bot.world import World
from domain.errors import DomainError, Throttled, Unavailable

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
    described = document(ROUTES, PREFIX)

    async def on_document(_: web.Request) -> web.Response:
        return web.json_response(described)

    api.router.add_get("/openapi.json", on_document)
    for route in ROUTES:
        api.router.add_route(route.method, route.path, _handler(route))
    app.add_subapp(PREFIX, api)


def _handler(route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        inputs: dict[str, Any] = {}
        world = request.app[WORLD]
        if route.needs is not None:
            asker = await asker_of(request, world, route.needs)
            inputs["call"] = Call(world, asker, batch_of(request, asker), request.headers.get("If-Match"))
        elif "call" in route.hints:
            inputs["call"] = world  # nobody asks yet
        inputs |= await _read(route, request)
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

    return handle


def _pictured(picture: Picture) -> web.Response:
    """202 with Retry-After for a picture that is not drawn yet."""
    if picture.data is None:
        return web.Response(status=202, headers={"Retry-After": str(picture.retry_after_s)})
    kept = {"Cache-Control": f"private, max-age={picture.kept_s}"}
    return web.Response(body=picture.data, content_type="image/jpeg", headers=kept)


def _tagged(response: web.Response, answer: BaseModel) -> web.Response:
    etags.tag(response, answer)
    return response


async def _read(route: Route, request: web.Request) -> dict[str, BaseModel]:
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
            read["body"] = kind.model_validate_json(await _body(request))
    except ValidationError as error:
        raise Refusal(422, "unreadable", _where(error)) from error
    return read


async def _body(request: web.Request) -> bytes:
    """Raises Refusal for what is no JSON, so that a wrong field and a torn body are told apart."""
    if request.content_type != "application/json":
        raise Refusal(415, "no_json", "send application/json")
    body = await request.read()
    try:
        loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(400, "no_json", "the body is not JSON") from error
    return body


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


@web.middleware
async def _answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every refusal and failure into a problem document. What it cannot explain is a bug of ours: the
    log has it, with the number that the answer gives.
    """
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
    except Exception:
        incident = token_hex(4)
        log.exception("the API failed, incident %s", incident)
        response = problems.answer(500, "incident", "This is a failure of ours", incident=incident)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
