"""Lets the messenger page and other processes drive the stand-in over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.telegram.content.init_data import init_data
from sandbox.telegram.content.menus import commands_for
from sandbox.telegram.content.pictures import as_photo
from sandbox.telegram.control.control_reading import (
    chat_of,
    group_of,
    message_of,
    person_of,
    read_body,
    where_of,
)
from sandbox.telegram.control.event_stream import stream_events
from sandbox.telegram.control.page_views import (
    IMAGE_TYPES,
    fault_view,
    ledger_view,
    messages_view,
    state_view,
)
from sandbox.telegram.entities import Json
from sandbox.telegram.groups import Group
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.people import Person
from sandbox.telegram.wire.errors import ApiError

THUMBNAIL_SIDE_PX = 240
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def explain_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers pages of other sites with 403: they must not drive their reader's sandbox. Answers what cannot
    be done with 400 and {"error": why}.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return web.json_response({"error": "another site"}, status=403)
    try:
        return await handler(request)
    except KeyError as error:
        return web.json_response({"error": f"{error.args[0]} is missing or unknown"}, status=400)
    except (ValueError, LookupError, PermissionError, TimeoutError) as error:
        return web.json_response({"error": str(error)}, status=400)
    except ApiError as error:
        return web.json_response({"error": error.description}, status=400)


class ControlApi:
    def __init__(self, messenger: Messenger) -> None:
        self._tg = messenger
        self._service = messenger.service

    def application(self) -> web.Application:
        """The application to mount under /control."""
        app = web.Application(middlewares=[explain_refusals])
        app.add_routes(
            [
                web.get("/state", self.on_state),
                web.get("/events", self.on_events),
                web.get("/chats/{chat}", self.on_chat),
                web.get("/chats/{chat}/commands", self.on_commands),
                web.get("/files/{file_id}", self.on_file),
                web.get("/examples/{number}", self.on_example),
                web.get("/ledger", self.on_ledger),
                web.post("/people", self.on_add_person),
                web.post("/people/{person}/{action}", self.on_person_action),
                web.post("/groups", self.on_add_group),
                web.post("/groups/{group}/members", self.on_membership),
                web.post("/groups/{group}/migrate", self.on_migrate),
                web.post("/chats/{chat}/messages", self.on_send),
                web.post("/chats/{chat}/files", self.on_upload),
                web.post("/chats/{chat}/examples/{number}", self.on_post_example),
                web.post("/chats/{chat}/messages/{message}/{action}", self.on_message_action),
                web.post("/privacy", self.on_privacy),
                web.post("/clock", self.on_clock),
                web.post("/faults", self.on_add_fault),
                web.delete("/faults", self.on_clear_faults),
                web.delete("/faults/{number}", self.on_remove_fault),
            ]
        )
        return app

    async def on_state(self, _: web.Request) -> web.Response:
        return web.json_response(state_view(self._service))

    async def on_events(self, request: web.Request) -> web.StreamResponse:
        return await stream_events(self._service, request)

    async def on_chat(self, request: web.Request) -> web.Response:
        return web.json_response(messages_view(self._service, chat_of(self._tg, request)))

    async def on_commands(self, request: web.Request) -> web.Response:
        """?for=<person>: what the `/` menu of this chat lists for them."""
        person = person_of(self._tg, request.query["for"])
        commands = commands_for(self._service, chat_of(self._tg, request), person.user)
        return web.json_response({"commands": commands})

    async def on_example(self, request: web.Request) -> web.Response:
        """A small picture of an example photo."""
        picture = await asyncio.to_thread(as_photo, self._example(request), THUMBNAIL_SIDE_PX)
        headers = {"Cache-Control": "private, max-age=86400"}
        return web.Response(body=picture.data, content_type="image/jpeg", headers=headers)

    async def on_post_example(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        person = person_of(self._tg, body["from"])
        where = where_of(self._tg, chat_of(self._tg, request), person)
        caption, as_document = body.get("caption") or None, bool(body.get("as_document"))
        await person.post_photo(where, self._example(request), caption=caption, as_document=as_document)
        return web.json_response({})

    async def on_file(self, request: web.Request) -> web.Response:
        rendition = self._service.files.find(request.match_info["file_id"])
        if rendition is None:
            raise KeyError("file_id")
        file = rendition.file
        kind = "image/jpeg" if file.kind == "photo" else file.mime_type
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400"}
        if kind not in IMAGE_TYPES and file.kind != "video":
            kind = "application/octet-stream"
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.data, content_type=kind, headers=headers)

    async def on_ledger(self, _: web.Request) -> web.Response:
        return web.json_response(ledger_view(self._tg.ledger))

    async def on_add_person(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        person = self._tg.add_user(_name(body, "name"), language_code=body.get("language", "en"))
        return web.json_response({"id": person.id})

    async def on_person_action(self, request: web.Request) -> web.Response:
        person = person_of(self._tg, request.match_info["person"])
        body = await read_body(request)
        match request.match_info["action"]:
            case "start":
                await person.start_bot(body.get("payload"))
            case "link":
                await person.open_link(body["url"])
            case "app":
                return web.json_response({"init_data": init_data(person.user, self._tg.token)})
            case "block":
                person.block_bot()
            case "unblock":
                person.unblock_bot()
            case "deactivate":
                person.deactivate()
            case unknown:
                raise KeyError(unknown)
        return web.json_response({})

    async def on_add_group(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        group = self._tg.add_group(
            _name(body, "title"),
            members=[person_of(self._tg, one) for one in body.get("members", [])],
            admins=[person_of(self._tg, one) for one in body.get("admins", [])],
            supergroup=bool(body.get("supergroup")),
        )
        return web.json_response({"id": group.id})

    async def on_membership(self, request: web.Request) -> web.Response:
        """{who: a person's id or "bot", become: member|administrator|left|kicked, by: id}"""
        body = await read_body(request)
        group = self._group(request)
        by = person_of(self._tg, body["by"])
        if body["who"] == "bot":
            await _change_bot(group, body["become"], by)
        else:
            _change_person(group, person_of(self._tg, body["who"]), body["become"], by)
        return web.json_response({})

    async def on_migrate(self, request: web.Request) -> web.Response:
        return web.json_response({"id": self._group(request).migrate_to_supergroup().id})

    async def on_send(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        person = person_of(self._tg, body["from"])
        chat = chat_of(self._tg, request)
        reply_to = chat.messages[body["reply_to"]] if body.get("reply_to") else None
        message = await person.send(where_of(self._tg, chat, person), _name(body, "text"), reply_to=reply_to)
        return web.json_response({"message_id": message.message_id})

    async def on_upload(self, request: web.Request) -> web.Response:
        """A form: from, caption, as_documents, and files. Several files become an album; ten at most."""
        form = await request.post()
        person = person_of(self._tg, form["from"])
        where = where_of(self._tg, chat_of(self._tg, request), person)
        files = [f for f in form.getall("files") if isinstance(f, web.FileField)]
        caption = str(form.get("caption", "")) or None
        as_documents = form.get("as_documents") == "true"
        if len(files) > 10:
            raise ValueError("an album has ten files at most")
        if len(files) > 1:
            photos = [f.file.read() for f in files]
            await person.post_album(where, photos, caption=caption, as_documents=as_documents)
        else:
            data, name, kind = files[0].file.read(), files[0].filename, files[0].content_type
            what = "document" if as_documents else kind.split("/")[0]
            await person.post_file(where, data, what=what, name=name, mime_type=kind, caption=caption)
        return web.json_response({})

    async def on_message_action(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        person = person_of(self._tg, body["from"])
        message = message_of(self._tg, request)
        answer: Json = {}
        match request.match_info["action"]:
            case "press":
                answer = asdict(await person.press(message, data=body["data"]))
            case "react":
                person.react(message, *body["emoji"])
            case "edit":
                await person.edit(message, _name(body, "text"))
            case "delete":
                person.delete(message)
            case unknown:
                raise KeyError(unknown)
        return web.json_response(answer)

    async def on_privacy(self, request: web.Request) -> web.Response:
        self._tg.set_privacy(bool((await read_body(request))["enabled"]))
        return web.json_response({})

    async def on_clock(self, request: web.Request) -> web.Response:
        self._tg.clock.advance(float((await read_body(request))["advance_s"]))
        return web.json_response({"now": self._tg.clock.now()})

    async def on_add_fault(self, request: web.Request) -> web.Response:
        """The arguments of `Faults.add`."""
        body = await read_body(request)
        try:
            fault = self._tg.faults.add(body.pop("kind"), **body)
        except TypeError as error:
            raise ValueError(str(error)) from error
        return web.json_response(fault_view(fault, self._tg.clock.now()))

    async def on_clear_faults(self, _: web.Request) -> web.Response:
        self._tg.faults.clear()
        return web.json_response({})

    async def on_remove_fault(self, request: web.Request) -> web.Response:
        self._tg.faults.remove(int(request.match_info["number"]))
        return web.json_response({})

    def _example(self, request: web.Request) -> bytes:
        _, data = self._service.guide.examples[int(request.match_info["number"])]
        return data

    def _group(self, request: web.Request) -> Group:
        return group_of(self._tg, chat_of(self._tg, request, "group"))


def _name(body: Json, field: str) -> str:
    text = str(body[field]).strip()
    if not text:
        raise ValueError(f"{field} is empty")
    return text


async def _change_bot(group: Group, become: Any, by: Person) -> None:
    match become:
        case "member" if group.has_bot:
            group.demote_bot(by=by)
        case "member":
            await group.add_bot(by=by)
        case "administrator":
            await group.add_bot(by=by, admin=True) if not group.has_bot else group.promote_bot(by=by)
        case "left" | "kicked":
            group.remove_bot(by=by)
        case _:
            raise KeyError(become)


def _change_person(group: Group, person: Person, become: Any, by: Person) -> None:
    match become:
        case "member" if group.status_of(person) == "administrator":
            group.demote(person, by=by)
        case "member":
            group.add(person, by=by)
        case "administrator":
            group.promote(person, by=by)
        case "left":
            group.remove(person)
        case "kicked":
            group.remove(person, by=by)
        case _:
            raise KeyError(become)
