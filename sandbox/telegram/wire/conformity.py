"""Checks every answer, update and parameter against the published schema of the Bot API."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.telegram.wire.parameters import Parameters

_SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (str,),
}
# The schema lists abstract types without fields; a variant's name begins with the abstract one's.
_ABSTRACT = (
    *("ChatMember", "ReactionType", "MessageOrigin", "BotCommandScope", "InputMedia", "InputPaidMedia"),
    "MenuButton",
)


@dataclass(frozen=True, slots=True)
class Field:
    type: str
    required: bool


Fields = dict[str, dict[str, Field]]


class Conformity:
    """Collects violations as sentences. Without a schema it checks nothing.

    schema: the JSON file with `types` and `methods`. Both map a name to a list of fields or parameters, as
    {name, type, required}.
    """

    def __init__(self, schema: Path | None) -> None:
        self.violations: list[str] = []
        self._types: Fields = {}
        self._methods: Fields = {}
        if schema is not None:
            self._types, self._methods = _published(schema)

    def check_result(self, method: str, returns: str, result: Any) -> None:
        if self._types:
            self.violations.extend(self.complaints(result, returns, f"result of {method}"))

    def check_update(self, update: Any) -> None:
        if self._types:
            self.violations.extend(self.complaints(update, "Update", "update"))

    def check_parameters(self, method: str, p: Parameters) -> None:
        """Notes unknown, missing and wrong parameters. An upload counts for the parameter of its name."""
        if not self._types:
            return
        known = self._methods[method]
        for name, value in p.values.items():
            if name not in known:
                self.violations.append(f"{method}: unknown parameter {name}")
                continue
            kind = known[name].type
            self.violations.extend(self.complaints(_decoded(value, kind), kind, f"{method}.{name}"))
        for name, field in known.items():
            if field.required and name not in p.values and name not in p.uploads:
                self.violations.append(f"{method}: {name} is missing")

    def complaints(self, value: Any, kind: str, where: str) -> Iterator[str]:
        """A sentence for each way in which the value is no `kind`; `where` begins the sentences.

        kind: as the documentation writes types, such as `Array of PhotoSize`.
        """
        options = self._options(kind)
        if kind.startswith("Array of "):
            yield from self._array_complaints(value, kind.removeprefix("Array of "), where)
        elif len(options) > 1:
            # The type that fits best is the one that was meant.
            yield from min((list(self.complaints(value, o, where)) for o in options), key=len)
        elif kind in _SCALARS:
            if not isinstance(value, _SCALARS[kind]) or isinstance(value, bool) != (bool in _SCALARS[kind]):
                yield f"{where}: {value!r} is no {kind}"
        else:
            yield from self._object_complaints(value, kind, where)

    def _options(self, kind: str) -> list[str]:
        if kind in _ABSTRACT:
            return [name for name in self._types if name.startswith(kind) and self._types[name]]
        return re.split(r", | and | or ", kind)

    def _array_complaints(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no array of {kind}"
            return
        for index, item in enumerate(value):
            yield from self.complaints(item, kind, f"{where}[{index}]")

    def _object_complaints(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: {value!r} is no {kind}"
            return
        fields = self._types[kind]
        for name, item in value.items():
            if name in fields:
                yield from self.complaints(item, fields[name].type, f"{where}.{name}")
            else:
                yield f"{where}: {kind} has no field {name}"
        yield from (
            f"{where}: {kind} needs {name}"
            for name, field in fields.items()
            if field.required and name not in value
        )


@cache
def _published(schema: Path) -> tuple[Fields, Fields]:
    """Types and methods. The file is read once, because every test has a stand-in of its own."""
    published = json.loads(schema.read_text())
    types, methods = _read(published["types"]), _read(published["methods"])
    types["MaybeInaccessibleMessage"] = types["Message"]
    return types, methods


def _read(published: dict[str, list[dict[str, Any]]]) -> Fields:
    return {
        name: {field["name"]: Field(field["type"], field["required"]) for field in fields}
        for name, fields in published.items()
    }


def _decoded(value: Any, kind: str) -> Any:
    """The value, read from JSON where it is text: forms carry everything as text."""
    if not isinstance(value, str) or "String" in re.split(r" or ", kind):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
