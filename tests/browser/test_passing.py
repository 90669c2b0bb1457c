"""Review: questions that are left open, and those that somebody else looks at."""

import pytest
from playwright.async_api import expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import MiniApp, press_in_dialog
from tests.telegram.admin_chat import open_admin_chat
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")
PASSED = "SELECT suggestion_id FROM question_passes WHERE (ask_again_at IS NULL) = $1 ORDER BY 1"


@pytest.fixture
async def asked(bot: WholeBot, group: Group, ada: Person) -> list[int]:
    """Ids of four questions about Anna, each on a card of its own, the surest first."""
    for likeness in (0.45, 0.44, 0.42, 0.40):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=likeness)))
        await bot.settle()
    return await sql.values(int, "SELECT id FROM face_suggestions ORDER BY confidence DESC")


async def test_a_parent_leaves_questions_to_the_admins_or_for_later(
    miniapp: MiniApp, asked: list[int], ada: Person, mia: Person
) -> None:
    page = await miniapp.open(mia, "review")
    about = page.get_by_role("region", name="Anna")
    await about.get_by_role("checkbox").nth(0).check()
    await miniapp.picture("review of a parent")
    await about.get_by_role("button", name="Later").click()
    await expect(page.get_by_text("I’ll ask you again tomorrow.")).to_be_visible()
    await expect(about.get_by_role("checkbox")).to_have_count(3)
    assert await sql.values(int, PASSED, False) == asked[:1]

    await about.get_by_role("checkbox").nth(0).check()
    await about.get_by_role("checkbox").nth(2).check()
    await about.get_by_role("button", name="Unsure").click()
    dialog = page.get_by_role("dialog", name="Not sure about 2 faces?")
    await expect(dialog).to_contain_text("The admins will decide")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("unsure")
    await press_in_dialog(page, "Cancel")
    assert await sql.values(int, PASSED, True) == []
    await about.get_by_role("button", name="Unsure").click()
    await press_in_dialog(page, "Unsure")
    await expect(page.get_by_text("The admins will decide about 2 faces.")).to_be_visible()
    await expect(about.get_by_role("checkbox")).to_have_count(1)
    assert await sql.values(int, PASSED, True) == sorted([asked[1], asked[3]])
    await miniapp.ensure_usable_by_all()

    await about.get_by_role("button", name="Unsure").click()
    await press_in_dialog(page, "Unsure")
    await expect(page.get_by_text("Nothing is waiting for a yes or no.")).to_be_visible()


async def test_what_is_left_for_later_goes_from_the_page_of_what_waits_too(
    miniapp: MiniApp, asked: list[int], mia: Person
) -> None:
    page = await miniapp.open(mia, "waiting")
    await page.get_by_role("button", name="Look at them").click()
    about = page.get_by_role("region", name="Anna")
    await about.get_by_role("checkbox").nth(0).check()
    await about.get_by_role("button", name="Later").click()
    await expect(page.get_by_text("I’ll ask you again tomorrow.")).to_be_visible()
    await expect(about.get_by_role("checkbox")).to_have_count(3)
    await about.get_by_role("button", name="Later").click()
    await expect(page.get_by_text("Nothing is waiting for a yes or no.")).to_be_visible()
    assert await sql.values(int, PASSED, False) == sorted(asked)


async def test_a_moderator_sees_who_else_looks_and_where_the_family_was_not_sure(
    miniapp: MiniApp, bot: WholeBot, asked: list[int], ada: Person, mia: Person
) -> None:
    clerk = bot.tg.add_user("Cleo", started=True)
    await bot.write(clerk, "/start")
    await open_admin_chat(bot, ada, clerk)
    await miniapp.call(mia, "/faces/suggestions/pass", {"suggestion_ids": asked[:2], "is_later": False})
    await sql.execute(
        """INSERT INTO reviews (workspace_id, person_id, participant_id, question_ids, held_until)
           SELECT p.workspace_id, p.id, a.id, $1, now() + interval '2 minutes' FROM persons p, participants a
           WHERE p.name = 'Anna' AND a.tg_user_id = $2""",
        *(asked, ada.id),
    )
    page = await miniapp.open(clerk, "review")
    about = page.get_by_role("region", name="Anna")
    await expect(about).to_contain_text("✋ Ada Admin is looking at these")
    await expect(about).to_contain_text("The family was not sure about 2 of them")
    await expect(about.get_by_role("button", name="Unsure")).to_have_count(0)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("review held")
    await miniapp.open(ada, "review")
    await expect(about).to_contain_text("The family was not sure about 2 of them")
    await expect(about).not_to_contain_text("is looking")
