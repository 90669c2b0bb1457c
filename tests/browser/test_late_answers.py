"""Answers that come late, twice or not at all: pictures."""

from collections.abc import Callable

import pytest
from playwright.async_api import Request, Response, Route, expect

from sandbox.telegram import Group, Person
from tests.browser.conftest import MiniApp
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


async def test_a_picture_is_asked_for_until_it_is_there(
    miniapp: MiniApp, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    """For a moment nobody can be asked. Then the address that was given has ended when it is opened."""
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    asked: list[Request] = []

    async def give_address(route: Route) -> None:
        asked.append(route.request)
        await (route.fulfill(status=503) if len(asked) == 1 else route.continue_())

    async def show(route: Route) -> None:
        await (route.fulfill(status=403) if len(asked) == 2 else route.continue_())

    page = miniapp.page
    await page.clock.install()
    await page.route("**/faces/pictures", give_address)
    await page.route("**/pictures/photo/*", show)
    async with page.expect_response("**/faces/pictures"):
        await miniapp.open(mia, "my")
    async with page.expect_response(_of_picture(403)):
        await page.clock.fast_forward(10_000)
    async with page.expect_response(_of_picture(202)):
        await page.clock.fast_forward(600_000)
    await bot.settle()
    async with page.expect_response(_of_picture(200)):
        await page.clock.fast_forward(10_000)
    await expect(page.locator(".tile img")).to_be_visible()
    assert len(asked) == 3


def _of_picture(status: int) -> Callable[[Response], bool]:
    return lambda one: "/pictures/photo/" in one.url and one.status == status
