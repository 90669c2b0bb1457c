"""Reads texts and their entities: Telegram's HTML style, and what Telegram marks in plain text itself."""

import re
from html.parser import HTMLParser
from typing import Any

from sandbox.telegram.wire.errors import bad_request

Entity = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
}
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{4,32})?")
_URL = re.compile(r"https?://[^\s<>\"]+|\bt\.me/[^\s<>\"]+")
_MENTION = re.compile(r"(?<!\w)@\w{4,32}")


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


def detect_entities(text: str) -> list[Entity]:
    """Commands, addresses and mentions in a plain text, as Telegram finds them."""
    found = [
        (match.start(), match.group(), kind)
        for pattern, kind in ((_COMMAND, "bot_command"), (_URL, "url"), (_MENTION, "mention"))
        for match in pattern.finditer(text)
    ]
    urls = [(start, start + len(part)) for start, part, kind in found if kind == "url"]
    return [
        {"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(part)}
        for start, part, kind in sorted(found)
        if kind == "url" or not any(low <= start < high for low, high in urls)
    ]


def parse_text(text: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """The plain text and its entities. Raises ApiError 400 for markup that Telegram would refuse."""
    if not parse_mode:
        plain = text.strip()
        return plain, entities if entities is not None else detect_entities(plain)
    if parse_mode.upper() != "HTML":
        raise bad_request(f"can't parse entities: the stand-in speaks HTML only, not {parse_mode}")
    parser = _HtmlStyle()
    parser.feed(text)
    parser.close()
    return parser.finish()


class _HtmlStyle(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._length = 0
        self._open: list[tuple[str, Entity]] = []
        self._entities: list[Entity] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = _TAGS.get(tag)
        if kind is None:
            raise bad_request(
                f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self.getpos()[1]}'
            )
        folds = kind == "blockquote" and "expandable" in dict(attrs)
        entity: Entity = {"type": f"expandable_{kind}" if folds else kind, "offset": self._length}
        if kind == "text_link":
            entity["url"] = dict(attrs).get("href") or ""
        self._open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {self.getpos()[1]}")
        _, entity = self._open.pop()
        entity["length"] = self._length - entity["offset"]
        if entity["length"]:
            self._entities.append(entity)

    def handle_data(self, data: str) -> None:
        self._parts.append(data)
        self._length += utf16_length(data)

    def finish(self) -> tuple[str, list[Entity]]:
        if self._open:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self._open[-1][0]}\""
            )
        text = "".join(self._parts)
        found = [e for e in detect_entities(text) if not self._covered(e)]
        return text, sorted([*self._entities, *found], key=lambda e: (e["offset"], -e["length"]))

    def _covered(self, entity: Entity) -> bool:
        return any(
            e["type"] in ("text_link", "code", "pre")
            and e["offset"] <= entity["offset"] < e["offset"] + e["length"]
            for e in self._entities
        )
