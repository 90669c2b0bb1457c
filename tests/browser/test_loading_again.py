"""What is shown stays while it is loaded again, and whoever works with the keyboard stays where they are."""

import pytest
from playwright.async_api import expect

from sandbox.telegram import Person
from tests import sql
from tests.browser.conftest import MiniApp, held, press_in_dialog
from tests.persons import link_user
from tests.telegram.whole_bot import WholeBot

pytestmark = [pytest.mark.usefixtures("connected"), pytest.mark.prove]


async def test_the_waiting_requests_stay_until_they_are_loaded_again(
    miniapp: MiniApp, bot: WholeBot, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    for asker in (ada, zoe):
        await link_user(asker.id, "Anna", state="requested")
    page = await miniapp.open(mia, "waiting")
    cards = page.get_by_role("region")
    await expect(cards).to_have_count(2)
    dialog = page.get_by_role("dialog", name="Ada Admin asks to receive photos of Anna")
    await cards.first.get_by_role("button", name="Approve").press("Enter")
    await expect(dialog).to_contain_text("Ada Admin may receive the photos")
    async with held(page, "**/faces/waiting?*"):
        async with page.expect_request("**/faces/waiting?*"):
            await press_in_dialog(page, "Approve")
        await expect(cards).to_have_count(2)
    await expect(cards).to_have_count(1)
    await expect(cards).to_be_focused()
    await miniapp.ensure_usable_by_all()
    await cards.get_by_role("button", name="Decline").press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("Zoe Hart cannot ask again.")
    await press_in_dialog(page, "Decline")
    await expect(page.get_by_text("Nothing is waiting for a decision.")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_focused()


async def test_the_history_shows_the_kind_that_was_chosen_last(miniapp: MiniApp, ada: Person) -> None:
    anna = await sql.value(str, "SELECT id::text FROM persons")
    for act in ("hide", "show"):
        assert (await miniapp.call(ada, f"/faces/persons/{anna}/{act}")).ok
    page = await miniapp.open(ada, "history")
    sort = page.get_by_role("combobox", name="What to show")
    rows = page.locator(".timeline li")
    await sort.select_option("links")
    await expect(rows).to_have_count(1)
    of_links = await rows.all_inner_texts()
    hiding = "**/faces/history?*group=hiding*"
    async with page.expect_response(hiding) as late, held(page, hiding):
        await sort.select_option("hiding")
        await expect(page.get_by_text("One moment …")).to_be_visible()
        await expect(rows).to_have_count(0)
        await sort.select_option("links")
        await expect(rows).to_have_count(1)
    await (await late.value).finished()
    await page.evaluate("new Promise((done) => setTimeout(done))")
    assert await rows.all_inner_texts() == of_links

    await sort.select_option("hiding")
    await expect(rows).to_have_count(2)
    async with held(page, hiding):
        async with page.expect_request(hiding):
            await rows.first.get_by_role("button", name="Undo").press("Enter")
        await expect(rows).to_have_count(2)
    await expect(rows).to_have_count(3)
    await expect(page.locator(".timeline li.undone")).to_be_focused()
