"""The views of whoever looks after a group: a photo, what waits, history, settings, health."""

import asyncio
import re
from collections.abc import Mapping
from functools import partial

import pytest
from playwright.async_api import Page, Route, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import TAP_TWICE, TOLD, MiniApp, held, press_in_dialog
from tests.persons import approvals
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


async def test_an_admin_goes_through_a_photo_history_requests_settings_and_health(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    looks: list[dict[str, float]] = [{"ben": 0.9}, {"ben": 0.9}, {"moritz": 0.9}]
    await bot.connect(zoe, group, "Ben", *(bot.engine.draw(bot.engine.face(**look)) for look in looks))
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(max=0.9)))
    await bot.settle()
    asset_id = await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'")

    await miniapp.page.add_init_script(TOLD)
    # The picture is drawn after the page has asked for it, so the test waits for that.
    async with miniapp.page.expect_response("**/pictures/photo/*"):
        page = await miniapp.open(ada, f"photo/{asset_id}")
    await _mend_the_photo(miniapp, bot)
    await _delete_the_stranger(miniapp)

    await page.get_by_role("link", name="History").click()
    await miniapp.ensure_usable_by_all()
    await _undo_the_undo(miniapp)

    await page.get_by_role("link", name="Waiting").click()
    await _decline_a_request(miniapp)

    await page.get_by_role("link", name="Settings").click()
    await _change_a_setting(page)
    await miniapp.ensure_usable_by_all()
    await miniapp.ensure_room_for_large_letters()
    assert await sql.value(int, "SELECT count(*) FROM workspace_settings") == 2
    await _delete_the_photo(miniapp, ada, asset_id)

    await page.get_by_role("link", name="Health").click()
    await page.get_by_role("button", name="Check everything").click()
    await expect(page.get_by_text("I have started.")).to_be_visible()
    await expect(page.get_by_text("Checking everything")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await _read_as_the_operator(miniapp)


async def _read_as_the_operator(miniapp: MiniApp) -> None:
    """The operator also sees a table of queues, which is the widest part of the page."""
    page = miniapp.page
    queue = {"name": "vision", "ready": 12_345, "running": 12, "dead": 3}
    service = {"queues": [queue], "compared_at": None, "backed_up_at": None, "faults": []}

    async def tell_more(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, json={**await answer.json(), "service": service})

    await page.route("**/faces/health?*", tell_more)
    await page.get_by_role("button", name="Look again").click()
    await expect(page.get_by_role("table")).to_be_visible()
    await miniapp.ensure_room_for_large_letters()


async def test_a_request_that_looks_like_a_connected_person_says_so(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    """Kim asked for the same child while Zoe's request waited. A second tap does not approve Kim's, too."""
    kim = bot.tg.add_user("Kim Ross")
    group.add(kim)
    for who, name in ((zoe, "Ben"), (kim, "Benni")):
        await bot.connect(who, group, name, bot.engine.draw(bot.engine.face(ben=0.9)))
    page = await miniapp.open(ada, "waiting")
    request = page.get_by_role("region", name="Kim Ross asks to connect Benni")
    await expect(request.get_by_role("button", name="Approve")).to_be_visible()
    zoes = page.get_by_role("region", name="Zoe Hart asks to connect Ben")
    await zoes.get_by_role("button", name="Approve").evaluate(TAP_TWICE)
    await expect(zoes).to_have_count(0)
    await bot.settle()
    assert await sql.value(int, "SELECT count(*) FROM participant_persons WHERE state = 'requested'") == 1
    await page.reload()
    await expect(request).to_contain_text("looks like Ben, who is already connected to Zoe Hart.")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("look-alike")
    # Nobody owns Ben any more, as if a moderator had named him.
    await sql.execute("UPDATE participant_persons SET role = 'guardian' WHERE state = 'approved'")
    await page.reload()
    await expect(request).to_contain_text("looks like Ben, who already has a name here")


async def _undo_the_undo(miniapp: MiniApp) -> None:
    """History asks first, because a photo would leave somebody's chat."""
    page = miniapp.page
    unknown_faces = "SELECT count(*) FROM face_instances WHERE person_id IS NULL"
    await page.get_by_role("button", name="Undo").first.click()
    dialog = page.get_by_role("dialog", name="Undo this?")
    await expect(dialog).to_contain_text("1 face moves.")
    await expect(dialog).to_contain_text("1 photo will be taken back from somebody who received it.")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("undo")
    await press_in_dialog(page, "Cancel")
    assert await sql.value(int, unknown_faces) == 0
    await page.get_by_role("button", name="Undo").first.click()
    async with page.expect_response("**/undo") as undoing:
        await press_in_dialog(page, "Undo")
    assert (await undoing.value).ok
    assert await sql.value(int, unknown_faces) == 1


async def _decline_a_request(miniapp: MiniApp) -> None:
    """The admin sees the three faces of the request, one of which is of somebody else, and declines."""
    page = miniapp.page
    request = page.get_by_role("region", name="Zoe Hart asks to connect Ben")
    await expect(request.get_by_role("img", name="Ben")).to_have_count(3)
    await expect(request).to_contain_text("Photo 3 does not look like the others.")
    await expect(request.get_by_role("button")).to_have_text(
        ["✅ Approve without 3", "Approve with all photos", "Decline"]
    )
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("waiting")
    await request.get_by_role("button", name="Decline").click()
    await expect(page.get_by_role("dialog")).to_contain_text("for a new person the name as well.")
    await page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    await expect(page.get_by_text("Declined.")).to_be_visible()
    assert "Ben" not in await approvals()  # what was declined is being erased


async def _mend_the_photo(miniapp: MiniApp, bot: WholeBot) -> None:
    """The admin gives Anna's face to nobody, undoes that, and draws boxes where a face may be."""
    page = miniapp.page
    anna = page.get_by_role("group", name="Anna")
    await expect(anna).to_be_visible()
    await bot.settle()
    await expect(page.locator(".boxed img")).to_be_visible()
    received = page.get_by_role("region", name="Who it is for")
    await expect(received.get_by_role("listitem")).to_contain_text("Mia Lind")
    async with held(page, "**/faces/faces/*preview=true"):
        await anna.get_by_role("button", name="Delete").click()
        for name in ("Somebody else", "Nobody I know"):
            await expect(anna.get_by_role("button", name=name, disabled=True)).to_be_visible()
    await press_in_dialog(page, "Cancel")
    await _find_somebody_faster(miniapp)
    await anna.get_by_role("button", name="Nobody").click()
    await page.get_by_role("dialog").get_by_role("button", name="Nobody").click()
    told = page.get_by_role("status").get_by_text("This face belongs to nobody now.")
    await expect(anna).to_have_count(0)
    await told.get_by_role("button", name="Undo").click()
    await expect(anna).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("photo")
    await _draw_where_a_face_is(miniapp)


async def _find_somebody_faster(miniapp: MiniApp) -> None:
    """A face that became Anna's, or nobody's, since the page showed it is not deleted, and is shown anew."""
    page = miniapp.page
    second = page.get_by_role("group").filter(has_text="2")
    became = "UPDATE face_instances SET basis = $1, person_id = (SELECT id FROM persons WHERE name = $2)"
    for basis, name, where in (
        ("assigned", "Anna", "person_id IS NULL"),
        (None, None, "basis = 'assigned'"),
    ):
        await sql.execute(f"{became} WHERE {where}", basis, name)
        await second.get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("All of it has changed since then").last).to_be_visible()
        await expect(second).to_contain_text(name or "Unknown")


async def _delete_the_stranger(miniapp: MiniApp) -> None:
    """The admin deletes the unknown face for good, after a warning."""
    page = miniapp.page
    stranger = page.get_by_role("group", name="Unknown")
    await stranger.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("dialog")).to_contain_text("This cannot be undone.")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("delete face")
    await press_in_dialog(page, "Delete")
    await expect(stranger).to_have_count(0)
    assert await sql.value(int, "SELECT count(*) FROM face_instances WHERE person_id IS NULL") == 0


