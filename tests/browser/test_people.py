"""People: found, named, their photos moved and taken away, merged and deleted."""

import asyncio

from playwright.async_api import Page, Route, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, open_album, posted_faces
from tests.browser.conftest import MiniApp, held, press_in_dialog
from tests.telegram.whole_bot import WholeBot


async def test_a_person_is_found_renamed_pinned_moved_merged_and_deleted(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    album = await open_album(bot, group, ada, mia)
    page = await miniapp.open(ada, "people")
    await _search(miniapp)
    photos = page.get_by_role("region", name="Photos")
    faces = page.get_by_role("region", name="Faces that I compare with")
    await expect(photos.get_by_role("checkbox")).to_have_count(3)
    await expect(faces.get_by_role("button", name="Pin").first).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.ensure_room_for_large_letters()
    await miniapp.picture("person")

    await _read_in_russian(miniapp)
    await _sort(miniapp)
    await _change(miniapp)
    await faces.get_by_role("button", name="Pin").first.click()
    await expect(faces.get_by_role("button", name="Pin", pressed=True)).to_be_visible()
    await faces.get_by_role("button", name="Choose again").click()
    await expect(page.get_by_text("I now compare with 1 face.")).to_be_visible()

    await _move_and_take_away(miniapp, album)
    await _merge(miniapp, album)
    await _delete(miniapp)


async def _search(miniapp: MiniApp) -> None:
    """Whoever comes back from a card finds what was typed, and what was found."""
    page = miniapp.page
    await expect(page.get_by_role("link", name="Anna")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("people")
    await page.get_by_role("searchbox").fill("ann")
    await expect(page.get_by_role("link", name="Ben")).to_have_count(0)
    await page.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("searchbox")).to_have_value("ann")
    await expect(page.get_by_text("1 person")).to_be_visible()
    await page.get_by_role("link", name="Anna").click()


async def _read_in_russian(miniapp: MiniApp) -> None:
    """Russian words are longer, and there is room for them too."""
    page = miniapp.page

    async def speak_russian(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, json={**await answer.json(), "language": "ru"})

    await page.route("**/faces/me", speak_russian, times=1)
    await page.reload()
    await expect(page.get_by_role("button", name="Переименовать")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await page.reload()
    await expect(page.get_by_role("button", name="Rename")).to_be_visible()


async def _change(miniapp: MiniApp) -> None:
    """A name, and a birth date that somebody else changes at the same time."""
    page = miniapp.page
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Rename").click()
    await dialog.get_by_role("textbox").fill("Ben")
    async with held(page, "**/faces/persons/*"):
        await press_in_dialog(page, "Save")
        await expect(dialog.get_by_role("button", name="Save", disabled=True)).to_be_visible()
        await expect(dialog.get_by_role("button", name="Cancel", disabled=True)).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(dialog).to_be_visible()
    await expect(dialog.get_by_role("alert")).to_contain_text("Somebody is already called that.")
    await expect(dialog.get_by_role("textbox")).to_have_value("Ben")
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("refused")
    await _close_by_force(page)
    await _keep_both(page)
    await page.get_by_role("button", name="Rename").click()
    await dialog.get_by_role("textbox").fill("Annika")
    await press_in_dialog(page, "Save")
    await expect(page.get_by_role("heading", name="Annika")).to_be_visible()
    # Somebody else changes it meanwhile: what is shown is no longer true, and is read again.
    await sql.execute("UPDATE persons SET version = version + 1, birth_date = '2020-01-01'")
    await page.get_by_role("button", name="Birth date").click()
    await dialog.get_by_label("Birth date").fill("2019-05-14")
    await press_in_dialog(page, "Save")
    await expect(dialog.get_by_role("alert")).to_contain_text("This has changed since you looked at it.")
    await expect(page.get_by_text("1 January 2020")).to_be_visible()
    await press_in_dialog(page, "Save")
    await expect(page.get_by_text("14 May 2019")).to_be_visible()
    saved = page.get_by_role("status").get_by_text("Saved.")
    await saved.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("1 January 2020")).to_be_visible()


async def _keep_both(page: Page) -> None:
    """Two people may have one name, if somebody wants it so: the page says which letter it added."""
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Rename").click()
    await dialog.get_by_role("textbox").fill("Ben")
    await press_in_dialog(page, "Save")
    await expect(dialog.get_by_role("alert")).to_contain_text("or tick “Keep both names”.")
    await dialog.get_by_role("checkbox", name="Keep both names").check()
    await press_in_dialog(page, "Save")
    told = page.get_by_role("status").get_by_text("The name is Ben · M. now.")
    await told.click()  # it may lie over buttons
    await expect(told).to_have_count(0)
    await expect(page.get_by_role("heading", name="Ben · M.")).to_be_visible()


async def _close_by_force(page: Page) -> None:
    """A browser closes a dialog at the second Esc, whatever we do. The page still says the refusal."""
    dialog = page.get_by_role("dialog")
    async with held(page, "**/faces/persons/*"):
        await press_in_dialog(page, "Save")
        await dialog.evaluate("dialog => dialog.close()")
        await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("status").get_by_text("Somebody is already called that.")).to_be_visible()


