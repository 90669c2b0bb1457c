"""The Mini App's files: libraries match their hashes, our code is small, and nothing foreign may run."""

import asyncio
import json
import posixpath
import re

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.locales import LANGUAGES
from bot.miniapp.serving import add_miniapp, own_files
from sandbox.page.vendoring import differing
from tests.telegram.whole_bot import WholeBot

OWN_BYTES = 150_000
WORDS_BYTES = 78_000  # in Russian, where a letter has two bytes; compressed they are less than a quarter


def test_vendored_files_match_the_lock_file() -> None:
    assert differing() == []


def test_our_own_code_is_small() -> None:
    """What a phone loads besides the library, before it is compressed; words in one language."""
    own = {name: len(file.content) for name, file in own_files().items() if not name.startswith("vendor/")}
    words = [own.pop(name) for name in [*own] if name.startswith("words/")]
    assert 10_000 < sum(own.values()) <= OWN_BYTES, own
    assert max(words) <= WORDS_BYTES


def test_a_phone_loads_no_comments_of_ours() -> None:
    files = own_files()
    assert [name for name in files if name.endswith(".css") and b"/*" in files[name].content] == []
    api = files["lib/api.js"].content
    assert b"class Problem extends Error" in api
    assert b"//" not in api
    assert b"/**" not in api
    own = [name for name in files if name.endswith(".js") and not name.startswith("vendor/")]
    assert [
        name for name in own if re.search(rb"\s// ", files[name].content)
    ] == []  # also at the end of a line


def test_all_that_a_file_imports_is_told_by_its_path() -> None:
    """Browsers before 2023 do not know import maps: a bare name would leave them with an empty page."""
    files = own_files()
    scripts = {name: file.content.decode() for name, file in files.items() if name.endswith(".js")}
    imported = {name: re.findall(r'\b(?:from|import)\s*\(?"([^"]+)"', text) for name, text in scripts.items()}
    assert sum(map(len, imported.values())) > 100
    for name, paths in imported.items():
        found = [posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in paths]
        wrong = [path for path, at in zip(paths, found, strict=True) if path[0] != "." or at not in files]
        assert wrong == [], name


def test_no_word_of_the_page_has_the_tags_of_a_chat() -> None:
    """The page shows texts as they are; a chat reads `<b>` as bold."""
    words = {name: file.content for name, file in own_files().items() if name.startswith("words/")}
    assert b"request.alike" in words["words/en.json"]
    assert [name for name, content in words.items() if b"</" in content] == []


def test_an_error_names_a_tab_of_the_page_where_the_chat_names_a_command() -> None:
    files = own_files()
    words = {code: json.loads(files[f"words/{code}.json"].content) for code in LANGUAGES}
    assert words["en"]["error.person"].endswith("Your people: “People”")
    assert words["ru"]["error.cluster"].endswith("Список: «Неизвестные»")
    errors = [str(words[code][key]) for code in LANGUAGES for key in words[code] if key.startswith("error.")]
    assert [text for text in errors if re.search("/(people|unknown|review|settings|queue)", text)] == []
    assert "/review" in words["en"]["app.outside"]  # said where there are no tabs


async def test_the_page_lets_nothing_foreign_in_and_browsers_cache_its_files_for_good(bot: WholeBot) -> None:
    app = web.Application()
    settings = bot.settings.model_copy(update={"telegram_api_url": "https://api.telegram.org"})
    add_miniapp(app, settings)
    async with TestClient(TestServer(app)) as client:
        page = await client.get("/app")
        text = await page.text()
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        [framed_by] = [part.split() for part in policy.split("; ") if part.startswith("frame-ancestors")]
        assert framed_by[1:] == [
            f"https://{host}.telegram.org" for host in ("web", "*.web", "webk", "weba", "webz")
        ]
        script = re.search(r'src="(/app/\w{16})/app\.js"', text)
        assert script is not None
        file = await client.get(f"{script[1]}/app.js")
        assert file.content_type == "text/javascript"
        assert "immutable" in file.headers["Cache-Control"]
        assert (await client.get(f"{script[1]}/serving.py")).status == 404
        assert client.server.port is not None
        for above in ("..", "%2e%2e", "../..", "vendor/../.."):
            assert await _status(client.server.port, f"{script[1]}/{above}/serving.py") == 404
        assert await _status(client.server.port, f"{script[1]}/app.js") == 200
        assert (await client.get("/app/0123456789abcdef/app.js")).status == 404
        again = await client.get("/app/", headers={"If-None-Match": page.headers["ETag"]})
        assert (again.status, await again.read()) == (304, b"")


async def _status(port: int, path: str) -> int:
    """Asks for the path as it is written: aiohttp's own client would take out the dots."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    line = await reader.readline()
    writer.transport.abort()
    return int(line.split()[1])


async def test_the_page_knows_every_language_that_the_bot_speaks(bot: WholeBot) -> None:
    """Its code names none but English, so that a new language needs only its locale files."""
    app = web.Application()
    add_miniapp(app, bot.settings)
    async with TestClient(TestServer(app)) as client:
        page = await (await client.get("/app/")).text()
    listed = re.search(r'data-languages="([^"]*)"', page)
    assert listed is not None
    assert listed[1].split() == list(LANGUAGES)
    assert {f"words/{code}.json" for code in listed[1].split()} <= own_files().keys()
    words = own_files()["lib/words.js"].content.decode()
    assert [code for code in LANGUAGES if code != "en" and f'"{code}"' in words] == []