async def _answer(told: Mapping[str, int | None], route: Route) -> None:
    await route.fulfill(json=told)


async def _delete_the_photo(miniapp: MiniApp, ada: Person, asset_id: int | None) -> None:
    """The admin deletes the photo for everybody, after the page said how much goes. Somebody who posted the
    photo and is no moderator any more is not told how many people have it.
    """
    page = await miniapp.open(ada, f"photo/{asset_id}")
    dialog = page.get_by_role("dialog", name="Delete this photo for everybody?")
    for said, received, maybe in (
        ("I’ll take back every copy that people have from me.", None, None),
        ("Nobody has it from me, and nobody will get it.", 0, 0),
        ("1 person may have it", 0, 1),
    ):
        told = {"faces": 1, "received": received, "maybe": maybe, "last": None}
        await page.route("**/photos/*?preview=true", partial(_answer, told))
        await page.get_by_role("button", name="Delete for everybody").click()
        await expect(dialog).to_contain_text(said)
        await expect(dialog.get_by_text("Nobody has it")).to_have_count(int(received == maybe == 0))
        await page.keyboard.press("Escape")
        await page.unroute("**/photos/*?preview=true")
    await page.get_by_role("button", name="Delete for everybody").click()
    # It is to be taken back, but its message was not deleted yet.
    await expect(dialog).to_contain_text("1 person has it from me")
    await expect(dialog).to_contain_text("1 face will be deleted, with what I learned from it.")
    await miniapp.ensure_usable_by_all()
    await press_in_dialog(page, "Delete")
    await expect(page.get_by_text("Deleted for everybody.")).to_be_visible()
    assert await sql.value(int, "SELECT count(*) FROM image_assets WHERE id = $1", asset_id) == 0


