"""Whatever does not work is said in words: what happened, whether anything changed, and what to do."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import BACK_IS_SHOWN, TOLD, MiniApp, held
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")

# Does what the page does when a picture scrolls into view: asks the API for the picture's address.
_LOOK_AT_A_FACE = """async () => {
    const app = document.querySelector('script[src$="app.js"]').src;
    const { addressOfPicture } = await import(new URL("lib/pictures.js", app));
    await addressOfPicture("face", "00000000-0000-4000-8000-000000000000");
}"""


async def test_whoever_never_pressed_start_is_told_to_and_goes_on_from_there(
    miniapp: MiniApp, bot: WholeBot
) -> None:
    eve = bot.tg.add_user("Eve")
    await miniapp.page.add_init_script(TOLD)
    page = await miniapp.open(eve)
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("Press Start")
    await expect(said).not_to_contain_text("session")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("not-started")
    await said.get_by_role("button", name="Open the chat").click()
    opened = "told.filter(([type]) => type === 'web_app_open_tg_link').map(([, data]) => data.path_full)"
    assert await page.evaluate(opened) == [f"/{bot.world.username}"]

    await eve.start_bot()
    await bot.settle()
    await said.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("You do not receive anybody’s photos yet.")).to_be_visible()


async def test_a_page_whose_user_is_unknown_by_now_says_to_press_start(miniapp: MiniApp, ada: Person) -> None:
    page = await miniapp.open(ada, "people")
    await expect(page.get_by_role("link", name="Anna")).to_be_visible()
    unknown = {"code": "unknown_user", "details": {"chat": "https://t.me/a_bot"}}
    for address in ("**/faces/history?*", "**/sessions"):
        await page.route(address, lambda route: route.fulfill(status=401, json=unknown))
    await page.get_by_role("link", name="History").click()
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("Press Start")
    await expect(said.get_by_role("button")).to_have_text(["Open the chat", "Try again"])


# The `Retry-After` of a refusal, and what is said of it.
WAITS = {"1": "Wait 1 second,", "90": "Wait 90 seconds,", "2390": "Wait 40 minutes,", None: "Wait a minute,"}


async def test_whoever_asks_too_often_is_told_how_long_to_wait(miniapp: MiniApp, ada: Person) -> None:
    waits = list(WAITS)

    async def refuse(route: Route) -> None:
        wait_s = waits.pop(0)
        headers = {} if wait_s is None else {"Retry-After": wait_s}
        await route.fulfill(status=429, json={"code": "too_many_calls"}, headers=headers)

    await miniapp.page.route("**/faces/history?*", refuse)
    page = await miniapp.open(ada, "history")
    said = page.get_by_role("alert")
    for words in WAITS.values():
        await expect(said).to_contain_text(words)
        await expect(said).to_contain_text("nothing was changed")
        await miniapp.picture("too-many")
        if not waits:
            await page.unroute("**/faces/history?*")
        await said.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("listitem").first).to_be_visible()


async def test_whoever_has_no_connection_is_told_so(miniapp: MiniApp, ada: Person) -> None:
    await miniapp.page.route("**/faces/history?*", lambda route: route.abort())
    page = await miniapp.open(ada, "history")
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("cannot be reached")
    await expect(said).to_contain_text("nothing was changed")
    await expect(said).not_to_contain_text("on our side")
    await miniapp.picture("offline")
    await page.unroute("**/faces/history?*")
    async with held(page, "**/faces/history?*"):
        await said.get_by_role("button", name="Try again").click()
        await expect(page.get_by_text("One moment …")).to_be_visible()
    await expect(page.get_by_role("listitem").first).to_be_visible()
    miniapp.forget_lost_connections()


async def test_the_page_says_that_a_change_whose_answer_failed_may_be_done(
    miniapp: MiniApp, ada: Person, mia: Person
) -> None:
    """A proxy in front of the service answers 504, and the service makes the change all the same. Ada works
    with the keyboard. In the end Anna is hidden, and her mother is told why her photos are gone.
    """

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.fulfill(status=504, body="Gateway Timeout")

    await miniapp.page.clock.install()
    page = await miniapp.open(ada, f"people/{await sql.value(str, 'SELECT id::text FROM persons')}")
    await page.route("**/hide", lose)
    await page.get_by_role("button", name="Hide").click()
    said = page.get_by_role("status").get_by_text("on our side")
    await expect(said).to_contain_text("it may already be done")
    await expect(said).not_to_contain_text("nothing was changed")
    await expect(page.get_by_role("button", name="Show again")).to_be_visible()  # the change was made
    await page.clock.fast_forward(15_000)
    await expect(said).to_be_visible()  # a slow reader is still at it
    await page.clock.fast_forward(15_000)
    await expect(said).to_have_count(0)
    await page.unroute("**/hide", lose)
    # Each press is a new request, with another idempotency key than the lost one.
    for now, then in (("Show again", "Hide"), ("Hide", "Show again")):
        await page.get_by_role("button", name=now).press("Enter")
        await expect(page.get_by_role("button", name=then)).to_be_focused()
    await _reach_undo(page)
    assert await sql.value(str, "SELECT status FROM persons") == "HIDDEN"
    await miniapp.open(mia, "my")
    await expect(page.get_by_text("Hidden, so no photos are shown: Anna.")).to_be_visible()
    await expect(page.get_by_role("main")).not_to_contain_text("/connect")


_HOLD_UNDO = "dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, repeat: true }))"


async def _reach_undo(page: Page) -> None:
    """*Undo* stays while it has the focus, and one key presses it from anywhere. Of two, that is the last."""
    undo = page.get_by_role("status").get_by_role("button", name="Undo")
    await expect(undo).to_have_count(2)
    await undo.last.focus()
    await page.clock.fast_forward(60_000)
    await expect(undo).to_have_count(1)
    await expect(undo).to_be_focused()
    await page.get_by_role("button", name="Show again").focus()
    await page.evaluate(_HOLD_UNDO)
    assert await undo.count() == 1  # one long press takes back one thing
    await page.keyboard.press("Control+z")
    await expect(page.get_by_role("button", name="Hide")).to_be_visible()
    await page.get_by_role("button", name="Hide").click()
    await expect(page.get_by_role("button", name="Show again")).to_be_visible()


async def test_a_change_whose_answer_was_lost_is_made_once_and_can_be_undone(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """Mia is in the underground: her first press reaches the API, and its answer never comes; the second
    answer breaks off. Then the page asks for a picture, the API refuses her third press as one too many, and
    takes the fourth.
    """
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await miniapp.page.clock.install()
    page = await miniapp.open(mia, "my")
    await page.get_by_role("button", name="Photo with Anna").click()
    await page.get_by_role("dialog", name="Photo").get_by_role("button", name="Not Anna").click()
    sure = page.get_by_role("dialog", name="Is Anna not in this photo?")
    await _lose_two_answers(page, sure)
    async with page.expect_response("**/faces/pictures"):
        await page.evaluate(_LOOK_AT_A_FACE)
    too_many = {"code": "too_many_calls"}
    await page.route("**/wrong", lambda route: route.fulfill(status=429, json=too_many))
    await sure.get_by_role("button", name="Not Anna").click()
    await expect(sure).to_contain_text("too much at once")
    await page.unroute("**/wrong")
    await sure.get_by_role("button", name="Not Anna").click()
    told = page.get_by_role("status").get_by_text("Taken off this photo, for everybody.")
    await expect(told).to_contain_text(
        "You can undo it later, too: /undo in our chat."
    )  # she has no list of what was done
    await page.route("**/undo", lambda route: route.abort())
    await told.get_by_role("button", name="Undo").click()
    told = page.get_by_role("status").get_by_text("cannot be reached")
    await expect(told).to_be_visible()
    assert await sql.value(int, "SELECT count(*) FROM negative_pairs") == 1
    await page.unroute("**/undo")
    await told.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert await sql.value(int, "SELECT count(*) FROM negative_pairs") == 0
    await _give_up(miniapp)
    miniapp.forget_lost_connections()


async def _lose_two_answers(page: Page, sure: Locator) -> None:
    """The page gives the first one up, and can be used again."""
    is_done = asyncio.Event()

    async def lose(route: Route) -> None:
        if is_done.is_set():
            await route.fulfill(body='{"operation_id": ')
        else:
            await route.fetch()
            is_done.set()

    said, wrong = sure.get_by_role("alert"), sure.get_by_role("button", name="Not Anna")
    await page.route("**/wrong", lose)
    await wrong.click()
    await is_done.wait()
    await page.clock.fast_forward(60_000)
    await expect(said).to_have_text(
        "I cannot be reached. It may be done, or not. Please try again before you do anything else: "
        "then it is done only once."
    )
    await expect(sure.get_by_role("button", name="Cancel")).to_be_enabled()
    async with page.expect_response("**/wrong"):
        await wrong.click()
    await expect(said).to_contain_text("cannot be reached")
    await page.unroute("**/wrong")


async def _give_up(miniapp: MiniApp) -> None:
    """Whoever cancels after an answer was lost sees whether it was done."""
    page = miniapp.page

    async def cut(route: Route) -> None:
        await route.fulfill(response=await route.fetch(), body="{")

    await page.get_by_role("button", name="Photo with Anna").click()
    await page.get_by_role("dialog", name="Photo").get_by_role("button", name="Not Anna").click()
    sure = page.get_by_role("dialog", name="Is Anna not in this photo?")
    await page.route("**/wrong", cut)
    await sure.get_by_role("button", name="Not Anna").click()
    await expect(sure.get_by_role("alert")).to_contain_text("It may be done")
    await sure.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_text("There are no photos yet.")).to_be_visible()


async def test_a_search_that_failed_is_not_a_search_that_found_nobody(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person
) -> None:
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    page = await miniapp.open(ada, "unknown")
    await page.get_by_role("link", name="Unknown person no.").click()
    await page.route("**/faces/persons?*", lambda route: route.fulfill(status=503, json={"code": "away"}))
    await page.get_by_role("button", name="Say who it is").click()
    dialog = page.get_by_role("dialog")
    said, new = dialog.get_by_text("on our side"), dialog.get_by_role("button", name="Somebody new")
    await expect(said).to_be_visible()
    async with page.expect_response(lambda response: "typed=Anna" in response.url):
        await dialog.get_by_role("searchbox").fill("Anna")
    await expect(said).to_be_visible()
    await expect(new).to_have_count(0)  # there may be an Anna already
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("search-failed")
    await page.unroute("**/faces/persons?*")
    await dialog.get_by_role("button", name="Try again").click()
    await expect(dialog.get_by_role("button", name="Anna", exact=True)).to_be_visible()
    await expect(said).to_have_count(0)
    await expect(new).to_have_count(0)
    await dialog.get_by_role("searchbox").fill("Annabel")
    await expect(new).to_be_visible()
    await sql.execute("UPDATE persons SET name = 'Annabel', name_key = 'annabel'")  # meanwhile
    await new.click()
    await expect(dialog).to_contain_text("Somebody is already called that. Nothing was changed.")


@pytest.mark.parametrize("fails", ["aborted", "missing"])
async def test_without_its_words_the_page_says_so_in_english(
    miniapp: MiniApp, ada: Person, fails: str
) -> None:
    async def fail(route: Route) -> None:
        await (route.abort() if fails == "aborted" else route.fulfill(status=404, body="404: Not Found"))

    await miniapp.page.route("**/words/*.json", fail)
    await miniapp.page.add_init_script(TOLD)
    anna = await sql.value(str, "SELECT id::text FROM persons")
    page = await miniapp.open(ada, f"people/{anna}", language="ru")
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("This page could not be loaded.")
    await miniapp.picture("no-words")
    again = said.get_by_role("button", name="Try again")
    await again.click()
    await expect(again).to_be_enabled()
    assert await page.evaluate(BACK_IS_SHOWN) is False
    await page.unroute("**/words/*.json")
    await again.click()
    await expect(page.get_by_role("heading", name="Anna")).to_be_visible()
    assert await page.evaluate(BACK_IS_SHOWN) is True
    miniapp.forget_lost_connections()
