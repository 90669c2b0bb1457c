"""What stands where: nothing lies over the buttons, dialogs have their width, a tap shows what it chose."""

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import NARROW, MiniApp, press_in_dialog
from tests.persons import add_persons
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")
# What of the buttons below a slide cannot be pressed, because something lies over it.
_COVERED = """() => [...document.querySelectorAll(".about button")].filter((one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return !one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}).map((one) => one.innerText)"""
_DIALOG_SPACE = 24  # at both sides together


@pytest.fixture
async def slides(miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person) -> Locator:
    """Mia looks at the first of two photos of Anna."""
    for _ in range(2):
        await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    page = await miniapp.open(mia, "my")
    await page.get_by_role("button", name="Photo with Anna").first.click()
    return page.get_by_role("dialog", name="Photo")


async def test_the_keys_still_work_after_an_answer_in_the_slides(miniapp: MiniApp, slides: Locator) -> None:
    """The pressed button is disabled then, and a browser gives its focus to nobody."""
    right = slides.get_by_role("button", name="This is Anna")
    await right.click()
    await expect(right).to_be_disabled()
    await _see_frames(miniapp.page)
    await miniapp.page.keyboard.press("ArrowRight")
    await expect(miniapp.page.locator("slide-show")).to_have_js_property("at", 1)
    await miniapp.page.keyboard.press("Escape")
    await expect(slides).to_have_count(0)


async def test_what_is_said_in_the_slides_covers_no_button(miniapp: MiniApp, slides: Locator) -> None:
    await slides.get_by_role("button", name="This is Anna").click()
    await expect(miniapp.page.get_by_role("status").get_by_text("Thank you")).to_be_visible()
    for width in (390, NARROW):
        await miniapp.page.set_viewport_size({"width": width, "height": 844})
        assert await miniapp.page.evaluate(_COVERED) == []
        await miniapp.picture(f"slide-judged-{width}")


async def test_nothing_offers_a_photo_behind_the_last_one(miniapp: MiniApp, slides: Locator) -> None:
    """Whoever tries it all the same is told so once."""
    further = slides.get_by_role("button", name="Next photo")
    await expect(further).to_be_visible()
    await further.click()
    await expect(slides.get_by_role("button", name="Previous photo")).to_be_visible()
    await expect(further).to_be_hidden()
    for _ in range(2):
        await miniapp.page.keyboard.press("ArrowRight")
    await expect(miniapp.page.get_by_text("That was the last photo.")).to_have_count(1)
    await miniapp.picture("slide-last")


async def test_a_dialog_is_as_wide_as_a_narrow_phone_allows(miniapp: MiniApp, ada: Person) -> None:
    """Its fields and buttons also have room when all letters are twice as large."""
    page = await miniapp.open(ada, "people")
    await page.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="Birth date").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await page.set_viewport_size({"width": NARROW, "height": 844})
    box = await dialog.bounding_box()
    assert box is not None
    assert box["width"] == NARROW - _DIALOG_SPACE
    await miniapp.picture("dialog-date")
    await miniapp.ensure_room_for_large_letters()


async def test_a_refusal_is_seen_however_low_the_dialog_is(miniapp: MiniApp, ada: Person) -> None:
    """A keyboard on the screen leaves little room."""
    await add_persons("Ben")
    page = await miniapp.open(ada, "people")
    await page.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="Rename").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("Ben")
    await page.set_viewport_size({"width": NARROW, "height": 300})
    await press_in_dialog(page, "Save")
    await expect(dialog.get_by_role("alert")).to_contain_text("Somebody is already called that.")
    await expect(dialog.get_by_role("alert")).to_be_in_viewport(ratio=0.95)
    await miniapp.picture("dialog-refused")


async def test_a_face_dialog_closes_where_other_dialogs_are_cancelled(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """The deed comes last."""
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    page = await miniapp.open(mia, "people")
    await page.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="More about this face").first.click()
    buttons = page.get_by_role("dialog").get_by_role("button")
    await expect(buttons).to_have_text(["That is right", "Close", "Delete this face …"])


async def test_a_photo_has_room_for_large_letters(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(max=0.9)))
    await bot.settle()
    photo = await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'")
    page = await miniapp.open(ada, f"photo/{photo}")
    await expect(page.get_by_role("group", name="Anna")).to_be_visible()
    await miniapp.picture("photo")
    await miniapp.ensure_room_for_large_letters()


async def test_a_tap_on_a_face_shows_whose_it_is(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    face = bot.engine.face
    await zoe.post_photo(group, bot.engine.draw(face(anna=0.9), *(face(**{name: 0.9}) for name in "bcdefg")))
    await bot.settle()
    photo = await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'")
    page = await miniapp.open(ada, f"photo/{photo}")
    last = page.get_by_role("group", name="7.")
    await expect(last).to_be_visible()
    await expect(last).not_to_be_in_viewport(ratio=0.95)
    await bot.settle()
    await expect(last.locator("face-image")).to_have_count(1)
    await page.locator(".boxes g").nth(6).locator("rect").click()
    await expect(last).to_be_in_viewport(ratio=0.95)
    await expect(last).to_have_class("row chosen")
    await miniapp.picture("photo-chosen")


async def _see_frames(page: Page) -> None:
    """Twice what a browser draws: it takes the focus from a disabled button when it draws."""
    await page.evaluate(
        "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
    )
