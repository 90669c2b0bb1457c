"""How a fault looks on the wire."""

from aiohttp import web

from sandbox.telegram.changes import Changes
from sandbox.telegram.faults import Fault, FaultKind

_HTML_502 = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


async def spoil(fault: Fault, request: web.Request, changes: Changes) -> web.Response:
    """The answer that tells the caller nothing. A call that hangs is let go when the stand-in stops."""
    match fault.kind:
        case FaultKind.BROKEN_JSON_AFTER:
            return web.Response(text='{"ok":true,"result":{"message_id"', content_type="application/json")
        case FaultKind.HANG_BEFORE | FaultKind.HANG_AFTER:
            await changes.until(lambda: changes.closed)
        case FaultKind.RESET_BEFORE | FaultKind.RESET_AFTER:
            if request.transport is not None:
                request.transport.abort()
        case _:
            pass
    return web.Response(status=502, text=_HTML_502, content_type="text/html")
