"""Fixtures: the Mini App of a whole bot in the machine's own Chromium, at the width of a phone."""

import asyncio
import json
import os
import re
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import DEFAULT_OPTIONS, Axe
from playwright.async_api import APIResponse, Browser, Page, Route, async_playwright, expect

from bot.api.application import PREFIX, add_api
from bot.api.authentication import sign_session
from bot.miniapp.serving import add_miniapp
from sandbox.telegram import Person
from sandbox.telegram.content.init_data import signed
from tests.telegram.conftest import *  # noqa: F403  the bot, its group and its people
from tests.telegram.whole_bot import WholeBot

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# Colours as Telegram sends them: Telegram Web by day, and Telegram Desktop by night.
LIGHT = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#f4f4f5",
    "text_color": "#000000",
    "subtitle_text_color": "#707579",
    "link_color": "#3390ec",
    "destructive_text_color": "#e53935",
    "button_color": "#3390ec",
    "button_text_color": "#ffffff",
}
DARK = {
    "bg_color": "#17212b",
    "secondary_bg_color": "#232e3c",
    "text_color": "#f5f5f5",
    "subtitle_text_color": "#708499",
    "link_color": "#6ab3f3",
    "destructive_text_color": "#ec3942",
    "button_color": "#5288c1",
    "button_text_color": "#ffffff",
}
NARROW = 320
# Finds the words that are broken over two lines.
BROKEN_WORDS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const [broken, range] = [[], document.createRange()];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest(".unseen, script")) continue;
    for (const { 0: word, index } of text.data.matchAll(/\\p{L}+/gu)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1) broken.push(word);
    }
  }
  return broken;
}"""
# Makes all letters so many times as large.
RESIZE = """(times) => {
  const all = [...document.body.querySelectorAll("*")];
  const sizes = all.map((one) => parseFloat(getComputedStyle(one).fontSize));
  all.forEach((one, at) => one.style.setProperty("font-size", `${sizes[at] * times}px`));
}"""
CUT_FIELDS = """[...document.querySelectorAll("input")].filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.id)"""
WIDE_DIALOGS = """[...document.querySelectorAll("dialog")].filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.innerText)"""
# Taps twice with a finger at one place: again at once when the answer to the first tap is shown. A phone
# says of each tap that it is the first.
TAP_TWICE = """(button) => {
  button.scrollIntoView({ block: "nearest" });
  const { x, y, width, height } = button.getBoundingClientRect();
  const finger = { pointerType: "touch", detail: 1, clientX: x + width / 2, clientY: y + height / 2 };
  const below = () => document.elementFromPoint(finger.clientX, finger.clientY);
  const click = { bubbles: true, cancelable: true, ...finger };
  const tap = () => below().dispatchEvent(new PointerEvent("click", click));
  return new Promise((done, fail) => {
    setTimeout(() => fail(Error("no button stands there")), 20000);
    const look = (_, seen) => {
      if (!below().matches("button:enabled")) return;
      seen.disconnect();
      tap();
      done();
    };
    new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
    tap();
  });
}"""
PICTURES = os.environ.get("SPOTTED_PICTURES")  # noqa: TID251  no setting of the service
# Stands in for the object that Telegram's apps put into the page. It notes what the page tells Telegram.
TOLD = """window.told = [];
window.TelegramWebviewProxy = { postEvent: (type, data) => told.push([type, JSON.parse(data)]) };"""
BACK_IS_SHOWN = "() => told.filter(([type]) => type === 'web_app_setup_back_button').pop()[1].is_visible"
# The page opens on old phones (docs/limits.md): no test lets it use a name that is younger than they are.
OLD_PHONE = """if (location.pathname.startsWith("/app/")) for (const [of, ...names] of [
  [Array.prototype, "at", "findLast", "toSorted", "with"], [Object, "hasOwn", "groupBy"], [Map, "groupBy"],
  [URLSearchParams.prototype, "size"], [AbortSignal, "any", "timeout"], [Crypto.prototype, "randomUUID"],
  [window, "structuredClone"], [Promise, "withResolvers"],
]) for (const name of names) delete of[name];"""
# So long that only a page that hangs runs into it: other programs may keep the machine busy.
_PATIENCE_MS = 90_000
# A button in Telegram's own pair of colours looks as all buttons of Telegram do: that is not ours to judge.
_FAULTS = """async ([options, { button_text_color: fgColor, button_color: bgColor }]) => {
  const { violations } = await axe.run(options);
  const isTelegrams = ({ any: [{ data } = {}] }) => data?.fgColor === fgColor && data.bgColor === bgColor;
  for (const one of violations) one.nodes = one.nodes.filter((node) => !isTelegrams(node));
  return violations.filter(({ nodes }) => nodes.length);
}"""
_SERIOUS = ("serious", "critical")
# The rules that another theme can break. All other rules would only see the same page again.
_OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    expect.set_options(timeout=_PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        await browser.close()


@dataclass
class MiniApp:
    """The page as one person sees it. faults: errors of the page, and complaints in the browser's console."""

    page: Page
    address: str
    bot: WholeBot
    faults: list[str] = field(default_factory=list)

    async def open(
        self, who: Person, at: str = "", *, dark: bool = False, language: str = "en", version: str = "9.1"
    ) -> Page:
        user = {"id": who.id, "first_name": "Somebody", "language_code": language}
        launch = {
            "tgWebAppData": signed(user, self.bot.tg.token),
            "tgWebAppVersion": version,
            "tgWebAppPlatform": "android",
            "tgWebAppThemeParams": json.dumps(DARK if dark else LIGHT),
        }
        hash_ = "&".join(f"{name}={quote(value)}" for name, value in launch.items())
        await self.page.goto("about:blank")
        await self.page.goto(f"{self.address}?at={at}#{hash_}")
        return self.page

    async def call(self, who: Person, path: str, body: dict[str, Any] | None = None) -> APIResponse:
        """Sends a POST to the API as `who`, whoever's page is open."""
        session = sign_session(who.id, int(time.time()) + 600, self.bot.tg.token)
        address = self.address.removesuffix("/app/") + PREFIX + path
        headers = {"Authorization": f"Bearer {session}"}
        return await self.page.request.post(address, data=body or {}, headers=headers)

    async def paint(self, *, dark: bool) -> None:
        """Telegram says that its colours have changed."""
        theme = json.dumps({"theme_params": DARK if dark else LIGHT})
        await self.page.evaluate(f"Telegram.WebView.receiveEvent('theme_changed', {theme})")

    async def picture(self, name: str) -> None:
        """Keeps pictures of the page, in light and dark, in the folder SPOTTED_PICTURES, if that is set."""
        if PICTURES is None:
            return
        for dark in (True, False):
            if "/app/" in self.page.url:
                await self.paint(dark=dark)
            await self.page.screenshot(path=f"{PICTURES}/{name}-{'dark' if dark else 'light'}.png")

    def forget_lost_connections(self) -> None:
        """Drops what the browser says of requests that the test let fail. Errors of the page stay."""
        self.faults[:] = [said for said in self.faults if "net::ERR_" not in said]

    async def ensure_usable_by_all(self) -> None:
        """Fails where axe finds a serious fault of accessibility, in light or in dark, or where the page or a
        word of it has no room on a narrow phone.
        """
        for dark in (True, False):
            await self.paint(dark=dark)
            found = await self._faults_found_by_axe(_OF_COLOURS if dark else DEFAULT_OPTIONS, dark=dark)
            wrong = [one for one in found if one["impact"] in _SERIOUS]
            assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in wrong] == [], f"{dark=}"
        async with self._narrow():
            assert await self.page.evaluate(BROKEN_WORDS) == []

    async def _faults_found_by_axe(self, options: dict[str, Any], *, dark: bool) -> list[dict[str, Any]]:
        """The script of axe is half a megabyte, so it stays in a page until the page is loaded again. Only
        faults are sent back.
        """
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(Axe().axe_script)
        found: list[dict[str, Any]] = await self.page.evaluate(_FAULTS, [options, DARK if dark else LIGHT])
        return found

    async def ensure_room_for_large_letters(self) -> None:
        """Fails where the page, or a number in its field, has no room on a narrow phone whose owner has made
        all letters twice as large.
        """
        await self.page.evaluate(RESIZE, 2)
        async with self._narrow():
            assert await self.page.evaluate(CUT_FIELDS) == []
        await self.page.evaluate(RESIZE, 0.5)

    @asynccontextmanager
    async def _narrow(self) -> AsyncIterator[None]:
        """The page as wide as a narrow phone. Fails where it has no room there."""
        usual = self.page.viewport_size
        assert usual is not None
        await self.page.set_viewport_size({"width": NARROW, "height": usual["height"]})
        assert await self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await self.page.evaluate(WIDE_DIALOGS) == []
        yield
        await self.page.set_viewport_size(usual)


