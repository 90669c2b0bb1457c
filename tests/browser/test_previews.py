"""What a press would do to other people's photos is said before it is done, and an undo says what stayed."""

import re

import pytest
from playwright.async_api import Locator, Page, Route, expect

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, open_album, posted_faces
from tests.browser.conftest import MiniApp, ask_twice_above, press_in_dialog
from tests.persons import add_persons
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def album(bot: WholeBot, group: Group, ada: Person, mia: Person) -> Album:
    return await open_album(bot, group, ada, mia)


@pytest.mark.usefixtures("connected")
async def test_a_family_is_given_an_unknown_persons_faces_only_after_a_preview(
    miniapp: MiniApp, bot: WholeBot, group: Group, ada: Person
) -> None:
    anna = await sql.value(str, "SELECT id::text FROM persons WHERE name = 'Anna'")
    assert anna is not None
    await add_persons(*(f"Zoe {at:02}" for at in range(1, 26)))
    page = await miniapp.open(ada, await _somebody_unknown(bot, group, ada))
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Say who it is").click()
    await expect(dialog.get_by_text("6 more are not shown. Write more of the name")).to_be_visible()
    await dialog.get_by_role("button", name="Anna", exact=True).click()
    await expect(dialog.get_by_role("heading")).to_contain_text("Is unknown person no.")
    await expect(
        dialog.get_by_role("listitem").filter(has_text="3 photos will be sent to people")
    ).to_be_visible()
    await expect(dialog.get_by_text("Their faces are")).to_be_visible()
    await expect(dialog).to_have_accessible_description(re.compile("3 photos will be sent to people"))
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("preview of a family")
    assert await posted_faces(anna) == []
    await _fail_to_preview(miniapp)
    await dialog.get_by_role("checkbox").last.uncheck()
    await dialog.get_by_role("checkbox").last.check()
    await expect(dialog.get_by_text("2 photos will be sent to people")).to_be_visible()
    await expect(dialog.get_by_text("2 faces will move")).to_be_visible()
    await expect(dialog.get_by_text("1 face stays unknown.")).to_be_visible()
    await press_in_dialog(page, "This is Anna")
    await _undo_at_once(page, "2 faces are Anna now.")
    await expect(page.get_by_role("checkbox")).to_have_count(3)  # back at the unknown person
    assert await posted_faces(anna) == []

    await page.get_by_role("button", name="Say who it is").click()
    await dialog.get_by_role("searchbox").fill("Max")
    await press_in_dialog(page, "Somebody new: Max")
    await expect(page.get_by_role("heading", name="Max", level=1)).to_be_visible()
    await _undo_at_once(page, "3 faces are Max now.")
    await expect(page.get_by_role("button", name="Say who it is")).to_be_visible()


async def _fail_to_preview(miniapp: MiniApp) -> None:
    """Unticks the first face while previews are refused. *This is Anna* is off until a preview succeeds."""
    page, dialog = miniapp.page, miniapp.page.get_by_role("dialog")
    await page.route("**/merge?preview=true", lambda route: route.fulfill(status=429, json={}))
    await dialog.get_by_role("checkbox").first.uncheck()
    await expect(dialog.get_by_role("button", name="This is Anna")).to_be_disabled()
    refused = dialog.get_by_role("alert").filter(has_text="too much at once")
    await expect(refused).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await page.unroute("**/merge?preview=true")
    await dialog.get_by_role("button", name="Try again").click()
    await expect(dialog.get_by_text("2 photos will be sent to people")).to_be_visible()
    await expect(refused).to_have_count(0)


async def _somebody_unknown(bot: WholeBot, group: Group, ada: Person) -> str:
    """The page's path of an unknown person on three photos."""
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    return f"unknown/{await sql.value(int, 'SELECT max(id) FROM clusters')}"


