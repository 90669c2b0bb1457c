"""The page opens from the chat for whoever pressed, is there at once, and scrolls smoothly."""

import json

import pytest
from playwright.async_api import Route, expect

from bot.menu import show_menu
from sandbox.telegram import Group, Person
from tests.browser.conftest import MiniApp
from tests.browser.questions import answer_about_anna
from tests.telegram.whole_bot import WholeBot

USABLE_MS = 1000
MANY = 1000
# Many times what an idle machine takes, because the tests share their cores.
LONGEST_FRAME_MS, MIDDLE_FRAME_MS = 5000, 500
# Scrolls to the end in steps of a finger's swipe, and gives the time of each frame, the shortest first.
SCROLL = """async () => {
    const took = [];
    let last = performance.now();
    for (let at = 0; at < document.documentElement.scrollHeight; at += 300) {
        scrollTo(0, at);
        await new Promise(requestAnimationFrame);
        took.push(performance.now() - last);
        last = performance.now();
    }
    return took.sort((one, other) => one - other);
}"""


@pytest.mark.usefixtures("connected")
async def test_a_button_in_the_chat_opens_the_page_as_whoever_pressed(
    miniapp: MiniApp, bot: WholeBot, ada: Person
) -> None:
    bot.configure(public_url=miniapp.address.removesuffix("/app/"))
    await bot.write(ada, "/people")
    await miniapp.page.set_viewport_size({"width": 1200, "height": 800})
    await miniapp.page.goto(bot.tg.url)
    await miniapp.page.get_by_role("button", name="Open as a page").click()
    app = miniapp.page.frame_locator("iframe[title='Mini App']")
    await expect(app.get_by_role("link", name="Anna")).to_be_visible()
    await expect(miniapp.page.get_by_role("complementary")).to_contain_text("Ada")
    await miniapp.picture("demo")


async def test_the_menu_of_a_chat_closes_by_escape_and_by_a_press_beside_it(
    miniapp: MiniApp, bot: WholeBot, group: Group
) -> None:
    page = miniapp.page
    await page.goto(bot.tg.url)
    chat = page.get_by_role("region", name=group.title)
    opener, panel = chat.locator("summary").first, chat.locator(".panel")
    await opener.click()
    await panel.get_by_role("button").first.focus()
    await miniapp.picture("demo-menu")
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(opener).to_be_focused()
    await opener.click()
    await expect(panel).to_be_visible()
    await chat.get_by_role("log").click()
    await expect(panel).to_be_hidden()


@pytest.mark.usefixtures("connected")
async def test_the_button_beside_the_text_field_opens_the_page(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """Mia's chat is open, so the page opens for her, in a frame that cannot download anything, as in Telegram
    Web. Telegram therefore opens the saved photo outside of the frame.
    """
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await show_menu(bot.world.bot, miniapp.address.removesuffix("/app/"))
    await miniapp.page.goto(bot.tg.url)
    chat = miniapp.page.get_by_role("region", name="Mia Lind")
    await chat.get_by_role("button", name=bot.tg.bot.first_name, exact=True).click()
    app = miniapp.page.frame_locator("iframe[title='Mini App']")
    await app.get_by_role("link", name="My photos").click()
    await app.get_by_role("button", name="Photo with Anna").click()
    async with miniapp.page.context.expect_event(
        "response", lambda one: "/my/downloads/" in one.url
    ) as saved:
        await app.get_by_role("button", name="Save this photo").click()
    assert (await saved.value).ok


@pytest.mark.usefixtures("connected")
async def test_the_page_is_usable_within_a_second(miniapp: MiniApp, ada: Person) -> None:
    """Its files come from the same machine; what is measured is our code. The best of three counts."""
    took = []
    for _ in range(3):
        page = await miniapp.open(ada, "people")
        await expect(page.get_by_role("link", name="Anna")).to_be_visible()
        took.append(await page.evaluate("performance.now()"))
    print(f"usable after {min(took):.0f} ms")
    assert min(took) <= USABLE_MS


@pytest.mark.prove
@pytest.mark.usefixtures("connected")
async def test_a_thousand_questions_scroll_smoothly(miniapp: MiniApp, ada: Person, group: Group) -> None:
    async def many(route: Route) -> None:
        await route.fulfill(content_type="application/json", body=json.dumps(answer_about_anna(MANY)))

    await miniapp.page.route("**/faces/suggestions?*", many)
    page = await miniapp.open(ada, "review")
    await expect(page.get_by_role("checkbox")).to_have_count(MANY)
    for _ in range(3):  # other tests may have held up the first
        frames = await page.evaluate(SCROLL)
        middle, longest = frames[len(frames) // 2], frames[-1]
        if middle <= MIDDLE_FRAME_MS and longest <= LONGEST_FRAME_MS:
            break
    print(f"{len(frames)} frames, the middle one {middle:.0f} ms, the longest {longest:.0f} ms")
    assert (middle <= MIDDLE_FRAME_MS, longest <= LONGEST_FRAME_MS) == (True, True)


async def test_a_plain_browser_is_told_where_the_page_opens(miniapp: MiniApp) -> None:
    """Without Telegram the page follows the theme of the browser, here the dark one."""
    page = miniapp.page
    await page.emulate_media(color_scheme="dark")
    await page.goto(miniapp.address)
    await expect(page.get_by_role("alert")).to_contain_text("This page opens inside Telegram")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.get_by_role("button")).to_have_count(0)


async def test_a_page_whose_code_never_comes_says_why_in_all_its_languages(miniapp: MiniApp) -> None:
    """So it is where a request is lost, and on a phone that is too old for the code."""
    page = miniapp.page
    await page.route("**/lib/words.js", lambda route: route.abort())
    await page.goto(miniapp.address)
    await page.locator(".late").evaluate("one => one.getAnimations()[0].finish()")  # some seconds later
    for words in ("this phone is too old for it", "телефон для неё слишком старый"):
        await expect(page.locator("spotted-app").get_by_text(words)).to_be_visible()
    miniapp.forget_lost_connections()
