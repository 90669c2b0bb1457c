"""My photos: months, persons, the slides, right and wrong, saving."""

import pytest
from playwright.async_api import Page, expect

from sandbox.chaos.pictures import video_of
from sandbox.telegram import Group, Person
from tests import sql
from tests.browser.conftest import TOLD, MiniApp, held, press_in_dialog
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")
# Two fingers enlarge what a slide shows, and leave it one after the other.
_PINCH = """async (slide) => {
  const touch = (identifier, clientX) => new Touch({ identifier, clientX, target: slide });
  const [one, other, far] = [touch(0, 100), touch(1, 200), touch(1, 380)];
  const send = (type, touches, ...changedTouches) =>
    slide.dispatchEvent(new TouchEvent(type, { touches, changedTouches, bubbles: true }));
  send("touchstart", [one], one);
  send("touchstart", [one, other], other);
  send("touchend", [one], far);
  send("touchend", [], one);
  await slide.closest("slide-show").updateComplete;
}"""


async def test_a_parent_looks_at_judges_and_saves_their_photos(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    for _ in range(4):
        await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await sql.execute(
        "UPDATE image_assets SET taken_at = date '2026-05-30' - id::int % 5 WHERE kind = 'post'"
    )
    await miniapp.page.add_init_script(TOLD)
    # This version of Telegram cannot save files itself, so the page opens a browser.
    page = await miniapp.open(mia, "my", version="7.10")
    tiles = page.get_by_role("button", name="Photo with Anna")
    await expect(tiles).to_have_count(4)
    await _see_full_rows(miniapp)
    await page.get_by_role("button", name="Anna", exact=True).click()
    await expect(tiles).to_have_count(4)
    await miniapp.ensure_usable_by_all()

    await _look_and_judge(miniapp)

    await page.get_by_role("button", name="Choose").click()
    await tiles.first.click()
    await tiles.last.click()
    await miniapp.ensure_usable_by_all()
    await page.get_by_role("button", name="Save 2 photos").click()
    opened = await _told(page, "web_app_open_link")
    await expect(page.get_by_text("I am opening your browser to save 2 photos.")).to_be_visible()
    archive = await page.request.get(opened["url"])
    assert archive.headers["content-disposition"].endswith('"photos.zip"')

    await page.get_by_role("button", name="Choose").click()
    await tiles.first.click()
    await tiles.last.click()
    last = int(await tiles.last.locator("face-image").evaluate("one => one.photo"))
    await sql.execute("UPDATE postings SET is_protected = true WHERE asset_id = $1", last)
    await page.get_by_role("button", name="Save 2 photos").click()
    await expect(page.get_by_text("I am opening your browser to save the others: 1 photo")).to_be_visible()


async def _told(page: Page, event: str) -> dict[str, str]:
    """What the page told Telegram with its last event of this kind."""
    asked = "(event) => told.filter(([type]) => type === event).pop()?.[1]"
    return dict(await (await page.wait_for_function(asked, arg=event)).json_value())


async def test_the_page_calls_a_video_a_video_and_saves_it_as_one(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """Telegram asks Mia whether to save it. At first she says no, the second time yes."""
    await zoe.post_video(group, video_of([bot.engine.draw(bot.engine.face(anna=0.9))]))
    await bot.settle()
    await miniapp.page.add_init_script(TOLD)
    page = await miniapp.open(mia, "my")
    await page.get_by_role("button", name="Video with Anna").click()
    await expect(page.get_by_text("These are frames of a video.")).to_be_visible()
    await page.get_by_role("button", name="Save this video").click()
    saving = await _told(page, "web_app_request_file_download")
    assert saving["file_name"].endswith(".mp4")
    saved = page.get_by_text("1 photo is being saved.")
    answer = "(status) => Telegram.WebView.receiveEvent('file_download_requested', { status })"
    await page.evaluate(answer, "cancelled")
    await expect(page.locator("my-photos")).to_have_js_property("busy", False)
    assert await saved.count() == 0
    await page.evaluate("told.length = 0")
    await page.get_by_role("button", name="Save this video").click()
    await _told(page, "web_app_request_file_download")
    await page.evaluate(answer, "downloading")
    await expect(saved).to_be_visible()


async def _look_and_judge(miniapp: MiniApp) -> None:
    """Mia looks at the photos one by one. She confirms Anna on one, then says that Anna is not on it."""
    page = miniapp.page
    tiles = page.get_by_role("button", name="Photo with Anna")
    await tiles.first.click()
    slides = page.get_by_role("dialog", name="Photo")
    await expect(slides).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowLeft")
    before = await slides.locator("face-image").evaluate("one => one.photo")
    await slides.locator(".slide").evaluate(_PINCH)
    assert await slides.locator("face-image").evaluate("one => one.photo") == before
    await slides.get_by_role("button", name="This is Anna").click()
    await expect(slides.get_by_role("button", name="This is Anna")).to_be_disabled()
    await expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    thanks = page.get_by_role("status").get_by_text("Thank you")
    await thanks.click(position={"x": 20, "y": 20})  # it lies over the other button
    await expect(thanks).to_have_count(0)
    await slides.get_by_role("button", name="Not Anna").click()
    await (
        page.get_by_role("dialog", name="Is Anna not in this photo?")
        .get_by_role("button", name="Not Anna")
        .click()
    )
    await expect(page.get_by_text("Taken off this photo, for everybody.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(tiles).to_have_count(3)
    assert await sql.value(int, "SELECT count(*) FROM negative_pairs") == 1


async def _see_full_rows(miniapp: MiniApp) -> None:
    """Photos of different days stand side by side, each with its day, and fill the width of the phone."""
    page = miniapp.page
    may = page.get_by_role("region", name="May 2026")
    tiles = await may.get_by_role("button").all()
    month, *places = [await one.bounding_box() for one in (may, *tiles)]
    assert month is not None
    rows = {place["y"] for place in places if place is not None}
    assert (len(places), len(rows)) == (4, 2)
    right = max(place["x"] + place["width"] for place in places if place is not None)
    assert right == pytest.approx(month["x"] + month["width"], abs=1)
    await expect(may.locator(".on-day")).to_have_count(4)
    for tile in tiles:
        number = (await tile.locator(".on-day").inner_text()).split()[-1]
        assert f", {number} May 2026" in (await tile.get_attribute("aria-label") or "")
    await miniapp.picture("my photos")


async def test_a_parent_sees_only_the_views_of_a_parent_and_does_what_a_parent_may(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    for _ in range(2):
        await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    page = await miniapp.open(mia)
    views = page.get_by_role("navigation").get_by_role("link")
    await expect(views).to_have_text(["Review", "People", "My photos", "Waiting"])
    of_anna = page.get_by_role("link", name="Anna")
    async with page.expect_response("**/pictures/face/*"):
        await page.get_by_role("link", name="People").click()
    await bot.settle()
    await expect(of_anna.locator("img")).to_be_visible()
    await miniapp.picture("own people")
    await of_anna.click()
    await expect(page.get_by_role("heading", name="Anna", level=1)).to_be_visible()
    await expect(page.get_by_text("You received 2 photos")).to_be_visible()
    await expect(page.get_by_role("button", name="Rename")).to_be_visible()
    for name in ("Same as", "Somebody else", "Nobody I know"):  # that is for moderators
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_role("region", name="Photos").get_by_role("checkbox")).to_have_count(0)
    await _teach_and_delete_a_face(miniapp)
    await _delete_for_good(miniapp)


async def _delete_for_good(miniapp: MiniApp) -> None:
    """A parent is offered only the ways to delete that parents have, the usual one first."""
    page = miniapp.page
    await page.get_by_role("button", name="Delete …").click()
    ways = page.get_by_role("dialog").get_by_role("radio")
    await expect(ways.first).to_be_checked()
    assert await ways.evaluate_all("ways => ways.map(way => way.value)") == ["erase", "faces_only"]
    await press_in_dialog(page, "Continue")
    await press_in_dialog(page, "Delete")
    await expect(page.get_by_text("Anna has been deleted.")).to_be_visible()
    assert await sql.value(int, "SELECT count(*) FROM persons WHERE erasing_at IS NULL") == 0


async def _teach_and_delete_a_face(miniapp: MiniApp) -> None:
    """The owner confirms one of the two faces, takes that back, and deletes the other one for good."""
    page = miniapp.page
    about = page.get_by_role("region", name="Photos").get_by_role("button", name="More about this face")
    await _only_look(miniapp)
    await about.first.click()
    face = page.get_by_role("dialog", name="Anna")
    await expect(face.get_by_role("button", name="Whole photo")).to_have_count(0)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("face")
    await press_in_dialog(page, "That is right")
    told = page.get_by_role("status").get_by_text("I learn Anna from this face now.")
    await expect(told).to_be_visible()
    answered = "SELECT count(*) FROM face_instances WHERE basis = 'answered'"
    assert await sql.value(int, answered) == 1
    await told.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert await sql.value(int, answered) == 0
    await _take_out_a_face(miniapp)
    await about.last.click()
    await press_in_dialog(page, "Delete this face")
    await expect(page.get_by_role("dialog")).to_contain_text("Delete 1 face of Anna in this photo for good?")
    await press_in_dialog(page, "Delete")
    await expect(about).to_have_count(1)


async def _only_look(miniapp: MiniApp) -> None:
    """The person's card is not loaded again when nothing was done in the dialog."""
    page = miniapp.page
    await page.locator("person-photos").evaluate(
        "photos => photos.addEventListener('moved', () => (photos.dataset.moved = 'yes'))"
    )
    await page.get_by_role("button", name="More about this face").first.click()
    await press_in_dialog(page, "Close")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    # What the page does when the dialog has gone is done by the next frame.
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    assert await page.locator("person-photos[data-moved]").count() == 0


async def _take_out_a_face(miniapp: MiniApp) -> None:
    """The owner confirms a face, and takes it out of the compared faces. A press while another one is not
    done is refused.
    """
    page = miniapp.page
    faces = page.get_by_role("region", name="Faces that I compare with")
    photos = page.get_by_role("region", name="Photos")
    out = faces.get_by_role("button", name="Take out")
    await expect(out).to_have_count(0)
    await photos.get_by_role("button", name="More about this face").first.click()
    await press_in_dialog(page, "That is right")
    await expect(out).to_have_count(1)
    async with held(page, "**/recompute"):
        await faces.get_by_role("button", name="Choose again").click()
        await out.click()
        await press_in_dialog(page, "Take out")
        alert = page.get_by_role("dialog").get_by_role("alert")
        await expect(alert).to_contain_text("what you pressed before is not done yet")
    await expect(faces.get_by_role("button", name="Choose again", disabled=False)).to_be_attached()
    await press_in_dialog(page, "Take out")
    await expect(page.get_by_text("I no longer compare with this face.")).to_be_visible()
    await expect(out).to_have_count(0)