@pytest.fixture
async def miniapp(bot: WholeBot, browser: Browser) -> AsyncIterator[MiniApp]:
    app = web.Application()
    add_api(app, bot.world)
    add_miniapp(app, bot.settings)
    # New York lies west of Greenwich: at midnight in UTC it is still the day before there.
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, bypass_csp=False, timezone_id="America/New_York"
    )
    await context.add_init_script(OLD_PHONE)
    async with TestServer(app) as server:
        page = await context.new_page()
        shown = MiniApp(page, str(server.make_url("/app/")), bot)
        page.on("pageerror", lambda error: shown.faults.append(str(error)))
        page.on("console", lambda said: shown.faults.append(said.text) if _is_fault(said) else None)
        page.set_default_timeout(_PATIENCE_MS)
        yield shown
        await context.close()
    assert shown.faults == []


async def ask_twice_above(page: Page, faces: int) -> None:
    """From the next opening on, the page takes more faces than these for many."""

    async def say(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, json={**await answer.json(), "asks_twice_above": faces})

    await page.route("**/faces/me", say)


async def press_in_dialog(page: Page, title: str) -> None:
    """Presses a button of the open dialog."""
    await page.get_by_role("dialog").get_by_role("button", name=title).click()


@asynccontextmanager
async def held(page: Page, address: str) -> AsyncIterator[None]:
    """Requests to an address wait until the block ends."""
    is_over = asyncio.Event()

    async def hold(route: Route) -> None:
        await is_over.wait()
        await route.continue_()

    await page.route(address, hold)
    try:
        yield
    finally:
        is_over.set()


async def shorten_pages(page: Page, entries: int) -> None:
    """Makes every list ask for only this number of entries at once."""

    async def shorten(route: Route) -> None:
        answer = await route.fetch()
        text = re.sub(r"const PAGE = \d+", f"const PAGE = {entries}", await answer.text())
        await route.fulfill(response=answer, body=text)

    await page.route("**/views/*.js", shorten)


def _is_fault(said: Any) -> bool:
    """Whether this is a complaint, but no refusal of the API: the page itself says why the API refused."""
    return said.type in ("error", "warning") and "the server responded with a status of" not in said.text