async def _draw_where_a_face_is(miniapp: MiniApp) -> None:
    """Draws one box with keys and one with the mouse. The photo is 256 pixels wide and high."""
    page = miniapp.page
    drawn = "SELECT bbox_x, bbox_y, bbox_w, bbox_h FROM closer_looks ORDER BY id DESC LIMIT 1"
    await page.get_by_role("button", name="Draw where it is").click()
    box = page.get_by_role("application", name="Box around the face")
    await expect(box).to_be_focused()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("draw")
    for key in ("ArrowLeft", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown"):
        await page.keyboard.press(key)
    place = await box.bounding_box()
    assert place is not None
    await page.mouse.click(place["x"] + 9, place["y"] + 9)  # a tap is no box
    swiping = "told.filter(([type]) => type.includes('swipe')).map(([, data]) => data.allow_vertical_swipe)"
    assert await page.evaluate(swiping) == [False]
    await page.get_by_role("button", name="Look here").click()
    await expect(page.get_by_text("I am looking …")).to_be_visible()
    assert await page.evaluate(swiping) == [False, True]
    assert await sql.rows(drawn) == [{"bbox_x": 91, "bbox_y": 101, "bbox_w": 69, "bbox_h": 69}]

    await page.get_by_role("button", name="Draw where it is").click()
    await _lose_a_reading(page)
    across, down = place["width"] / 256, place["height"] / 256
    await page.mouse.move(place["x"] + 200 * across, place["y"] + 160 * down)
    await page.mouse.down()
    await page.mouse.move(place["x"] + 150 * across, place["y"] + 120 * down)
    await page.mouse.up()
    async with page.expect_response("**/look"):
        await page.get_by_role("button", name="Look here").click()
    [last] = await sql.rows(drawn)
    assert [round(side, -1) for side in last.values()] == [150, 120, 50, 40]


async def _change_a_setting(page: Page) -> None:
    """Values that were read before the change and arrive after it are not shown."""
    field = page.get_by_role("spinbutton", name="Questions a day")
    await expect(field).to_be_visible()
    has_read, may_answer = asyncio.Event(), asyncio.Event()

    async def be_late(route: Route) -> None:
        answer = await route.fetch()
        has_read.set()
        await may_answer.wait()
        await route.fulfill(response=answer)

    reading = "**/faces/settings?*"
    await page.route(reading, be_late, times=1)
    async with page.expect_request(reading) as late:
        await page.evaluate("void document.querySelector('settings-view').reload()")
    await has_read.wait()
    await field.fill("7")
    change = page.get_by_role("button", name="Change: Questions a day")
    await change.press("Enter")
    await expect(page.get_by_text("Questions a day: from now on.")).to_be_visible()
    may_answer.set()
    await (await (await late.value).response()).finished()
    await page.evaluate("new Promise((done) => setTimeout(done))")
    assert await field.input_value() == "7"
    await expect(change).to_be_focused()
    assert await page.get_by_role("button", name="Usual value").count() == 1
    share = page.get_by_role("spinbutton", name="Sure enough to send")
    await expect(page.locator("form", has=share)).to_contain_text("to 99")  # as the chat and refusals say it
    await share.fill("85")
    await page.get_by_role("button", name="Change: Sure enough to send").click()
    await expect(page.get_by_text("Sure enough to send: from now on.")).to_be_visible()
    sure = "SELECT value::text FROM workspace_settings WHERE name = 'face_auto_assign_threshold'"
    assert await sql.value(str, sure) == "0.85"


async def _lose_a_reading(page: Page) -> None:
    """While the bot looks, the page loads the photo again. A load that fails leaves the photo and the box."""
    reading = re.compile(r"/faces/photos/\d+$")
    async with page.expect_response(lambda one: reading.search(one.url) is not None and one.status == 503):
        await page.route(reading, lambda route: route.fulfill(status=503, json={"code": "away"}))
    await page.unroute(reading)
    async with page.expect_response(lambda one: reading.search(one.url) is not None and one.ok):
        await expect(page.get_by_role("application", name="Box around the face")).to_be_visible()
