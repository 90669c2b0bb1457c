"""Reads a call's parameters from a query string, a form, JSON or multipart, as tolerantly as Telegram."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.telegram.wire.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    data: bytes
    name: str | None
    mime_type: str | None


@dataclass(frozen=True, slots=True)
class Parameters:
    """Forms carry numbers, booleans and objects as text, so the methods take text as well as JSON values.

    All but `flag` and `chat_id` raise ApiError 400 for a value that they cannot read.
    """

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise bad_request(f"{name} must be a string")
        return value

    def needed_text(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise bad_request(f"{name} is empty")
        return value

    def integer(self, name: str, default: int) -> int:
        value = self.values.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"{name} must be an integer") from None

    def flag(self, name: str) -> bool:
        return self.values.get(name) in (True, "true", "True", "1", 1)

    def structure(self, name: str) -> Any:
        """An object or array. None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def array(self, name: str) -> list[Any] | None:
        value = self.structure(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name}: expected an Array")
        return value

    def object(self, name: str) -> dict[str, Any]:
        value = self.structure(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: expected an Object")
        return value or {}

    @property
    def chat_id(self) -> int | None:
        """None when absent or a @name."""
        try:
            return int(self.values["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None


async def read_parameters(request: web.Request) -> Parameters:
    """Raises ApiError 400 for a body that is not of its content type."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _read_json(request)
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.file.read(), value.filename, value.content_type)
            else:
                values[name] = value
    return Parameters(values, uploads)


async def _read_json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body
