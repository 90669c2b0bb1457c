"""Serves the Mini App's own files, read once when the process starts.

All files but the page lie under an address that holds their hash, so a browser keeps them for good and still
never mixes two versions.
"""

import hashlib
import html
import json
import mimetypes
import posixpath
import re
from collections.abc import Iterable, Mapping
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
_CODE = "app.js"
_KINDS = (".js", ".css", ".svg")
# How the keys of the texts that the page shows begin. Of an error the API gives only the code: the page shows
# the text `error.<code>` in its reader's language.
_SPOKEN = (
    *("app.", "alarm.", "error.", "refusal.", "history.of_"),
    *(
        "request.in_groups",
        "request.photos",
        "request.advice",
        "request.alike",
        "request.odd",
        "request.differ",
        "request.sure_decline",
    ),
    *("join.final", "delete.mode_", "delivery.rejected_face"),
    *("cluster.into", "cluster.starts_nobody", "cluster.stays", "cluster.delete_effect", "cluster.sure"),
    *("undo.kept", "person.at_home", "person.photos", "person.received", "tick.sure"),
    *("merge.alike", "merge.ask_to_join", "merge.come_along", "merge.moves", "merge.not_compared"),
    *("merge.survives", "merge.unlike"),
    *("button.approve_all", "button.approve_only", "button.approve_without"),
    *("button.apart", "button.together", "person.apart"),
    *("button.later", "button.unsure", "review.held", "review.unsure", "toast.asked_later"),
    *("setting.", "about.", "settings.part_", "settings.choice_", "settings.yes", "settings.no"),
)
# Errors of acts that the page does not have: tokens, invitations, and letting a group in.
_UNSPOKEN = (
    *("error.token", "error.too_many_tokens", "error.invitation", "error.too_many_invitations"),
    *("error.group_has_begun", "error.group_is_alone", "error.group_not_admitted", "error.wrong_code"),
    *("error.chat_of_old_list", "error.chat_taken", "error.setup_link"),
)
# The lists that errors name by a command of the chat, with the page's own tabs.
_TABS = {
    "people": "people",
    "queue": "waiting",
    "review": "review",
    "settings": "settings",
    "unknown": "unknown",
}
_COMMAND = re.compile(rf"/({'|'.join(_TABS)})\b")
_TAG = re.compile(r"</?\w+>")
# A comment in lines of its own: `//`, or from `/*` to `*/`.
_COMMENT = re.compile(rb"^ *(?://.*|/\*(?s:.*?)\*/)\n", re.MULTILINE)
_WITHOUT_WORDS = ("app.not_loaded", "app.again")
# What the page says in all its languages while its code does not come.
_WITHOUT_CODE = "page.not_started"
# An import by the bare name of a library, and where the library is. Phones from before 2023 read no import
# map, so a file that is sent names paths instead.
_BARE = re.compile(rb'\b((?:from|import) ?)"([^"./][^"]*)"')
_LIBRARIES = {
    "lit": "lit/index.js",
    "lit-html": "lit-html/lit-html.js",
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
    page = _page(assets, files)
    etag = hashlib.sha256(page).hexdigest()[:32]
    headers = {
        "Content-Security-Policy": _policy(settings),
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
    """The bytes of a file that a phone loads: libraries are imported by their paths, and our own comments are
    left out.
    """
    content = path.read_bytes()
    if path.suffix == ".svg":
        return content
    content = content if _VENDORED in path.parents else _COMMENT.sub(b"", content)
    if path.suffix == ".css":
        return content
    folder = path.parent.relative_to(FOLDER).as_posix()
    return _BARE.sub(lambda found: found[1] + _path_of(found[2].decode(), folder), content)


def _path_of(library: str, folder: str) -> bytes:
    """The quoted path of a library's file, for an import in the folder."""
    file = _LIBRARIES.get(library, library.replace("lit/directives/", "lit-html/directives/"))
    return f'"./{posixpath.relpath(f"vendor/{file}", folder)}"'.encode()


def _content_type(path: Path) -> str:
    # What a machine's own table says of .js differs from machine to machine.
    return "text/javascript" if path.suffix == ".js" else mimetypes.types_map[path.suffix]


def _words(language: str) -> bytes:
    texts = LOCALES[language]

    def tab(found: re.Match[str]) -> str:
        return str(texts["page.tab"]).format(name=texts[f"app.view.{_TABS[found[1]]}"])

    spoken = {
        key: _spoken(text)
        for key, text in texts.items()
        if key.startswith(_SPOKEN) and not key.startswith(_UNSPOKEN)
    }
    for key, text in spoken.items():
        if key.startswith("error.") and isinstance(text, str):
            spoken[key] = _COMMAND.sub(tab, text)
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


def _page(assets: str, names: Iterable[str]) -> bytes:
    """The page. It names all modules, so that a phone asks for them at once. It also says which languages
    have a file of words, and brings along what is said when that file, or the code, cannot be loaded.

    names: of all files.
    """
    modules = [f"{assets}/{name}" for name in names if name.endswith(".js") and name != _CODE]
    texts = json.dumps({key: LOCALES["en"][key] for key in _WITHOUT_WORDS})
    late = [f'<p lang="{one}">{html.escape(str(LOCALES[one][_WITHOUT_CODE]))}</p>' for one in LANGUAGES]
    values = {
        "assets": assets,
        "modules": "".join(f'<link rel="modulepreload" href="{one}" />' for one in modules),
        "languages": " ".join(LANGUAGES),
        "texts": html.escape(texts),
        "late": "".join(late),
    }
    text = (FOLDER / _PAGE).read_text()
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text.encode()


def _policy(settings: Settings) -> str:
    framed_by = " ".join(f"https://{host}.telegram.org" for host in _WEB_HOSTS)
    if settings.telegram_api_url != TELEGRAM:  # a stand-in shows the page as Telegram does
        parts = urlsplit(settings.telegram_api_url)
        framed_by += f" {parts.scheme}://{parts.netloc}"
    return (
        "default-src 'self'; script-src 'self'; img-src 'self' blob:; object-src 'none'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {framed_by}"
    )
