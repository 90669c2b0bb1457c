"""A Mini App that Telegram opened proves who its user is, and gets a session for an hour."""

from pydantic import Field

from bot.api import authentication
from bot.api.route import Route
from bot.api.shapes import Shape
from bot.world import World


class OpenSession(Shape):
    """init_data: what Telegram gave the Mini App, as it is."""

    init_data: str = Field(max_length=16_384)


class Session(Shape):
    session: str
    expires_in_s: int


async def open_session(call: World, body: OpenSession) -> Session:
    session = await authentication.open_session(body.init_data, call)
    return Session(session=session, expires_in_s=authentication.SESSION_S)


ROUTES = [
    Route(
        "POST", "/sessions", open_session, "Open a session for a Mini App", needs=None, refusals=(401, 429)
    ),
]
