"""Calls the Bot API over HTTP, exact about what is known of a failed call.

aiogram costs 170 MB and hides whether a request may have arrived, so only the bot process imports it. Even
there, polling, rights and files use this module. The workers use it for everything.
"""

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Mapping
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import aiohttp

from domain.adapters.process.unreachable import why_unreachable
from domain.adapters.telegram.outgoing_body import OutgoingBody
from domain.errors import Ambiguous, Moved, NotSent, OutsideError, Refused, Throttled, Unavailable
from domain.values.send_outcome import LOGGED_OUT
from domain.values.time_limit import begin_anew

TELEGRAM = "Telegram"
LONG_POLL_GRACE_S = 10.0
# A file of 20 MB takes minutes on a slow line, or to a slow browser that reads along. A silent line is given
# up long before.
_FILE_WITHIN_S = 600.0
PIECE_BYTES = 64 * 1024
_LONGEST_WAIT_S = 86_400.0


class BotApi:
    """One bot on one Bot API server. The token stands in URLs, so no error of aiohttp leaves this class."""

    def __init__(
        self, base_url: str, token: str, *, timeout_s: float = 30, connect_timeout_s: float = 10
    ) -> None:
        """timeout_s: for a whole call; for the body of an upload, and again for its answer; for each silence
        while a file comes.

        connect_timeout_s: at most half of `timeout_s` is used, so that a missing network is told from a
        missing answer. Only after a missing answer it is open whether Telegram carried out the call.
        """
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._timeout_s = timeout_s
        connect_s = min(connect_timeout_s, timeout_s / 2)
        self._timeout = aiohttp.ClientTimeout(total=timeout_s, connect=connect_s)
        self._upload_timeout = aiohttp.ClientTimeout(total=None, connect=connect_s)
        self._file_timeout = aiohttp.ClientTimeout(
            total=_FILE_WITHIN_S, connect=connect_s, sock_read=timeout_s
        )
        self._session: aiohttp.ClientSession | None = None
        self._dated: tuple[str | None, float] = None, 0.0  # of the last answer, and our own clock then

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        """The `result` of the answer. upload: name of the file parameter and its bytes.

        Raises NotSent, Throttled, Ambiguous or Refused, and Moved for a group that got another id.
        """
        url = f"{self._base_url}/bot{self._token}/{method}"
        given = {key: value for key, value in params.items() if value is not None}
        if upload is not None:
            return await self._upload(url, _form(given, upload))
        try:
            async with self._open().post(url, json=given, timeout=self._timeout_of(params)) as response:
                return await self._result(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(TELEGRAM, why_unreachable(error)) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Ambiguous(TELEGRAM, why_unreachable(error)) from None

    async def _upload(self, url: str, form: aiohttp.FormData) -> Any:
        """Raises NotSent also when the body did not go out as a whole: nobody acts on a part of a form. Then
        its last piece is not sent any more.
        """
        payload = form()
        headers = {"Content-Type": payload.headers["Content-Type"]}
        body = OutgoingBody(await payload.as_bytes())
        try:
            async with asyncio.timeout(self._timeout_s) as limit:
                pieces, headers["Content-Length"] = body.pieces(limit, self._timeout_s), str(body.size)
                post = self._open().post(url, data=pieces, headers=headers, timeout=self._upload_timeout)
                async with post as response:
                    return await self._result(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = Ambiguous if body.is_whole else NotSent
            raise failure(TELEGRAM, why_unreachable(error)) from None

    async def _result(self, response: aiohttp.ClientResponse) -> Any:
        self._dated = response.headers.get("Date"), time.time()
        return _result(response.status, await response.read())

    async def download(self, file_path: str, *, max_bytes: int) -> bytes:
        """file_path: as getFile named it. Of a file that is too long only a beginning is returned, which is
        longer than `max_bytes`.

        Raises Unavailable when the line fails, and for every status but 200: a 404 means that the link has
        expired, or that a local Bot API server serves no files; the others come from a proxy in between.
        """
        url = f"{self._base_url}/file/bot{self._token}/{file_path}"
        try:
            async with self._open().get(url, timeout=self._file_timeout) as response:
                if response.status != 200:
                    raise Unavailable(TELEGRAM, _why_no_file(response.status))
                data = await response.content.read(max_bytes + 1)
                while len(data) <= max_bytes and (more := await response.content.read(max_bytes)):
                    begin_anew()
                    data += more
                return data
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(TELEGRAM, why_unreachable(error)) from None

    async def read(self, file_path: str, *, max_bytes: int) -> AsyncIterator[bytes]:
        """As `download`, piece by piece. Raises Unavailable, also for more than max_bytes."""
        url = f"{self._base_url}/file/bot{self._token}/{file_path}"
        try:
            async with self._open().get(url, timeout=self._file_timeout) as response:
                if response.status != 200:
                    raise Unavailable(TELEGRAM, _why_no_file(response.status))
                left = max_bytes
                async for piece in response.content.iter_chunked(PIECE_BYTES):
                    left -= len(piece)
                    if left < 0:
                        raise Unavailable(TELEGRAM, "a larger file than announced")
                    yield piece
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(TELEGRAM, why_unreachable(error)) from None

    def ahead_s(self) -> float | None:
        """By how many seconds this machine's clock was ahead of Telegram's at the last answer to a call. None
        before the first answer, and where the answer had no readable date.
        """
        date, own_s = self._dated
        if date is None:
            return None
        try:
            return own_s - parsedate_to_datetime(date).timestamp()
        except (ValueError, OverflowError):
            return None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _timeout_of(self, params: Mapping[str, Any]) -> aiohttp.ClientTimeout:
        """A long poll is answered at the latest when its own time is over: later silence is a broken line."""
        waits_s = params.get("timeout")
        if waits_s is None:
            return self._timeout
        total_s = waits_s + min(self._timeout_s, LONG_POLL_GRACE_S)
        return aiohttp.ClientTimeout(total=total_s, connect=self._timeout.connect)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session


def _why_no_file(status: int) -> str:
    if status == 404:
        return "no file, status 404: it is gone, or no web server serves the files of a local Bot API server"
    return f"no file, status {status}"


def _form(given: Mapping[str, Any], upload: tuple[str, bytes]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for key, value in given.items():
        form.add_field(key, value if isinstance(value, str) else json.dumps(value))
    name, data = upload
    # aiohttp warns of more than a MiB of bytes.
    form.add_field(name, BytesIO(data), filename=f"{name}.jpg", content_type="image/jpeg")
    return form


def _result(status: int, body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise Ambiguous(TELEGRAM, f"unreadable answer, status {status}") from None
    if not isinstance(answer, dict) or status >= 500:
        raise Ambiguous(TELEGRAM, f"status {status}")
    if answer.get("ok") is True and "result" in answer:
        return answer["result"]
    parameters, code = answer.get("parameters"), answer.get("error_code", status)
    if not isinstance(parameters, dict):
        parameters = {}
    if code == 429:
        raise Throttled(TELEGRAM, _wait_s(parameters.get("retry_after")))
    if answer.get("ok") is not False or not isinstance(code, int) or not 400 <= code < 500:
        raise Ambiguous(TELEGRAM, f"status {code}")
    description = str(answer.get("description", ""))
    raise _refusal(code, description, parameters)


def _refusal(code: int, description: str, parameters: Mapping[str, object]) -> OutsideError:
    if description == LOGGED_OUT:
        return NotSent(TELEGRAM, description)
    if code == 400 and isinstance(new := parameters.get("migrate_to_chat_id"), int):
        return Moved(TELEGRAM, description, new)
    return Refused(TELEGRAM, code, description)


def _wait_s(retry_after: object) -> float:
    """A proxy may answer anything. Telegram is asked again after a day at the latest."""
    if not isinstance(retry_after, int | float) or (
        isinstance(retry_after, float) and math.isnan(retry_after)
    ):
        return 1.0
    return float(min(max(retry_after, 0), _LONGEST_WAIT_S))  # limited first: a float holds no longer number
