"""`ETag` and `If-Match`: whoever changes something can say which state of it they have seen."""

import re

from aiohttp import web

from bot.api.call import Call
from bot.api.problems import Refusal
from bot.api.shapes import Versioned

_ANY = "*"
_TAG = re.compile(r'"([^"]*)"')


def ensure_unchanged(call: Call, version: int) -> None:
    """Call it before the change. version: of the thing as it is now.

    Raises Refusal(412) when the request names other versions in `If-Match`. Without the header all is well.
    """
    if call.if_match is not None and not _names(call.if_match, version):
        raise Refusal(412, "changed", "it changed since you read it")


def tag(response: web.Response, answer: object) -> None:
    """Gives the answer its ETag, if it is something that has versions."""
    if isinstance(answer, Versioned):
        response.headers["ETag"] = f'"{answer.version}"'


def is_known(request: web.Request, answer: object) -> bool:
    """Whether the client has this version already, so that nothing needs to be sent."""
    known = request.headers.get("If-None-Match")
    if request.method != "GET" or known is None or not isinstance(answer, Versioned):
        return False
    return _names(known, answer.version)


def _names(header: str, version: int) -> bool:
    return header.strip() == _ANY or str(version) in _TAG.findall(header)
