"""Photos that may not have arrived are offered to those who may still see them."""

from datetime import timedelta

import asyncpg
import pytest

from domain.queries.deliveries.offered_deliveries import unknown_deliveries
from tests.usecases.rows import NOON, a_group, a_link, a_participant, a_person, a_workspace, an_asset, insert


@pytest.fixture
async def kim(connection: asyncpg.Connection) -> int:
    """Kim, for whom one photo of Anna arrived and another one may have. One for Lou may have arrived, too."""
    workspace = await a_workspace(connection)
    anna = await a_person(connection, workspace)
    kim, lou = await a_participant(connection), await a_participant(connection)
    group = await a_group(connection, workspace)
    for who, state in ((kim, "sent"), (kim, "unknown"), (lou, "unknown")):
        if state == "unknown":
            await a_link(connection, who, anna)
        given = {"asset_id": await an_asset(connection, workspace), "participant_id": who}
        at = NOON + timedelta(hours=1)
        times = {"reason": "timeout", "unknown_at": at} if state == "unknown" else {"sent_at": at}
        await insert(connection, "deliveries", workspace_id=workspace, state=state, **given, **times)
        await insert(connection, "distributions", person_id=anna, **given)
        photo = {"asset_id": given["asset_id"], "tg_message_id": given["asset_id"], "posted_at": NOON}
        await insert(connection, "postings", group_id=group, **photo)
    return kim


async def test_a_recipient_is_offered_only_their_own_photos_that_may_be_lost(
    connection: asyncpg.Connection, kim: int
) -> None:
    view = await unknown_deliveries(kim)
    assert view is not None
    wanted = "SELECT id FROM deliveries WHERE state = 'unknown' AND participant_id = $1"
    assert view.delivery_ids == (await connection.fetchval(wanted, kim),)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE participants SET private_chat = 'blocked'",
        "UPDATE participant_persons SET state = 'revoked'",
        "UPDATE distributions SET withdrawn_at = now()",
        "DELETE FROM distributions",
        "UPDATE deliveries SET state = 'sent', reason = NULL",
    ],
)
async def test_no_photo_is_offered_that_arrived_or_that_its_recipient_may_not_see(
    connection: asyncpg.Connection, kim: int, change: str
) -> None:
    await connection.execute(change)
    assert await unknown_deliveries(kim) is None
