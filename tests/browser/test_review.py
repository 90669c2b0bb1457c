"""Review and Unknown: questions answered, strangers named, split, ignored and deleted."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import TAP_TWICE, MiniApp, ask_twice_above, held, press_in_dialog
from tests.telegram.whole_bot import WholeBot
from tests.usecases.grouping import numbers_in, propose_join, propose_split

pytestmark = pytest.mark.usefixtures("connected")
# The numbers of unknown people with more than one face: at first those of Max and Eva, in this order.
SEEN_OFTEN = """SELECT c.number FROM clusters c JOIN face_instances f ON f.cluster_id = c.id
GROUP BY c.number HAVING count(*) > 1 ORDER BY 1"""


@pytest.fixture
async def scene(bot: WholeBot, group: Group, ada: Person) -> None:
    """Four questions about Anna; Max, who is unknown, on three photos, and Eva on two."""
    for face in (
        *({"anna": likeness} for likeness in (0.45, 0.44, 0.42, 0.40)),
        *({"max": 0.9},) * 3,
        *({"eva": 0.9},) * 2,
    ):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**face)))
        await bot.settle()


async def statuses() -> list[str]:
    return [
        row["status"]
        for row in await sql.rows("SELECT status FROM face_suggestions ORDER BY confidence DESC")
    ]


@pytest.mark.usefixtures("scene")
async def test_questions_are_answered_and_a_lost_race_says_who_was_faster(
    miniapp: MiniApp, bot: WholeBot, ada: Person, mia: Person
) -> None:
    page = await miniapp.open(ada, "review")
    about = page.get_by_role("region", name="Anna")
    await expect(about.get_by_role("checkbox")).to_have_count(4)
    await _see_whose_faces_they_may_be(miniapp)
    await about.get_by_role("button", name="Why?").first.click()
    why = page.get_by_role("dialog", name="Why I ask about Anna")
    await expect(why.get_by_role("img")).to_have_count(2)
    await expect(why).to_contain_text("of the 1 faces I compare with")
    await expect(why).to_contain_text("Nobody else I know looks like it.")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("why")
    await press_in_dialog(page, "Close")

    for box in (await about.get_by_role("checkbox").all())[:2]:
        await box.check()
    await page.set_viewport_size({"width": 700, "height": 844})  # so wide that the button stays where it is
    await about.get_by_role("button", name="Yes, 2 ticked").evaluate(TAP_TWICE)
    await page.set_viewport_size({"width": 390, "height": 844})
    await _take_back(miniapp, "2 faces are Anna now.")
    await about.get_by_role("checkbox").nth(0).check()
    await about.get_by_role("button", name="Yes, 1 ticked").click()
    await _take_back(miniapp, "1 face is Anna now.")
    await _answer_during_a_reload(miniapp)
    await about.get_by_role("checkbox").nth(0).check()
    await about.get_by_role("button", name="Yes, 1 ticked").click()
    await expect(about.get_by_role("checkbox")).to_have_count(3)

    await about.get_by_role("checkbox").nth(2).check()
    await about.get_by_role("button", name="No, 1 ticked").click()
    await page.get_by_role("radio", name="somebody else").check()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("reject")
    await press_in_dialog(page, "No, 1 ticked")
    await expect(about.get_by_role("checkbox")).to_have_count(2)
    await expect(page.get_by_text("1 face is not Anna;")).to_be_visible()
    assert (await statuses())[3] == "REJECTED"
    await _lose_a_race(miniapp, mia)


async def _take_back(miniapp: MiniApp, said: str) -> None:
    """Undoes an answer where it was given: all four wait again."""
    page = miniapp.page
    told = page.get_by_role("status").get_by_text(said)
    await miniapp.picture("undo")
    await told.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is as it was before.").last).to_be_visible()
    await expect(page.get_by_role("region", name="Anna").get_by_role("checkbox")).to_have_count(4)
    assert await statuses() == ["PENDING"] * 4


async def _answer_during_a_reload(miniapp: MiniApp) -> None:
    """Ada undoes an answer, and the page loads the questions again. They arrive after she answered another
    question, and do not bring that one back.
    """
    page = miniapp.page
    about = page.get_by_role("region", name="Anna")
    was_answered = asyncio.Event()

    async def be_late(route: Route) -> None:
        read = await route.fetch()
        await was_answered.wait()
        await route.fulfill(response=read)

    await about.get_by_role("checkbox").nth(0).check()
    await about.get_by_role("button", name="Yes, 1 ticked").click()
    told = page.get_by_role("status").get_by_text("1 face is Anna now.")
    await expect(told).to_be_visible()
    await page.route("**/faces/suggestions?*", be_late, times=1)
    async with page.expect_request("**/faces/suggestions?*"):
        await told.get_by_role("button", name="Undo").click()
    await about.get_by_role("checkbox").nth(2).check()
    await about.get_by_role("button", name="Yes, 1 ticked").click()
    await expect(about.get_by_role("checkbox")).to_have_count(
        3
    )  # of four: the undone question is back, the answered one is gone
    async with page.expect_response("**/faces/suggestions?*") as late:
        was_answered.set()
    await (await late.value).finished()
    await page.evaluate(
        "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    )
    await expect(about.get_by_role("checkbox")).to_have_count(3)
    told = page.get_by_role("status").get_by_text("1 face is Anna now.").last
    await told.get_by_role("button", name="Undo").click()
    await expect(about.get_by_role("checkbox")).to_have_count(4)


async def _lose_a_race(miniapp: MiniApp, mia: Person) -> None:
    """Mia answers a question that Ada's page still shows."""
    page = miniapp.page
    about = page.get_by_role("region", name="Anna")
    [last] = await sql.rows(
        "SELECT id FROM face_suggestions WHERE status = 'PENDING' ORDER BY confidence LIMIT 1"
    )
    assert (await miniapp.call(mia, f"/faces/suggestions/{last['id']}/accept")).ok
    await about.get_by_role("checkbox").nth(1).check()
    await about.get_by_role("button", name="No, 1 ticked").click()
    await press_in_dialog(page, "No,")
    await expect(page.get_by_role("dialog")).to_contain_text("Mia Lind has already decided this.")
    await press_in_dialog(page, "Cancel")
    await expect(about.get_by_role("checkbox")).to_have_count(1)
    async with page.expect_response("**/accept"):
        await about.get_by_role("button", name="Yes, 1 face").click()
    await expect(page.get_by_text("Nothing is waiting for a yes or no.")).to_be_visible()
    assert await statuses() == ["ACCEPTED", "ACCEPTED", "ACCEPTED", "REJECTED"]


