"""The card of a person: look-alikes who are not to be confused, declared and no longer asked about."""

import pytest
from playwright.async_api import Locator, Route, expect

from sandbox.telegram import Person
from tests import sql
from tests.browser.conftest import MiniApp, press_in_dialog
from tests.persons import add_persons

pytestmark = pytest.mark.usefixtures("connected")


async def test_two_who_look_alike_are_told_apart_and_no_more(
    miniapp: MiniApp, ada: Person, mia: Person
) -> None:
    await add_persons("Ben")
    anna = await sql.value(str, "SELECT id::text FROM persons WHERE name = 'Anna'")
    page = await miniapp.open(ada, f"people/{anna}")
    await page.get_by_role("button", name="Not to be confused with").click()
    dialog = page.get_by_role("dialog", name="Not to be confused with")
    await expect(dialog.get_by_role("button", name="Anna")).to_have_count(0)
    await _give_up(miniapp, dialog)
    await page.get_by_role("button", name="Not to be confused with").click()
    await dialog.get_by_role("button", name="Ben").click()
    await expect(page.get_by_text("I will not take one for the other.")).to_be_visible()
    await expect(page.get_by_text("Not to be confused with Ben:")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("told apart")
    await page.get_by_role("button", name="Stop asking: or Ben?").click()
    await expect(page.get_by_text("I no longer ask whether it is Ben.")).to_be_visible()
    await expect(page.get_by_text("Not to be confused with Ben:")).to_have_count(0)
    undo = page.get_by_role("status").get_by_role("button", name="Undo").last
    await undo.click()
    await expect(page.get_by_role("button", name="Stop asking: or Ben?")).to_be_visible()

    await miniapp.open(mia, f"people/{anna}")
    await expect(page.get_by_role("button", name="Rename")).to_be_visible()
    await expect(page.get_by_text("Not to be confused")).to_have_count(0)


async def _give_up(miniapp: MiniApp, dialog: Locator) -> None:
    """The answer is lost. Whoever cancels sees that it was done."""
    page = miniapp.page

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/apart", lose)
    await dialog.get_by_role("button", name="Ben").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("It may be done")
    await press_in_dialog(page, "Cancel")
    await page.get_by_role("button", name="Stop asking: or Ben?").click()
    await expect(page.get_by_text("Not to be confused with Ben:")).to_have_count(0)
    await page.unroute("**/apart")
    miniapp.forget_lost_connections()
