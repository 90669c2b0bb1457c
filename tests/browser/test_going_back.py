"""Telegram's Back button first closes what lies over a view; it knows the way back after a reload, too."""

import pytest
from playwright.async_api import Page, expect

from sandbox.telegram import Group, Person
from tests.browser.conftest import BACK_IS_SHOWN, TOLD, MiniApp
from tests.telegram.whole_bot import WholeBot

pytestmark = [pytest.mark.usefixtures("connected"), pytest.mark.prove]


@pytest.fixture
async def scene(connected: None, bot: WholeBot, group: Group, ada: Person) -> None:
    """A photo of Anna, which Mia received, and a question."""
    for likeness in (0.9, 0.45):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=likeness)))
        await bot.settle()


async def _press_back(page: Page) -> None:
    await page.evaluate("Telegram.WebView.receiveEvent('back_button_pressed')")


@pytest.mark.usefixtures("scene")
async def test_back_closes_a_dialog_and_then_the_slides(miniapp: MiniApp, mia: Person) -> None:
    await miniapp.page.add_init_script(TOLD)
    page = await miniapp.open(mia, "my")
    await page.get_by_role("button", name="Photo with Anna").click()
    slides = page.get_by_role("dialog", name="Photo")
    await slides.get_by_role("button", name="Not Anna").click()
    question = page.get_by_role("dialog", name="Is Anna not in this photo?")
    await expect(question).to_be_visible()
    assert await page.evaluate(BACK_IS_SHOWN) is True
    await _press_back(page)
    await expect(question).to_have_count(0)
    await expect(slides).to_be_visible()
    await _press_back(page)
    await expect(slides).to_have_count(0)
    await expect(page.get_by_role("button", name="Photo with Anna")).to_be_visible()
    assert await page.evaluate(BACK_IS_SHOWN) is False


@pytest.mark.usefixtures("scene")
async def test_back_leaves_no_dialog_over_another_view(miniapp: MiniApp, ada: Person) -> None:
    page = await miniapp.open(ada, "review")
    anna = page.get_by_role("region", name="Anna")
    dialog = page.get_by_role("dialog")
    await anna.get_by_role("button", name="Why?").click()
    await expect(dialog).to_be_visible()
    await _press_back(page)
    await expect(dialog).to_have_count(0)

    await anna.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="Rename").click()
    await expect(dialog).to_be_visible()
    await _press_back(page)
    await expect(dialog).to_have_count(0)
    await page.get_by_role("button", name="Rename").click()
    await page.go_back()  # the browser's own Back button
    await expect(anna).to_be_visible()
    await expect(dialog).to_have_count(0)

    await anna.get_by_role("button", name="Why?").click()
    await dialog.get_by_role("button", name="Whole photo").click()
    await expect(page.locator(".boxed")).to_be_visible()
    await _press_back(page)
    await anna.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="More about this face").first.click()
    await dialog.get_by_role("button", name="Whole photo").click()
    await expect(page.locator(".boxed")).to_be_visible()
    await page.reload()
    await expect(page.locator(".boxed")).to_be_visible()
    await _press_back(page)
    await expect(page.get_by_role("heading", name="Anna", level=1)).to_be_visible()
