"""The OpenAPI 3.1 document, made from the routes and the classes that they read and answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.api import problems
from bot.api.faces_queue.webhook_message import WebhookMessage
from bot.api.problems import Problem
from bot.api.route import Route
from bot.api.shapes import Picture, Versioned

_REF = "#/components/schemas/{model}"
_ALWAYS = (422, 500, 503)
_OF_KEYS = (400, 409)  # a wrong Idempotency-Key, or one whose first request still runs
_SIGNED_IN = (401, 403, 429)
_MEANINGS = {
    400: "This cannot be done as it was asked",
    401: "No session or token, or one that ended",
    403: "You may see it, but not do this to it",
    404: "It does not exist, or it is not yours",
    409: "Somebody was faster",
    408: "The body stopped coming",
    410: "Telegram does not have the photo any more",
    412: "It changed since you read it",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "A field is missing or wrong",
    429: "Too many calls; Retry-After says how long to wait",
    500: "A failure of ours",
    503: "Something is away; try again after Retry-After",
}


@dataclass(frozen=True)
class _Made:
    """What pydantic made of the classes. used: names of the classes that only describe parameters."""

    references: Any
    definitions: dict[str, Any]
    used: set[str] = field(default_factory=set)

    def reference(self, kind: type[BaseModel], mode: JsonSchemaMode) -> Any:
        return self.references[kind, mode]

    def fields(self, kind: type[BaseModel]) -> dict[str, Any]:
        """The schema of a class whose fields are parameters."""
        name = self.references[kind, "validation"]["$ref"].rpartition("/")[2]
        self.used.add(name)
        schema: dict[str, Any] = self.definitions[name]
        return schema

    def components(self) -> dict[str, Any]:
        return {name: schema for name, schema in self.definitions.items() if name not in self.used}


def document(routes: Sequence[Route], prefix: str) -> dict[str, Any]:
    classes = list(dict.fromkeys(_classes(routes)))
    references, definitions = models_json_schema(classes, ref_template=_REF)
    made = _Made(references, definitions.get("$defs", {}))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, made)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Spotted", "version": "1"},
        "servers": [{"url": prefix}],
        "paths": paths,
        "webhooks": {"faces": {"post": _webhook(made)}},
        "components": {
            "schemas": made.components(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _classes(routes: Sequence[Route]) -> Iterator[tuple[type[BaseModel], JsonSchemaMode]]:
    yield Problem, "serialization"
    yield WebhookMessage, "serialization"
    for route in routes:
        for part in ("path", "query", "body"):
            if (kind := route.reads(part)) is not None:
                yield kind, "validation"
        if route.answer is not None:
            yield route.answer, "serialization"


def _webhook(made: _Made) -> dict[str, Any]:
    """The call that a program receives if it added a webhook."""
    return {
        "summary": "Tell of a change of faces, signed as Standard Webhooks says",
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
            for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
        ],
        "requestBody": {"required": True} | _content(made.reference(WebhookMessage, "serialization")),
        "responses": {"2XX": {"description": "Taken"}, "410": {"description": "Call no more"}},
    }


def _operation(route: Route, made: _Made) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if route.answer is not None:
        answer |= _content(made.reference(route.answer, "serialization"))
    if route.media:
        answer |= {"content": {kind: {} for kind in route.media}}
    if _has_etag(route):
        answer |= {"headers": {"ETag": {"schema": {"type": "string"}}}}
    described: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": [
            *_parameters(route, "path", made),
            *_parameters(route, "query", made),
            *_headers(route),
        ],
        "responses": _successes(route, answer)
        | {str(status): _problem(status, made) for status in _refusals(route)},
    }
    if (body := route.reads("body")) is not None:
        described["requestBody"] = {"required": True} | _content(made.reference(body, "validation"))
    if route.needs is not None:
        described["security"] = [{"bearer": []}]
        described["x-scope"] = route.needs
    return described


def _successes(route: Route, answer: dict[str, Any]) -> dict[str, Any]:
    successes = {str(route.status if route.answer or route.media else 204): answer}
    if route.hints["return"] is Picture:
        successes["202"] = {"description": "It is being drawn; Retry-After says when to come again"}
    if _is_sent_once(route):
        successes["304"] = {"description": "You have it already"}
    return successes


def _refusals(route: Route) -> list[int]:
    statuses = {*_ALWAYS, *route.refusals}
    if route.needs is not None:
        statuses |= {*_SIGNED_IN}
        if route.changes:
            statuses |= {*_OF_KEYS}
    if route.reads("path") is not None:
        statuses.add(404)
    if route.reads("body") is not None:
        statuses |= {400, 408, 413, 415}
    return sorted(statuses)


def _parameters(route: Route, part: str, made: _Made) -> list[dict[str, Any]]:
    kind = route.reads(part)
    if kind is None:
        return []
    schema = made.fields(kind)
    required = schema.get("required", [])
    return [
        {"name": name, "in": part, "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _headers(route: Route) -> list[dict[str, Any]]:
    """The request headers that mean something to this route. None of them must be sent."""
    names = []
    if route.changes and route.needs is not None:
        names.append("Idempotency-Key")
    if route.compares:
        names.append("If-Match")
    if _is_sent_once(route):
        names.append("If-None-Match")
    schema = {"type": "string", "minLength": 1, "maxLength": 255}
    return [{"name": name, "in": "header", "required": False, "schema": schema} for name in names]


def _has_etag(route: Route) -> bool:
    return route.answer is not None and issubclass(route.answer, Versioned)


def _is_sent_once(route: Route) -> bool:
    """Whether a client that has the answer already need not get it again."""
    kind = route.answer
    return route.method == "GET" and kind is not None and issubclass(kind, Versioned) and kind.lasts


def _problem(status: int, made: _Made) -> dict[str, Any]:
    content = _content(made.reference(Problem, "serialization"), problems.CONTENT_TYPE)
    return {"description": _MEANINGS[status]} | content


def _content(schema: Any, content_type: str = "application/json") -> dict[str, Any]:
    return {"content": {content_type: {"schema": schema}}}
