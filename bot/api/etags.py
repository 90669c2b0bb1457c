"""`ETag`, `If-Match` and `If-None-Match`: a client that changes something can say which version it has seen,
and a client that reads something again is not sent what it has already.
"""

import hashlib
import re

from aiohttp import web

from bot.api.problems import Refusal
from bot.api.route import Route
from bot.api.shapes import Versioned

_ANY = "*"
# A web server that compresses answers makes their tags weak (`W/"3"`). The version in them stays the same.
# The digest tells whether the whole answer is the same: it depends on who asks, and on more than the version.
_TAG = re.compile(r'"([0-9]{1,19})(?:-[0-9a-f]{16})?"', re.ASCII)
_ANY_TAG = re.compile(r'"[^"]*"')


def seen_in(request: web.Request, route: Route) -> frozenset[int] | None:
    """The versions that `If-Match` names; None without the header, for `*` and for a GET.

    A use case compares them with the version of the row, in the transaction that changes the row. Raises
    Refusal for a route that compares no versions, because its client must not believe that they count.
    """
    header = _whole(request, "If-Match")
    if header is None or header.strip() == _ANY or request.method == "GET":
        return None
    if not route.compares:
        raise Refusal(400, "no_versions", "what this changes has no versions")
    return frozenset(_versions(header))


def tag(response: web.Response, answer: object) -> None:
    """Gives the answer its ETag, if it is something that has versions."""
    if isinstance(answer, Versioned):
        response.headers["ETag"] = _tag_of(answer)


def is_known(request: web.Request, answer: object) -> bool:
    """Whether the client has this very answer already, so that nothing needs to be sent."""
    known = _whole(request, "If-None-Match")
    if request.method != "GET" or known is None or not isinstance(answer, Versioned):
        return False
    return answer.lasts and (known.strip() == _ANY or _tag_of(answer) in _ANY_TAG.findall(known))


def _tag_of(answer: Versioned) -> str:
    if not answer.lasts:
        return f'"{answer.version}"'
    digest = hashlib.sha256(answer.model_dump_json().encode()).hexdigest()[:16]
    return f'"{answer.version}-{digest}"'


def _whole(request: web.Request, name: str) -> str | None:
    """The whole list of a header, which may stand in one line or in several. None without the header."""
    return ", ".join(request.headers.getall(name, ())) if name in request.headers else None


def _versions(header: str) -> list[int]:
    return [int(tag) for tag in _TAG.findall(header)]
