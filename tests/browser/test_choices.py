"""A choice shows what holds, also after somebody has chosen something else there."""

import pytest
from playwright.async_api import expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import MiniApp
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


async def test_a_setting_that_is_the_usual_one_again_is_shown_so(miniapp: MiniApp, ada: Person) -> None:
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
