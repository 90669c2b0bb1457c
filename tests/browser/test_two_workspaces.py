"""What a press opens is looked up in its own workspace, whichever workspace is chosen on the page."""

import pytest
from playwright.async_api import expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import MiniApp, press_in_dialog
from tests.persons import add_persons
from tests.telegram.whole_bot import WholeBot

pytestmark = [pytest.mark.usefixtures("connected"), pytest.mark.prove]


async def _open_school(bot: WholeBot, parent: Person, *admins: Person) -> sql.Row:
    """Otto's workspace with Clara, whom the parent connected, a photo of her, and a question about her."""
    otto = bot.tg.add_user("Otto", started=True)
    school = bot.tg.add_group("School", members=[parent], admins=[otto, *admins])
    await school.add_bot(by=otto)
    await bot.settle()
    await bot.connect(parent, school, "Clara", bot.engine.draw(bot.engine.face(clara=0.9)))
    await bot.press(otto, otto.inbox[-1], "Approve")
    for likeness in (0.9, 0.45):
        await otto.post_photo(school, bot.engine.draw(bot.engine.face(clara=likeness)))
        await bot.settle()
    [clara] = await sql.rows("SELECT id, workspace_id FROM persons WHERE name = 'Clara'")
    return clara


async def test_a_parent_who_moderates_elsewhere_finds_the_questions_about_the_child(
    miniapp: MiniApp, bot: WholeBot, ada: Person
) -> None:
    await _open_school(bot, ada)
    page = await miniapp.open(ada, "waiting")
    async with page.expect_request("**/faces/suggestions?*&waiting=true"):
        await page.get_by_role("region", name="1 question about Clara").get_by_role("button").click()
    clara = page.get_by_role("region", name="Clara")
    await expect(clara.get_by_role("checkbox")).to_have_count(1)
    await clara.get_by_role("link", name="Clara").click()
    await page.get_by_role("button", name="More about this face").first.click()
    face = page.get_by_role("dialog", name="Clara")
    await expect(face.get_by_role("button", name="Close")).to_be_visible()
    await expect(face.get_by_role("button", name="Whole photo")).to_have_count(0)


async def test_the_page_opens_in_the_workspace_of_the_person_or_photo_that_is_opened(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    clara = await _open_school(bot, mia, ada)
    await sql.execute(
        "UPDATE groups SET activated_by_id = (SELECT id FROM participants WHERE tg_user_id = $1)", ada.id
    )
    await add_persons("Dora", workspace_id=clara["workspace_id"])
    page = await miniapp.open(ada, f"people/{clara['id']}")
    chosen = page.get_by_role("combobox", name="Which groups")
    await expect(chosen).to_have_value(str(clara["workspace_id"]))
    await miniapp.picture("two workspaces")
    await _choose_from_school(miniapp, "Same as")
    await page.get_by_role("button", name="Questions").click()
    await expect(page.get_by_role("region", name="Clara").get_by_role("checkbox")).to_have_count(1)

    photo = await sql.value(
        int,
        "SELECT min(id) FROM image_assets WHERE kind = 'post' AND workspace_id = $1",
        clara["workspace_id"],
    )
    await miniapp.open(ada, f"photo/{photo}")
    await _choose_from_school(miniapp, "Who is this?")
    await expect(chosen).to_have_value(str(clara["workspace_id"]))
    await chosen.select_option(label="Kindergarten")
    await expect(page.get_by_text("Nothing is waiting for a yes or no.")).to_be_visible()
    await miniapp.open(ada, "photo")
    await expect(page.get_by_text("Nothing is waiting for a yes or no.")).to_be_visible()


async def test_the_chosen_workspace_follows_what_is_opened(
    miniapp: MiniApp, bot: WholeBot, ada: Person, mia: Person
) -> None:
    clara = await _open_school(bot, mia, ada)
    await sql.execute(
        "UPDATE groups SET activated_by_id = (SELECT id FROM participants WHERE tg_user_id = $1)", ada.id
    )
    page = await miniapp.open(ada, "people")
    chosen = page.get_by_role("combobox", name="Which groups")
    await chosen.select_option(label="School")
    await page.get_by_role("link", name="Clara").click()
    await page.get_by_role("button", name="Questions").click()
    await chosen.select_option(label="Kindergarten")
    await page.go_back()
    await expect(page.get_by_role("heading", name="Clara")).to_be_visible()
    await expect(chosen).to_have_value(str(clara["workspace_id"]))
    # Mia is not sure, so the admins decide: of all their lists, this is a question of the school.
    await sql.execute(
        """INSERT INTO question_passes (suggestion_id, participant_id)
           SELECT s.id, r.id FROM face_suggestions s, participants r WHERE r.tg_user_id = $1""",
        mia.id,
    )
    await page.get_by_role("link", name="Waiting").click()
    await expect(page.get_by_role("region", name="1 question about Clara (“School”)")).to_be_visible()


async def _choose_from_school(miniapp: MiniApp, button: str) -> None:
    """Nobody of the other workspace can be chosen."""
    page = miniapp.page
    await page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Dora")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Anna")).to_have_count(0)
    await press_in_dialog(page, "Cancel")