async def test_a_preview_says_that_nobody_receives_the_photos(
    miniapp: MiniApp, bot: WholeBot, group: Group, album: Album, ada: Person
) -> None:
    of_cleo = {"photo_ids": album.photos[:1], "to_person_name": "Cleo"}
    moved = await miniapp.call(ada, f"/faces/persons/{album.anna}/photos/bulk-move", of_cleo)
    assert moved.ok, await moved.text()
    page = await miniapp.open(ada, await _somebody_unknown(bot, group, ada))
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Say who it is").click()
    await dialog.get_by_role("button", name="Cleo", exact=True).click()
    nobody = dialog.get_by_text("This does not send the photos to anybody.")
    await expect(nobody).to_be_visible()
    for at in range(3):
        await dialog.get_by_role("checkbox").nth(at).uncheck()
    await expect(nobody).to_have_count(0)


async def _undo_at_once(page: Page, said: str) -> None:
    await page.get_by_role("status").get_by_text(said).get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is as it was before.").last).to_be_visible()


async def test_a_preview_says_how_many_photos_are_taken_back_and_an_undo_what_stays(
    miniapp: MiniApp, album: Album, ada: Person
) -> None:
    """Where they are many, the page asks twice, also about faces that nobody receives."""
    await ask_twice_above(miniapp.page, 0)
    page = await miniapp.open(ada, f"people/{album.anna}")
    dialog = page.get_by_role("dialog")
    photos = page.get_by_role("region", name="Photos")
    await _tick_two(page, photos)
    await photos.get_by_role("button", name="Nobody I know").click()
    await expect(
        dialog.get_by_text("2 photos will be taken back from people who received them.")
    ).to_be_visible()
    await press_in_dialog(page, "Cancel")
    await expect(photos.get_by_role("button", name="Nobody I know")).to_be_focused()
    await photos.get_by_role("button", name="Nobody I know").click()
    await expect(dialog.get_by_text("This does not send the photos")).to_have_count(0)
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("preview of a loss")
    await dialog.get_by_role("checkbox").first.uncheck()
    await expect(
        dialog.get_by_text("1 photo will be taken back from somebody who received it.")
    ).to_be_visible()
    await dialog.get_by_role("checkbox").first.check()
    before = await posted_faces(album.anna)
    await press_in_dialog(page, "Nobody I know")
    await expect(dialog).to_have_accessible_description(re.compile("disappear from people’s chats"))
    assert await posted_faces(album.anna) == before
    await press_in_dialog(page, "Nobody I know")
    told = page.get_by_role("status").get_by_text("2 photos were changed.")
    await expect(told).to_be_visible()
    await _give_one_to_ben(
        miniapp, album, ada, str((set(before) - set(await posted_faces(album.anna))).pop())
    )
    await told.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("1 face stays where it is: somebody has changed it since.")).to_be_visible()
    await miniapp.picture("undone in part")
    await expect(page.get_by_text("It is as it was before.")).to_have_count(0)
    await expect(photos.get_by_role("checkbox")).to_have_count(2)
    await _take_off_whom_nobody_receives(miniapp, album, ada)


async def _tick_two(page: Page, photos: Locator) -> None:
    """They stay ticked when a preview fails, and the page reads the photos again."""
    for at in range(2):
        await photos.get_by_role("checkbox").nth(at).check()
    preview = "**/bulk-remove?preview=true"
    await page.route(preview, lambda route: route.fulfill(status=502, json={"code": "away"}), times=1)
    await photos.get_by_role("button", name="Nobody I know").click()
    await page.get_by_role("status").get_by_text("on our side").click()
    await expect(photos.get_by_role("checkbox", checked=True)).to_have_count(2)


