"""People: find somebody, open the card."""

import pytest
from playwright.async_api import expect

from sandbox.telegram import Person
from tests.browser.conftest import MiniApp

pytestmark = pytest.mark.usefixtures("connected")


async def test_an_admin_finds_somebody(miniapp: MiniApp, ada: Person) -> None:
    page = await miniapp.open(ada)
    await expect(page.get_by_role("link", name="Anna")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await page.get_by_role("searchbox").fill("Zoe")
    await expect(page.get_by_text("0 people")).to_be_visible()
    await page.get_by_role("searchbox").fill("ann")
    await expect(page.get_by_role("link", name="Anna")).to_be_visible()
