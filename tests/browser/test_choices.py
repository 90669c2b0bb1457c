"""A choice shows the value that holds, even after others were chosen; an empty list says what to do."""

import pytest
from playwright.async_api import expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import MiniApp
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


@pytest.mark.prove
async def test_a_setting_that_is_set_back_shows_its_usual_value(miniapp: MiniApp, ada: Person) -> None:
    page = await miniapp.open(ada, "settings")
    setting = page.locator("form", has=page.get_by_role("combobox")).first
    choice = setting.get_by_role("combobox")
    usual = await choice.input_value()
    other = "1" if usual == "0" else "0"
    for value in (other, usual, other):
        await choice.select_option(value=value)
    await setting.get_by_role("button", name="Change").click()
    await setting.get_by_role("button", name="Usual value").click()
    await expect(setting.get_by_role("button", name="Usual value")).to_have_count(0)
    await expect(choice).to_have_value(usual)


@pytest.mark.prove
async def test_the_month_that_was_chosen_stays_when_a_person_is_chosen_who_has_fewer_months(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    date_the_last = """UPDATE image_assets SET taken_at = $1::text::timestamptz
        WHERE id = (SELECT max(id) FROM image_assets)"""
    for name, taken in (("ben", "2026-04-15"), ("anna", "2026-05-15")):
        await zoe.post_photo(group, bot.engine.draw(bot.engine.face(**{name: 0.9})))
        await bot.settle()
        await sql.execute(date_the_last, taken)
    page = await miniapp.open(mia, "my")
    month = page.get_by_role("combobox", name="Month")
    for value in ("2026-05", "2026-04"):
        await month.select_option(value=value)
    await page.get_by_role("button", name="Ben", exact=True).click()
    await expect(month.get_by_role("option")).to_have_count(2)
    await expect(month).to_have_value("2026-04")
    await expect(page.get_by_role("button", name="Photo with Ben")).to_have_count(1)


async def test_an_empty_list_says_what_to_do_next(miniapp: MiniApp, ada: Person) -> None:
    page = await miniapp.open(ada, "people")
    typed = page.get_by_role("searchbox")
    await typed.fill("Nobody")
    await expect(page.get_by_role("status").get_by_text("Try a shorter part")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("people-nobody")
    empty = {"persons": [], "total": 0, "page": 1, "page_size": 50}
    await page.route("**/faces/persons?*", lambda route: route.fulfill(json=empty))
    await typed.fill("")
    await expect(page.get_by_role("status").get_by_text("/connect")).to_be_visible()
    await miniapp.picture("people-none")

    await page.get_by_role("link", name="Unknown", exact=True).click()
    for section, words in {
        "Open": "in two or more photos",
        "Seen once": "in only one photo",
        "Ignored": "Ignore",
    }.items():
        await page.get_by_role("button", name=section).click()
        await expect(page.get_by_text("There is nobody here.")).to_contain_text(words)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("unknown-none")


@pytest.mark.prove
async def test_a_dialog_that_finds_nobody_says_so(miniapp: MiniApp, ada: Person) -> None:
    person = await sql.value(str, "SELECT id::text FROM persons")
    page = await miniapp.open(ada, f"people/{person}")
    await page.get_by_role("button", name="Same as").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("There is nobody here.")
    await dialog.get_by_role("searchbox").fill("Nobody")
    await expect(dialog).to_contain_text("Try a shorter part")
    await miniapp.picture("choose-nobody")