async def _take_off_whom_nobody_receives(miniapp: MiniApp, album: Album, ada: Person) -> None:
    page, dialog = miniapp.page, miniapp.page.get_by_role("dialog")
    dan = await (await miniapp.call(ada, "/faces/persons", {"name": "Dan"})).json()
    [face] = await posted_faces(album.ben)
    done = await miniapp.call(ada, f"/faces/faces/{face}/assign", {"person_id": dan["id"]})
    assert done.ok, await done.text()
    await miniapp.open(ada, f"people/{dan['id']}")
    await page.get_by_role("region", name="Photos").get_by_role("checkbox").check()
    await page.get_by_role("button", name="Nobody I know").click()
    await press_in_dialog(page, "Nobody I know")
    await expect(dialog).to_have_accessible_description(re.compile("many faces will lose their name"))
    assert await posted_faces(dan["id"]) == [face]


async def _give_one_to_ben(miniapp: MiniApp, album: Album, ada: Person, face: str) -> None:
    done = await miniapp.call(ada, f"/faces/faces/{face}/assign", {"person_id": album.ben})
    assert done.ok, await done.text()


async def test_a_merge_says_whose_name_stays_and_who_has_to_ask_or_comes_along(
    miniapp: MiniApp, bot: WholeBot, group: Group, album: Album, ada: Person, zoe: Person
) -> None:
    await bot.connect(zoe, group, "Cleo", bot.engine.draw(bot.engine.face(cleo=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    cleo = await sql.value(str, "SELECT id::text FROM persons WHERE name = 'Cleo'")
    page = await miniapp.open(ada, f"people/{album.anna}/merge/{cleo}")
    asks = page.get_by_text(
        "These people keep the photos they have: Mia Lind. For more photos they have to ask to join."
    )
    await expect(asks).to_be_visible()
    await expect(page.get_by_text("The name and the picture of Cleo stay, and so do those")).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("merge of two families")
    dan = await (await miniapp.call(ada, "/faces/persons", {"name": "Dan"})).json()
    await miniapp.open(ada, f"people/{album.anna}/merge/{dan['id']}")
    await expect(page.get_by_text("The name and the picture of Dan stay")).to_be_visible()
    await expect(page.get_by_text("These people receive all photos from then on: Mia Lind.")).to_be_visible()
    await expect(page.get_by_text("I cannot compare their faces")).to_be_visible()


async def test_deleting_only_the_faces_says_that_the_name_stays(
    miniapp: MiniApp, album: Album, ada: Person
) -> None:
    """Where they are many, hiding is offered first."""
    await miniapp.page.route("**/persons/*?preview=true", _say_that_they_are_many)
    page = await miniapp.open(ada, f"people/{album.anna}")
    await page.get_by_role("button", name="Delete …").click()
    hide = page.get_by_role("radio", name="Nothing: only hide Anna", checked=True)
    await expect(hide).to_be_visible()
    await miniapp.ensure_usable_by_all()
    await press_in_dialog(page, "Continue")
    await expect(page.get_by_text("hidden", exact=True)).to_be_visible()
    await expect(page.get_by_text("true", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Delete …").click()
    await expect(page.get_by_role("radio", checked=True)).to_have_value("faces_only")
    await expect(hide).to_have_count(0)
    await press_in_dialog(page, "Continue")
    sure = page.get_by_role("dialog", name="Anna: really delete this?")
    await expect(sure).to_contain_text("I will recognise Anna only after new photos of the face.")
    await expect(sure).not_to_contain_text("Mia Lind")
    await expect(sure).to_contain_text("It cannot be undone.")
    await expect(sure).to_have_accessible_description(re.compile(r"It cannot be undone\."))  # is read out
    await miniapp.ensure_usable_by_all()
    await miniapp.picture("delete faces only")
    await press_in_dialog(page, "Delete")
    await expect(
        page.get_by_text("The faces of Anna have been deleted. The name and who receives")
    ).to_be_visible()
    await page.get_by_role("link", name="Anna").click()
    await page.get_by_role("button", name="Delete …").click()
    await expect(sure).to_contain_text("Photos that people have received stay")  # the only way that is left
    await expect(sure).not_to_contain_text("0")


async def _say_that_they_are_many(route: Route) -> None:
    answer = await route.fetch()
    await route.fulfill(response=answer, json={**await answer.json(), "asks_twice": True})