async def _see_whose_faces_they_may_be(miniapp: MiniApp) -> None:
    """Beside Anna's name stands her face."""
    about = miniapp.page.get_by_role("region", name="Anna")
    await expect(about.get_by_role("heading").locator("face-image")).to_have_count(1)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("review")


@pytest.mark.usefixtures("scene")
async def test_an_unknown_person_is_split_ignored_named_and_deleted(miniapp: MiniApp, ada: Person) -> None:
    numbers = await sql.values(int, SEEN_OFTEN)
    await propose_join(*numbers)
    await propose_split(numbers[0], (await numbers_in(numbers[0]))[:1])
    page = await miniapp.open(ada, "unknown")
    await _decide_proposals(miniapp, *numbers)
    rows = page.locator("person-row").get_by_role("link", name="Unknown person")
    await expect(rows).to_have_count(2)
    await miniapp.picture("unknown")
    await page.get_by_role("link", name="3 photos").click()
    await expect(page.get_by_role("checkbox")).to_have_count(3)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("cluster")

    await page.get_by_role("button", name="Who could be somebody else?").click()
    await expect(page.get_by_text("All of them look like one person.")).to_be_visible()
    await page.get_by_role("checkbox").first.check()
    await page.get_by_role("button", name="Split off").click()
    await press_in_dialog(page, "Split off")
    await expect(page.get_by_role("checkbox")).to_have_count(2)
    await page.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("checkbox")).to_have_count(3)

    await _ignore_for_a_while(page)
    await page.get_by_role("button", name="Looks like").click()
    await expect(page.get_by_role("radio")).to_have_count(1 + 4)  # Anna's four questions were seen once
    await page.get_by_role("radio", name=f"no. {numbers[1]}").check()
    await miniapp.ensure_usable_by_all()
    await press_in_dialog(page, "They are one")
    await expect(page.get_by_role("heading", name="5 faces")).to_be_visible()

    await _name(miniapp)
    await page.get_by_role("link", name="Unknown", exact=True).click()
    await expect(page.get_by_text("There is nobody here.")).to_be_visible()
    await _delete_whoever_was_seen_once(miniapp)


async def _name(miniapp: MiniApp) -> None:
    """Nobody has the name that is typed: the page offers it, and does not advise to look for another one."""
    page = miniapp.page
    await page.get_by_role("button", name="Say who it is").click()
    await page.get_by_role("searchbox", name="Find or type a new name").fill("Max")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("name")
    await expect(page.get_by_role("button", name="Somebody new: Max")).to_be_visible()
    await expect(page.get_by_text("Try a shorter part of it.")).to_have_count(0)
    await press_in_dialog(page, "Somebody new: Max")
    await expect(page.get_by_role("heading", name="Max", level=1)).to_be_visible()


