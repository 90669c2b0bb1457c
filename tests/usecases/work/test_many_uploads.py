"""Many documents for many families at once: few uploads share the line, and each of them arrives."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.messages.card import Card
from domain.ids import AssetId
from domain.values.task_kinds import DELIVERY
from sandbox.patience import patience
from tests import sql
from tests.fakes.scripted_telegram_api import ScriptedTelegramApi
from tests.usecases.factory import Group, connected_person, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import run_those
from workers.chats.telegram_cards import change_picture
from workers.show import DELIVERY_JOBS

DELIVER = {"deliver": DELIVERY_JOBS["deliver"]}


class OneLine(ScriptedTelegramApi):
    """No upload ends before `may_end` is set. most: of the uploads under way at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0
        self.are_two, self.may_end = asyncio.Event(), asyncio.Event()

    async def call(
        self, method: str, params: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None
    ) -> Any:
        if upload is not None:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now == 2:
                self.are_two.set()
            await self.may_end.wait()
            self.now -= 1
        return await super().call(method, params, upload=upload)


async def post_documents(stage: Stage, group: Group, *looks: str) -> None:
    """A document for each family."""
    for look in looks:
        await connected_person(stage, group, look=look, name=look)
    await stage.show()
    for look in looks:
        await post(stage, group, stage.engine.face(**{look: 0.9}), file=look, media="document")
    await stage.drain()


async def until_all_have_had_time(count: int) -> None:
    """Waits until so many sends have begun, and then for much longer than another one takes to begin."""
    looks = 0
    async with asyncio.timeout(patience(20)):
        while looks < 200:
            begun = await sql.value(int, "SELECT count(*) FROM deliveries WHERE state = 'sending'")
            looks = looks + 1 if begun is not None and begun >= count else 0


async def test_two_documents_are_uploaded_at_a_time_and_no_right_is_read_before(
    stage: Stage, group: Group
) -> None:
    """All at once would be too slow for a slow line, and none would arrive in time."""
    await post_documents(stage, group, "anna", "ben", "carl", "dora")
    api = OneLine()
    world = replace(stage.world, api=api)
    async with asyncio.timeout(patience(30)), asyncio.TaskGroup() as workers:
        for _ in range(4):
            workers.create_task(run_those(DELIVERY, DELIVER, world))
        await until_all_have_had_time(2)
        begun = await sql.value(int, "SELECT count(*) FROM deliveries WHERE state = 'sending'")
        api.may_end.set()
    assert (begun, api.most) == (2, 2)
    assert await sql.values(str, "SELECT DISTINCT state FROM deliveries") == ["sent"]


async def test_pictures_of_cards_wait_for_the_line_as_well(stage: Stage) -> None:
    api = OneLine()
    world = replace(stage.world, api=api)
    card = Card("words")
    async with asyncio.timeout(patience(30)), asyncio.TaskGroup() as workers:
        for number in range(4):
            workers.create_task(change_picture(world, 7, number, card, b"picture"))
        await api.are_two.wait()
        for _ in range(200):
            await sql.value(int, "SELECT 1")
        api.may_end.set()
    assert api.most == 2


async def test_documents_that_wait_for_the_line_leave_consumers_for_other_sends(
    stage: Stage, group: Group
) -> None:
    await post_documents(stage, group, "anna")
    for number in range(10):
        assert stage.world.uploads.begin(AssetId(1000 + number))
    await run_those(DELIVERY, DELIVER, stage.world)
    assert await sql.value(str, "SELECT state FROM deliveries") == "pending"
    stage.world.uploads.end(AssetId(1000))
    await stage.make_due()
    await run_those(DELIVERY, DELIVER, stage.world)
    assert await sql.value(str, "SELECT state FROM deliveries") == "sent"
