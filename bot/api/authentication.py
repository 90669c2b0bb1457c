"""Who calls: a Mini App session, or an API token. Both come as `Authorization: Bearer …`."""

import hmac
import time
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote_plus

from aiogram.utils.web_app import safe_parse_webapp_init_data
from aiohttp import web

from bot.api.call import Asker
from bot.api.limits import ensure_new
from bot.api.problems import Refusal
from bot.world import World
from domain.queries.chats.participant import participant
from domain.states import Scope
from domain.usecases.access.use_token import use_token

SESSION_S = 3600
INIT_DATA_S = 3600
# Our clock may be this far behind Telegram's. What is dated later was not signed by Telegram.
_AHEAD_S = 60
_SESSION = "session"
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Vouched:
    """A user for whom Telegram vouches. signature: Telegram's own; it is the same however the signed fields
    are ordered and escaped.
    """

    tg_user_id: int
    signature: str


def vouched_by(init_data: str, bot_token: str) -> Vouched:
    """Raises Refusal(401) for init_data that is forged, old, of another bot, or without a human user."""
    # Telegram signs the fields as lines: with a line break in it, one field could pass for two.
    if "\n" in unquote_plus(init_data):
        raise _refused("init_data_refused")
    try:
        data = safe_parse_webapp_init_data(bot_token, init_data)
    except (ValueError, TypeError) as error:  # TypeError: a hash with letters that are not ASCII
        raise _refused("init_data_refused") from error
    signed = data.auth_date.timestamp()
    now = time.time()
    is_person = data.user is not None and not data.user.is_bot
    if data.user is None or not is_person or not now - INIT_DATA_S <= signed <= now + _AHEAD_S:
        raise _refused("init_data_refused")
    return Vouched(data.user.id, data.hash)


async def open_session(init_data: str, world: World) -> str:
    """Raises Refusal: 401 for init_data that is refused, and for a user whom the bot never met; 429 when
    too many sessions were opened with the same signature of init_data. Raises Unavailable without Redis.

    For an unknown user the refusal has a link to the bot's chat, where the user can press Start.
    """
    bot_token = world.settings.bot_token.get_secret_value()
    vouched = vouched_by(init_data, bot_token)
    if await participant(vouched.tg_user_id) is None:
        raise Refusal(401, "unknown_user", headers=_CHALLENGE, details={"chat": world.start_url()})
    await ensure_new(vouched.signature, world)
    return sign_session(vouched.tg_user_id, int(time.time()) + SESSION_S, bot_token)


def sign_session(tg_user_id: int, ends_at: int, bot_token: str) -> str:
    """ends_at: in seconds since 1970. The session holds no secret but its signature and is stored nowhere."""
    said = f"{_SESSION}.{tg_user_id}.{ends_at}"
    return f"{said}.{_signature(said, bot_token)}"


async def asker_of(request: web.Request, world: World) -> Asker:
    """Raises Refusal(401) without a valid session or token, Unavailable where Telegram does not say whether
    the maker of the token still decides.
    """
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise _refused("no_session")
    asker = await _asker(given, world)
    if asker is None:
        raise _refused("no_session")
    return asker


def ensure_scope(asker: Asker, needs: Scope) -> None:
    """Raises Refusal(403) when a token lacks the scope."""
    if needs not in asker.scopes:
        raise Refusal(403, "scope_missing", f"the token needs the scope {needs}")


async def _asker(given: str, world: World) -> Asker | None:
    # What the token may do is asked anew by each use case. A maker who left is not asked about at each call.
    if (use := await use_token(given, world.memberships.looking)) is not None:
        return Asker(use.who, use.scopes, use.workspace_id, use.token_id)
    tg_user_id = _signed_for(given, world.settings.bot_token.get_secret_value())
    who = await participant(tg_user_id) if tg_user_id is not None else None
    return None if who is None else Asker(who, frozenset(Scope))


def _signed_for(session: str, bot_token: str) -> int | None:
    """None for a session that ended or that we did not sign."""
    said, _, signature = session.rpartition(".")
    expected = _signature(said, bot_token).encode()
    if not hmac.compare_digest(signature.encode("utf-8", "surrogateescape"), expected):
        return None
    _, tg_user_id, ends_at = said.split(".")
    return int(tg_user_id) if int(ends_at) > time.time() else None


def _signature(said: str, bot_token: str) -> str:
    key = hmac.digest(bot_token.encode(), b"the sessions of the Mini App", "sha256")
    return hmac.new(key, said.encode("utf-8", "surrogateescape"), sha256).hexdigest()


def _refused(code: str) -> Refusal:
    return Refusal(401, code, headers=_CHALLENGE)
