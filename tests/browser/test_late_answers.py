"""Answers that come late, twice or not at all: lists, a place in a list, pictures."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, Request, Response, Route, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import MiniApp, held, press_in_dialog, shorten_pages
from tests.browser.questions import plant_questions
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.prove


@pytest.fixture(autouse=True)
async def two_children(connected: None, bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    """Mia connected Anna and Ben."""
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")


async def test_ticks_stay_when_there_is_no_connection(miniapp: MiniApp, ada: Person) -> None:
    """Otherwise the button that meant two faces would mean all of them at the second press."""
    await plant_questions("Anna", 4, 0.7)
    page = await miniapp.open(ada, "review")
    anna = page.get_by_role("region", name="Anna")
    for at in range(2):
        await anna.get_by_role("checkbox").nth(at).check()
    await page.route("**/bulk-action", lambda route: route.abort())
    await anna.get_by_role("button", name="Yes, 2 ticked").click()
    await expect(anna.get_by_role("checkbox")).to_have_count(4)
    yes = anna.get_by_role("button", name="Yes, 2 ticked")
    await expect(yes).to_be_enabled()
    await anna.get_by_role("button", name="No, 2 ticked").click()
    dialog = page.get_by_role("dialog")
    await press_in_dialog(page, "No, none of 2")
    await expect(dialog).to_contain_text("I cannot be reached.")
    await press_in_dialog(page, "Cancel")
    miniapp.forget_lost_connections()

    await page.unroute("**/bulk-action")
    await yes.click()
    await expect(anna.get_by_role("checkbox")).to_have_count(2)
    await expect(anna.get_by_role("checkbox", checked=True)).to_have_count(0)
    await expect(anna.get_by_role("button", name="Yes, all 2 faces")).to_be_enabled()


async def test_a_press_counts_although_the_picture_comes_between_down_and_up(
    miniapp: MiniApp, bot: WholeBot, group: Group, zoe: Person, mia: Person
) -> None:
    """A browser sees no click where the mouse went down on something that is gone when it goes up."""
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    page = miniapp.page
    async with page.expect_response(_of_picture(202)):
        await miniapp.open(mia, "my")
    await bot.settle()  # the picture is drawn
    async with held(page, "**/faces/pictures"):
        await miniapp.open(mia, "my")
        tile = page.get_by_role("button", name="Photo with Anna")
        await tile.hover()
        await page.mouse.down()
    await expect(tile.locator("img")).to_be_visible()
    await page.mouse.up()
    await expect(page.get_by_role("dialog", name="Photo")).to_be_visible()


async def test_a_list_shows_what_was_asked_for_last(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person
) -> None:
    for name in ("max", "max", "eva", "eva"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{name: 0.9})))
        await bot.settle()
    await shorten_pages(miniapp.page, 1)
    page = await miniapp.open(ada, "people")
    rows, more = page.locator("person-row"), page.get_by_role("button", name="Show more")
    typed = page.get_by_role("searchbox")
    await expect(rows).to_have_text([re.compile("Anna")])
    async with held(page, "**/faces/persons?*page=2*"):
        await more.click()
        await typed.fill("ben ")
        await expect(rows).to_have_text([re.compile("Ben")])
    await expect(page.locator("people-view")).to_have_js_property("busy", False)
    await expect(rows).to_have_text([re.compile("Ben")])
    await expect(typed).to_have_value("ben ")  # the space at the end stays: another word may follow

    await page.get_by_role("link", name="Unknown", exact=True).click()
    await expect(rows).to_have_count(1)
    async with held(page, "**/faces/clusters?*page=2*"):
        await more.click()
        await page.get_by_role("button", name="Ignored").click()
        await expect(page.get_by_text("There is nobody here.")).to_be_visible()
    await expect(page.locator("unknown-view")).to_have_js_property("busy", False)
    await expect(rows).to_have_count(0)
    assert await page.evaluate("history.state.kept.page") == 1


async def test_everybody_can_be_chosen_however_many_pages_they_fill(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person
) -> None:
    for name in ("max", "max", "max", "max", "eva", "eva", "tom", "tom"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**{name: 0.9})))
        await bot.settle()
    await shorten_pages(miniapp.page, 1)
    page = await miniapp.open(ada, "unknown")
    await page.get_by_role("link", name="Unknown person").click()
    same = page.get_by_role("button", name="Looks like")
    await page.route("**/faces/clusters?*", lambda route: route.fulfill(status=503, json={"code": "away"}))
    await same.click()
    await expect(page.get_by_role("status").get_by_text("on our side")).to_be_visible()
    await page.unroute("**/faces/clusters?*")
    await same.click()
    await expect(page.get_by_role("dialog").get_by_role("radio")).to_have_count(2)
    await press_in_dialog(page, "Cancel")

    await page.route("**/faces/clusters?*", lambda route: route.fulfill(json={"clusters": [], "total": 0}))
    await same.click()
    await expect(page.get_by_role("status").get_by_text("There is nobody here.")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.unroute("**/faces/clusters?*")
    await _split_while_it_is_shown(miniapp, ada)


async def _split_while_it_is_shown(miniapp: MiniApp, ada: Person) -> None:
    """One of four faces is shown, and somebody splits it off. The first press of *Show more* brings two
    others, the second press the last one.
    """
    page, asked = miniapp.page, list[str]()
    cluster, faces = page.locator("cluster-view"), page.get_by_role("checkbox")
    await expect(faces).to_have_count(1)
    first = await cluster.evaluate("view => view.cluster.faces[0].id")
    number = await cluster.evaluate("view => view.cluster.id")
    split = await miniapp.call(ada, f"/faces/clusters/{number}/split", {"face_ids": [first]})
    assert split.ok, await split.text()
    await page.get_by_role("button", name="Show more").click()
    await expect(faces).to_have_count(2)
    assert first not in await cluster.evaluate("view => view.cluster.faces.map((one) => one.id)")
    page.on("request", lambda one: asked.append(one.url))
    await page.get_by_role("button", name="Show more").click()
    await expect(faces).to_have_count(3)
    assert len([url for url in asked if "page=" in url]) == 2, asked
    await expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    # Whoever splits off the faces of another page has seen them all.
    ids = await cluster.evaluate("view => view.cluster.faces.map((one) => one.id)")
    await page.route("**/parts", lambda route: route.fulfill(json={"parts": [ids[:1], ids[1:]]}))
    await page.reload()
    await page.get_by_role("button", name="Show more").click()
    await expect(faces).to_have_count(2)
    await page.get_by_role("button", name="Who could be somebody else?").click()
    await expect(faces).to_have_count(3)
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)


async def test_whoever_says_that_a_photo_is_wrong_goes_on_with_the_next_one(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """Seven photos, pages of three; Ben is on No. 1, too. Mia goes on twice before the second page came."""
    for n in range(1, 8):
        looks = [{"anna": 0.9}, {"ben": 0.9}] if n == 1 else [{"anna": 0.9}]
        photo = bot.engine.draw(*(bot.engine.face(**look) for look in looks))
        await zoe.post_photo(group, photo, caption=f"No. {n}")
    await bot.settle()
    await shorten_pages(miniapp.page, 3)
    page = await miniapp.open(mia, "my")
    tiles = page.locator(".tile")
    await _choose_quickly(page, tiles)
    slides = page.get_by_role("dialog", name="Photo")
    await tiles.nth(2).click()
    async with held(page, "**/faces/my/photos?*cursor=*"):
        for _ in range(2):
            await page.keyboard.press("ArrowRight")
        await page.evaluate("new Promise((done) => setTimeout(done))")
        assert await page.get_by_text("That was the last photo.").count() == 0
    await expect(slides).to_contain_text("No. 4")
    await page.keyboard.press("Escape")
    await expect(tiles).to_have_count(6)

    await tiles.nth(4).click()
    await expect(slides).to_contain_text("No. 3")
    await slides.get_by_role("button", name="Not Anna").click()
    await page.get_by_role("dialog", name="Is Anna not in").get_by_role("button", name="Not Anna").click()
    await expect(page.get_by_text("Taken off this photo, for everybody.")).to_be_visible()
    await expect(slides).to_contain_text("No. 2")
    async with page.expect_response("**/faces/my/photos?*"):
        await page.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(tiles).to_have_count(7)
    await expect(slides).to_contain_text("No. 2")
    photo_id = await slides.locator("face-image").evaluate("one => one.photo")
    await page.keyboard.press("Escape")
    await expect(page.locator(".tile:focus face-image")).to_have_js_property("photo", photo_id)


async def _choose_quickly(page: Page, tiles: Locator) -> None:
    """Anna is pressed twice, then Ben; the answers about Anna come last."""
    who = page.get_by_role("group", name="Whose photos")
    await expect(tiles).to_have_count(3)
    anna = await sql.value(str, "SELECT id::text FROM persons WHERE name = 'Anna'")
    of_anna = f"**/faces/my/photos?personId={anna}*"
    async with page.expect_response(of_anna) as answering, held(page, of_anna):
        async with page.expect_request(of_anna):
            for _ in range(2):
                await who.get_by_role("button", name="Anna").click()
        await who.get_by_role("button", name="Ben").click()
        await expect(tiles).to_have_count(1)
    await (await answering.value).finished()
    await page.evaluate("new Promise(requestAnimationFrame)")
    await expect(tiles).to_have_count(1)
    await who.get_by_role("button", name="Everybody").click()
    await expect(tiles).to_have_count(3)


async def test_a_picture_is_asked_for_until_it_is_there(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """The API gives no address (503), then one that expires (403). In the end the session expires."""
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    asked: list[Request] = []

    async def give_address(route: Route) -> None:
        asked.append(route.request)
        await (route.fulfill(status=503) if len(asked) == 1 else route.continue_())

    async def show(route: Route) -> None:
        await (route.fulfill(status=403) if len(asked) == 2 else route.continue_())

    page = miniapp.page
    await page.clock.install()
    await page.route("**/faces/pictures", give_address)
    await page.route("**/pictures/*/*", show)
    async with page.expect_response("**/faces/pictures"):
        await miniapp.open(mia, "my")
    async with page.expect_response(_of_picture(403)):
        await page.clock.fast_forward(10_000)
    async with page.expect_response(_of_picture(202)):
        await page.clock.fast_forward(600_000)
    await bot.settle()
    async with page.expect_response(_of_picture(200)):
        await page.clock.fast_forward(10_000)
    await expect(page.locator(".tile img")).to_be_visible()
    for address in ("**/faces/pictures", "**/sessions"):
        await page.unroute(address)
        await page.route(address, lambda route: route.fulfill(status=401, json={"code": "not_signed"}))
    await page.clock.fast_forward(600_000)
    await page.get_by_role("button", name="Photo with Anna").click()
    await expect(page.get_by_role("status").get_by_text("Your session has ended.")).to_be_visible()
    page.on("request", lambda one: asked.extend([one]))
    await page.clock.run_for(10_000)
    await page.evaluate("new Promise(requestAnimationFrame)")
    await page.clock.run_for(100)
    assert len(asked) == 3  # nothing is asked for in vain


async def test_the_page_says_that_a_picture_cannot_be_shown(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, zoe: Person, mia: Person
) -> None:
    """Telegram does not have the photo any more. When the phone is online again, the page asks once more."""
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    photo = await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'")
    page = miniapp.page
    await page.clock.install()
    await page.route("**/pictures/*/*", lambda route: route.fulfill(status=410))
    await _ask_to_the_end(page, miniapp.open(mia, "my"))
    await expect(page.locator(".tile").get_by_title("I cannot show this picture.")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("no-picture-tile")
    await _ask_to_the_end(page, page.get_by_role("button", name="Photo with Anna").click())
    slides = page.get_by_role("dialog", name="Photo")
    await expect(slides).to_contain_text("Telegram no longer has it.")
    await miniapp.picture("no-picture-slide")

    await _ask_to_the_end(page, miniapp.open(ada, f"photo/{photo}"))
    await expect(page.locator(".boxed")).to_contain_text("Telegram no longer has it.")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("no-picture-photo")
    await page.unroute("**/pictures/*/*")
    async with page.expect_response(_of_picture(202)):
        await page.evaluate("dispatchEvent(new Event('online'))")
    await bot.settle()
    async with page.expect_response(_of_picture(200)):
        await page.clock.fast_forward(10_000)
    await expect(page.locator(".boxed img")).to_be_visible()


async def _ask_to_the_end(page: Page, begin: Awaitable[object]) -> None:
    """Waits until the page has asked for the picture five times, which is the last time."""
    async with page.expect_response(_of_picture(410)):
        await begin
    for _ in range(4):
        async with page.expect_response(_of_picture(410)):
            await page.clock.fast_forward(10_000)


def _of_picture(status: int) -> Callable[[Response], bool]:
    return lambda one: "/faces/pictures/" in one.url and one.status == status
