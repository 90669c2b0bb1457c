"""The document of the API as a page that people read. It loads nothing: neither scripts nor fonts."""

from collections.abc import Iterator, Sequence
from html import escape

from bot.api.route import Route

_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Spotted: the API</title>
<h1>The API of Spotted</h1>
<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
"""


def page(routes: Sequence[Route], prefix: str) -> str:
    return _HEAD + "\n".join(part for route in routes for part in _described(route, prefix))


def _described(route: Route, prefix: str) -> Iterator[str]:
    yield f'<h2 id="{escape(route.name)}">{escape(route.summary)}</h2>'
    yield f"<p><code>{escape(route.method)} {escape(prefix + route.path)}</code>"
    yield f"<p>Scope: {escape(str(route.needs))}" if route.needs else "<p>Needs no session"
    for part in ("path", "query", "body"):
        if (kind := route.reads(part)) is not None:
            fields = ", ".join(
                f"<code>{escape(field.alias or name)}</code>{' (needed)' if field.is_required() else ''}"
                for name, field in kind.model_fields.items()
            )
            yield f"<p>In the {part}: {fields or 'nothing'}"
    if route.answer is not None and route.answer.__doc__:
        yield f"<p>Answer, <code>{escape(route.answer.__name__)}</code>: {escape(route.answer.__doc__)}"
