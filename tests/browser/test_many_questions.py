"""Review with more persons than a page has, and more questions than a card shows or one answer takes."""

import json

import pytest
from playwright.async_api import Page, Route, expect

from sandbox.telegram import Person
from tests import sql
from tests.browser.conftest import MiniApp, press_in_dialog
from tests.browser.questions import answer_about_anna, plant_questions
from tests.persons import add_persons

pytestmark = [pytest.mark.usefixtures("connected"), pytest.mark.prove]
OTHERS = ("Ben", "Cleo", "Dan", "Eva", "Finn")


@pytest.fixture
async def asked(connected: None) -> None:
    """Thirty questions about Anna and one about each of five others; a page of Review has two persons."""
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           SELECT id, 'face_suggestion_groups_per_page', '2', 'tg:1' FROM workspaces"""
    )
    await add_persons(*OTHERS)
    for at, (name, count) in enumerate([("Anna", 30), *((name, 1) for name in OTHERS)]):
        await plant_questions(name, count, 0.7 - at / 100)


@pytest.mark.usefixtures("asked")
async def test_no_person_is_passed_over_however_many_questions_wait(miniapp: MiniApp, ada: Person) -> None:
    page = await miniapp.open(ada, "review")
    await _are_shown(page, "Anna", "Ben")
    await _answer(page, "Anna", "Yes, all 12 faces")
    anna = page.get_by_role("region", name="Anna")
    await expect(anna.get_by_role("checkbox")).to_have_count(18)
    await expect(anna.get_by_role("button", name="Yes, all 18 faces")).to_be_focused()
    await _answer(page, "Anna", "Yes, all 18 faces")
    await _are_shown(page, "Ben")
    await expect(page.get_by_role("region", name="Ben")).to_be_focused()

    await page.get_by_role("button", name="Show more").click()
    await _are_shown(page, "Ben", "Cleo", "Dan")
    for name in ("Dan", "Ben", "Cleo"):
        await _answer(page, name, "Yes, 1 face")
    await _are_shown(page, "Eva", "Finn")
    for name in ("Finn", "Eva"):
        await _answer(page, name, "Yes, 1 face")
    await expect(page.get_by_text("Nothing is waiting for a yes or no.")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_focused()
    assert await sql.value(int, "SELECT count(*) FROM face_suggestions WHERE status = 'PENDING'") == 0


async def _answer(page: Page, name: str, button: str) -> None:
    """Presses the button with the keyboard."""
    yes = page.get_by_role("region", name=name).get_by_role("button", name=button)
    await expect(yes).to_be_enabled()
    await yes.press("Enter")


async def _are_shown(page: Page, *names: str) -> None:
    await expect(page.get_by_role("region").get_by_role("heading")).to_contain_text([*names])


async def test_questions_beyond_the_limit_of_one_answer_stay(miniapp: MiniApp, ada: Person) -> None:
    sent: list[int] = []

    async def ask(route: Route) -> None:
        await route.fulfill(content_type="application/json", body=json.dumps(answer_about_anna(600)))

    async def answer(route: Route) -> None:
        sent.append(len(route.request.post_data_json["suggestion_ids"]))
        done = {"processed": sent[-1], "failed": 0, "errors": [], "operation_ids": []}
        await route.fulfill(content_type="application/json", body=json.dumps(done))

    await miniapp.page.route("**/faces/suggestions?*", ask)
    await miniapp.page.route("**/faces/suggestions/bulk-action", answer)
    page = await miniapp.open(ada, "review")
    await expect(page.get_by_text("500 can be answered at once.")).to_be_visible()
    await _answer(page, "Anna", "Yes, all 500 faces")
    await press_in_dialog(page, "Yes, all 500 faces")
    await expect(page.get_by_role("checkbox")).to_have_count(100)
    await expect(page.get_by_role("button", name="Yes, all 100 faces")).to_be_enabled()
    assert sent == [500]