async def _delete_whoever_was_seen_once(miniapp: MiniApp) -> None:
    page = miniapp.page
    await page.get_by_role("button", name="Seen once").click()
    lines = page.locator("person-row").get_by_role("link")
    await expect(lines.first).to_be_visible()
    before = await lines.count()
    await lines.first.click()
    await page.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("dialog")).to_contain_text("1 face")
    await expect(page.get_by_role("dialog")).to_contain_text("“Ignore” is enough.")
    await miniapp.ensure_usable_by_all()
    await expect(page.get_by_role("radio")).to_have_count(0)
    await press_in_dialog(page, "Cancel")
    await _delete_as_if_it_were_many(miniapp)
    await expect(page.get_by_text("Deleted for good.")).to_be_visible()
    await expect(page.get_by_role("button", name="Ignored", pressed=True)).to_be_visible()  # where she was
    await page.get_by_role("button", name="Seen once").click()
    await expect(lines).to_have_count(before - 1)


async def _delete_as_if_it_were_many(miniapp: MiniApp) -> None:
    """Ignoring is offered first, and who wants to delete is asked once more. An ignored one is deleted after
    two questions, of which none offers to ignore it.
    """
    page = miniapp.page
    await ask_twice_above(page, 0)
    await page.reload()
    await page.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("radio", name="Ignore", checked=True)).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await page.get_by_role("radio", name="1 face will be deleted for good.").check()
    await press_in_dialog(page, "Continue")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_have_accessible_description(re.compile("Last question: 1 face"))
    await press_in_dialog(page, "Cancel")
    await page.get_by_role("button", name="Delete").click()
    await press_in_dialog(page, "Continue")
    await page.get_by_role("button", name="Ignored").click()
    await page.get_by_role("link", name="Unknown person").click()
    await page.get_by_role("button", name="Delete").click()
    await expect(dialog).to_contain_text("1 face will be deleted for good.")
    await expect(dialog).not_to_contain_text("Ignore")
    await dialog.get_by_role("button", name="Continue").dblclick()
    await expect(dialog).to_contain_text("Last question: 1 face")
    await press_in_dialog(page, "Delete")


async def _ignore_for_a_while(page: Page) -> None:
    """Whoever looks at somebody else when the answer comes stays there."""
    async with held(page, "**/ignore"):
        await page.get_by_role("button", name="Ignore").click()
        await page.go_back()
        await page.get_by_role("link", name="2 photos").click()
    await expect(page.get_by_text("I will not ask about this person again.")).to_be_visible()
    await expect(page.get_by_role("heading", name="2 faces")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("link", name="Unknown person")).to_have_count(1)
    await page.get_by_role("button", name="Ignored").click()
    await page.get_by_role("link", name="Unknown person").click()
    await page.get_by_role("button", name="Ask again").click()


async def _decide_proposals(miniapp: MiniApp, first: int, second: int) -> None:
    """One proposal of the night is carried out after a preview and undone; the other one is refused."""
    page = miniapp.page
    join = page.get_by_role("region", name=f"no. {first} and no. {second} one person?")
    split = page.get_by_role("region", name=f"1 face of unknown person no. {first} somebody else?")
    await expect(join.get_by_role("img")).to_have_count(3 + 2)
    await expect(split.get_by_role("img")).to_have_count(2 + 1)
    box = await split.get_by_role("link", name=f"No. {first}").bounding_box()
    assert box is not None
    assert box["height"] >= 44  # room for a finger
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("proposals")
    await join.get_by_role("button", name="They are one").click()
    await expect(page.get_by_role("dialog")).to_contain_text(f"2 faces of no. {second} go to no. {first}")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("proposal preview")
    await press_in_dialog(page, "They are one")
    await expect(join).to_contain_text("They are one person now.")
    assert await sql.values(int, SEEN_OFTEN) == [first]
    await miniapp.picture("proposal done")
    for section in ("Seen once", "Open"):
        await page.get_by_role("button", name=section, exact=True).click()
        await expect(page.get_by_role("button", name=section, exact=True, pressed=True)).to_be_visible()
    await join.get_by_role("button", name="Undo").click()
    await expect(join).to_contain_text("It is as it was before.")
    await split.get_by_role("button", name="It is one person").click()
    await expect(split).to_contain_text("It stays one person.")
    await expect(page.locator("night-proposals").get_by_role("button")).to_have_count(0)
    await miniapp.ensure_usable_by_all()
