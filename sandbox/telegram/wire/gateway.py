"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.telegram.content.pictures import smaller
from sandbox.telegram.entities import Json
from sandbox.telegram.ledger import Call, SentMessage
from sandbox.telegram.methods import METHODS
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import ApiError
from sandbox.telegram.wire.faults import Fault
from sandbox.telegram.wire.mishaps import spoil
from sandbox.telegram.wire.parameters import Parameters, read_parameters

GET_UPDATES = "getUpdates"
DOWNLOAD = "download"  # the name under which faults know the file route


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    body: Json
    messages: tuple[SentMessage, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.status == 200


class Gateway:
    def __init__(self, tg: Telegram) -> None:
        self._tg = tg

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token:[^/]+}/{method}", self.on_call),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self.on_download),
        ]

    async def on_call(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["token"] != self._tg.token:
                raise ApiError(401, "Unauthorized")
            method = METHODS.get(request.match_info["method"].lower())
            if method is None:
                raise ApiError(404, "Not Found")
            p = await read_parameters(request)
        except ApiError as refusal:
            return web.json_response(refusal.body(), status=refusal.code)
        except web.HTTPRequestEntityTooLarge:
            return web.json_response(ApiError(413, "Request Entity Too Large").body(), status=413)
        self._tg.conformity.check_parameters(method.name, p)
        return await self._exchange(request, method, p)

    async def _exchange(self, request: web.Request, method: Method, p: Parameters) -> web.StreamResponse:
        fault = self._tg.faults.take(method.name, p.chat_id)
        if fault is not None:
            await asyncio.sleep(fault.delay_s)
            if fault.kind.is_before:
                self._record(method, p, Outcome(0, {"description": "no effect"}), fault)
                return await spoil(fault, request, self._tg.changes)
        outcome = await self._perform(method, p, fault)
        self._record(method, p, outcome, fault)
        if fault is not None and fault.kind.is_after:
            return await spoil(fault, request, self._tg.changes)
        return web.json_response(outcome.body, status=outcome.status)

    async def _perform(self, method: Method, p: Parameters, fault: Fault | None) -> Outcome:
        try:
            refusal = fault.refusal(self._tg.clock.now()) if fault is not None else None
            if refusal is not None:
                raise refusal
            if method.is_limited:
                self._admit(p)
            result = await method.handler(self._tg, p)
        except ApiError as error:
            return Outcome(error.code, error.body())
        if method.name != GET_UPDATES:  # each update was checked when it was queued
            self._tg.conformity.check_result(method.name, method.returns, result)
        return Outcome(200, {"ok": True, "result": result}, self._messages_in(result, p))

    def _admit(self, p: Parameters) -> None:
        if p.chat_id is not None:
            self._tg.guard.admit(p.chat_id, is_group=p.chat_id < 0, messages=len(p.array("media") or [None]))

    def _messages_in(self, result: Any, p: Parameters) -> tuple[SentMessage, ...]:
        """The messages whose ids are in an answer, as they are now."""
        found = []
        for item in result if isinstance(result, list) else [result]:
            if isinstance(item, dict) and "message_id" in item:
                chat = self._tg.chats[item["chat"]["id"] if "chat" in item else int(p.values["chat_id"])]
                found.append(SentMessage.of(chat.messages[item["message_id"]]))
        return tuple(found)

    def _record(self, method: Method, p: Parameters, outcome: Outcome, fault: Fault | None) -> None:
        if method.name == GET_UPDATES:
            return
        self._tg.ledger.record(
            Call(
                number=len(self._tg.ledger) + 1,
                method=method.name,
                chat_id=p.chat_id,
                at=self._tg.clock.now(),
                accepted=outcome.accepted,
                status=outcome.status,
                error=None if outcome.accepted else outcome.body["description"],
                retry_after_s=outcome.body.get("parameters", {}).get("retry_after"),
                fault=fault.kind if fault is not None else None,
                messages=outcome.messages,
                parameters=p.values,
            )
        )
        self._tg.changes.announce()

    async def on_download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._tg.token:
            return web.json_response(ApiError(401, "Unauthorized").body(), status=401)
        fault = self._tg.faults.take(DOWNLOAD, None)
        if fault is not None:
            await asyncio.sleep(fault.delay_s)
            if fault.kind.is_before or fault.kind.is_after:
                return await spoil(fault, request, self._tg.changes)
        rendition = self._tg.files.follow(request.match_info["path"])
        if rendition is None:
            return web.json_response(ApiError(404, "Not Found").body(), status=404)
        data = rendition.file.data
        if not rendition.is_whole:
            data = await asyncio.to_thread(smaller, data, max(rendition.file.sizes[rendition.size_index]))
        return web.Response(body=data, content_type="application/octet-stream")
