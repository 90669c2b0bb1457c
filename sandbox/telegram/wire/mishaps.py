"""Makes the spoiled answers of faults on the wire."""

from aiohttp import web

from sandbox.telegram.changes import Changes
from sandbox.telegram.wire.faults import Fault, FaultKind

_PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
_BEGINNING = '{"ok":true,"result":{"message_id"'


async def spoil(fault: Fault, request: web.Request, changes: Changes) -> web.StreamResponse:
    """An answer that does not tell the caller what happened. A hanging call ends when the stand-in stops."""
    match fault.kind:
        case FaultKind.BROKEN_JSON_AFTER:
            return web.Response(text=_BEGINNING, content_type="application/json")
        case FaultKind.EMPTY_AFTER:
            return web.Response(content_type="application/json")
        case FaultKind.CUT_AFTER:
            return await _cut(request)
        case FaultKind.HTML_BEFORE | FaultKind.HTML_AFTER:
            return _page(fault.status or 200)
        case FaultKind.HANG_BEFORE | FaultKind.HANG_AFTER:
            await changes.until(lambda: changes.closed)
        case FaultKind.RESET_BEFORE | FaultKind.RESET_AFTER:
            if request.transport is not None:
                request.transport.abort()
        case _:
            pass
    return _page(fault.status or 502)


def _page(status: int) -> web.Response:
    return web.Response(status=status, text=_PAGE.format(status), content_type="text/html")


async def _cut(request: web.Request) -> web.StreamResponse:
    """Announces a length, and ends before it is reached."""
    response = web.StreamResponse()
    response.content_type = "application/json"
    response.content_length = 2 * len(_BEGINNING)
    response.force_close()
    await response.prepare(request)
    await response.write(_BEGINNING.encode())
    return response
