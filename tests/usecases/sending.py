"""Makes a delivery that is owed, or one whose worker died while sending it, and reads its state."""

import asyncio

import pytest

from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.deliver_photo import Prepare, Send
from domain.values.send_outcome import SendOutcome
from tests import sql
from tests.usecases.factory import Group, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


@scene_step
async def owed(stage: Stage, group: Group) -> int:
    """Has a photo of Anna recognised and not sent yet. Gives the id of its delivery."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    row = await sql.one("SELECT max(id) AS id FROM deliveries")
    assert row is not None
    return int(row["id"])


def prepared(send: Send) -> Prepare:
    async def prepare(_: DeliveryView) -> Send:
        return send

    return prepare


async def state_of(delivery_id: int) -> tuple[str, str | None]:
    row = await sql.one("SELECT state, reason FROM deliveries WHERE id = $1", delivery_id)
    assert row is not None
    return row["state"], row["reason"]


@scene_step
async def begun(stage: Stage, delivery_id: int) -> int:
    """Lets the worker die while it sends this delivery. Gives the token of that send."""

    async def die(_: bool) -> SendOutcome:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await stage.deliver_one(delivery_id, prepared(die))
    row = await sql.one("SELECT token FROM deliveries WHERE id = $1 AND state = 'sending'", delivery_id)
    assert row is not None
    return int(row["token"])
