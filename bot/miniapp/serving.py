"""Serves the Mini App's own files, read once when the process starts.

All files but the page lie under an address that holds their hash, so a browser keeps them for good and still
never mixes two versions.
"""

import hashlib
import html
import json
import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.locales import LANGUAGES, LOCALES, Entry
from domain.settings import TELEGRAM, Settings

PREFIX = "/app"
FOLDER = Path(__file__).parent
_VENDORED = FOLDER / "vendor"
_PAGE = "index.html"
_KINDS = (".js", ".css", ".svg")
# What the page says; errors are said in its reader's language, by the code of a problem document.
_SPOKEN = (
    *("app.", "alarm.", "error.", "refusal.", "history.of_"),
    *(
        "request.in_groups",
        "request.photos",
        "request.advice",
        "request.alike",
        "request.odd",
        "request.differ",
    ),
    *("cluster.into", "cluster.starts_nobody", "undo.kept", "person.at_home"),
    *("merge.alike", "merge.ask_to_join", "merge.moves", "merge.unlike"),
    *("button.approve_all", "button.approve_only", "button.approve_without"),
    *("setting.", "about.", "settings.part_", "settings.choice_", "settings.yes", "settings.no"),
)
_TAG = re.compile(r"</?\w+>")
# A comment in lines of its own: `//`, or from `/**` to `*/`.
_COMMENT = re.compile(rb"^ *(?://.*|/\*\*(?s:.*?)\*/)\n", re.MULTILINE)
_WITHOUT_WORDS = ("app.not_loaded", "app.again")
_IMPORTS = {
    "lit": "lit/index.js",
    "lit/directives/": "lit-html/directives/",
    "lit-html": "lit-html/lit-html.js",
    "lit-html/": "lit-html/",
    "lit-element/": "lit-element/",
    "@lit/reactive-element": "reactive-element/reactive-element.js",
}
# Where Telegram Web is: under one address, and each of its clients under one of its own.
_WEB_HOSTS = ("web", "*.web", "webk", "weba", "webz")
_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    content: bytes
    content_type: str


def add_miniapp(app: web.Application, settings: Settings) -> None:
    """Serves the Mini App under /app/ of the application."""
    files = own_files()
    assets = f"{PREFIX}/{_digest(files)}"
    page, import_map = _page(assets)
    etag = hashlib.sha256(page).hexdigest()[:32]
    headers = {
        "Content-Security-Policy": _policy(import_map, settings),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }

    async def on_page(request: web.Request) -> web.Response:
        response = web.Response(body=page, content_type="text/html", charset="utf-8", headers=headers)
        response.etag = etag
        response.headers["Cache-Control"] = "no-cache"
        if any(one.value == etag for one in request.if_none_match or ()):
            return web.Response(status=304, headers=response.headers)
        return response

    async def on_file(request: web.Request) -> web.Response:
        file = files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        kept = headers | {"Cache-Control": _FOR_GOOD}
        return web.Response(body=file.content, content_type=file.content_type, charset="utf-8", headers=kept)

    async def on_bare(request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect(f"{PREFIX}/")

    app.router.add_get(PREFIX, on_bare)
    app.router.add_get(f"{PREFIX}/", on_page)
    app.router.add_get(f"{assets}/{{name:.+}}", on_file)


def own_files() -> Mapping[str, File]:
    """The page's files by name, without the page itself."""
    found = {
        path.relative_to(FOLDER).as_posix(): File(_sent(path), _content_type(path))
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in _KINDS
    }
    for language in LANGUAGES:
        found[f"words/{language}.json"] = File(_words(language), "application/json")
    return found


def _sent(path: Path) -> bytes:
    """The bytes of a file that a phone loads. Comments are left out of our own JavaScript."""
    content = path.read_bytes()
    return content if _VENDORED in path.parents or path.suffix != ".js" else _COMMENT.sub(b"", content)


def _content_type(path: Path) -> str:
    # What a machine's own table says of .js differs from machine to machine.
    return "text/javascript" if path.suffix == ".js" else mimetypes.types_map[path.suffix]


def _words(language: str) -> bytes:
    spoken = {key: _spoken(text) for key, text in LOCALES[language].items() if key.startswith(_SPOKEN)}
    return json.dumps(spoken, ensure_ascii=False, separators=(",", ":")).encode()


def _spoken(entry: Entry) -> Entry:
    """Without the chat's bold and italic, and without the plural forms that say the same as `other`: the page
    says `other` then.
    """
    if isinstance(entry, str):
        return _TAG.sub("", entry)
    said = {form: _TAG.sub("", text) for form, text in entry.items()}
    return {form: text for form, text in said.items() if form == "other" or text != said["other"]}


def _digest(files: Mapping[str, File]) -> str:
    digest = hashlib.sha256()
    for name, file in files.items():
        digest.update(f"{name} {len(file.content)} ".encode() + file.content)
    return digest.hexdigest()[:16]


def _page(assets: str) -> tuple[bytes, str]:
    """The page, and the import map in it, which the page's policy allows by its hash. The page also says
    which languages have a file of words, and brings along what is said when that file cannot be loaded.
    """
    imports = {name: f"{assets}/vendor/{path}" for name, path in _IMPORTS.items()}
    import_map = json.dumps({"imports": imports})
    text = (FOLDER / _PAGE).read_text()
    texts = html.escape(json.dumps({key: LOCALES["en"][key] for key in _WITHOUT_WORDS}))
    values = {"assets": assets, "imports": import_map, "languages": " ".join(LANGUAGES), "texts": texts}
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text.encode(), import_map


def _policy(import_map: str, settings: Settings) -> str:
    allowed = b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    framed_by = " ".join(f"https://{host}.telegram.org" for host in _WEB_HOSTS)
    if settings.telegram_api_url != TELEGRAM:  # a stand-in shows the page as Telegram does
        parts = urlsplit(settings.telegram_api_url)
        framed_by += f" {parts.scheme}://{parts.netloc}"
    return (
        f"default-src 'self'; script-src 'self' 'sha256-{allowed}'; img-src 'self' blob:; object-src 'none'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {framed_by}"
    )