async def _sort(miniapp: MiniApp) -> None:
    """Sorts the photos: those first that look least like the person, then the newest first again. An answer
    about the newest ones that comes late, as after an undo, changes nothing.
    """
    photos = miniapp.page.get_by_role("region", name="Photos")
    newest, is_sorted = "**/photos?*order=newest*", asyncio.Event()

    async def say_nobody(route: Route) -> None:
        await is_sorted.wait()
        await route.fulfill(json={"photos": [], "next_cursor": None})

    await expect(photos.get_by_role("checkbox")).to_have_count(3)  # the page's own question was answered
    await miniapp.page.route(newest, say_nobody)
    await miniapp.page.locator("person-photos").evaluate("view => { window.late = view.reload(); }")
    await photos.get_by_role("button", name="Least similar first").click()
    await expect(photos.get_by_role("button", name="Newest first", disabled=False)).to_be_visible()
    is_sorted.set()
    await miniapp.page.evaluate("window.late")
    await miniapp.page.unroute(newest)
    await expect(photos.get_by_role("button", name="Least similar first", pressed=True)).to_be_visible()
    await expect(photos.get_by_role("checkbox")).to_have_count(3)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("unlike first")
    await photos.get_by_role("button", name="Newest first").click()
    await expect(photos.get_by_role("button", name="Newest first", disabled=False)).to_be_visible()


async def _move_and_take_away(miniapp: MiniApp, album: Album) -> None:
    """Ada ticks two photos for Ben and unticks one of them. She undoes the move; one photo goes to nobody."""
    page = miniapp.page
    dialog = page.get_by_role("dialog")
    photos = page.get_by_role("region", name="Photos")
    for box in (await photos.get_by_role("checkbox").all())[:2]:
        await box.check()
    await photos.get_by_role("button", name="Somebody else").click()
    await dialog.get_by_role("searchbox").fill("Annika")  # whose photos these are
    await expect(dialog).to_contain_text("Try a shorter part")
    await expect(dialog.get_by_role("button", name="Somebody new")).to_have_count(0)
    await dialog.get_by_role("searchbox").fill("")
    await dialog.get_by_role("button", name="Ben").click()
    await expect(dialog.get_by_role("checkbox")).to_have_count(2)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("preview")
    await dialog.get_by_role("checkbox").first.uncheck()
    await press_in_dialog(page, "Give")
    await expect(photos.get_by_role("checkbox")).to_have_count(2)
    assert len(await posted_faces(album.ben)) == 1
    await page.get_by_role("status").get_by_role("button", name="Undo").last.click()
    await expect(photos.get_by_role("checkbox")).to_have_count(3)
    await photos.get_by_role("checkbox").first.check()
    await photos.get_by_role("button", name="Nobody I know").click()
    await press_in_dialog(page, "Nobody I know")
    await expect(photos.get_by_role("checkbox")).to_have_count(2)


async def _merge(miniapp: MiniApp, album: Album) -> None:
    page = miniapp.page
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Same as").click()
    await dialog.get_by_role("button", name="Ben").click()
    await expect(page.get_by_role("button", name="Annika is Ben")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("merge")
    await page.get_by_role("button", name="The other way round").click()
    await page.get_by_role("button", name="Ben is Annika").click()
    await expect(page.get_by_role("heading", name="Annika", level=1)).to_be_visible()
    assert await sql.value(str, "SELECT status FROM persons WHERE id = $1::uuid", album.ben) == "MERGED"


async def _delete(miniapp: MiniApp) -> None:
    page = miniapp.page
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Hide").click()
    await page.get_by_role("button", name="Show again").click()
    await page.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("radio", checked=True)).to_have_value("faces_only")
    await expect(page.get_by_role("radio")).to_have_count(3)
    await page.get_by_role("radio", name="For good").check()
    await expect(dialog).not_to_contain_text(
        "Photos that people have received stay"
    )  # said in the second one
    await miniapp.ensure_usable_by_all()
    await press_in_dialog(page, "Continue")
    await expect(dialog.get_by_text("Photos that people have received stay")).to_be_visible()
    await expect(dialog.get_by_text("These people get no new photos: Mia Lind.")).to_be_visible()
    await miniapp.picture("delete")
    await press_in_dialog(page, "Delete")
    await expect(page.get_by_text("There is nobody here yet.")).to_be_visible()
