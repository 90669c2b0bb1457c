"""A second recipient of Anna's photos, and three photos that both recipients have."""

import pytest

from tests.usecases.factory import Connected, Group, Member, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


@pytest.fixture
async def lea(stage: Stage, group: Group, anna: Connected) -> Member:
    """Lea, who receives Anna's photos, too, and has no alias for Anna."""
    lea = await make_participant(stage, "Lea", in_chat=group.tg_chat_id)
    await joined(stage, anna, lea)
    return lea


@pytest.fixture
async def photos(stage: Stage, group: Group, anna: Connected, lea: Member) -> list[int]:
    """Three photos of Anna, delivered to her owner and to Lea; the calls to Telegram are cleared."""
    posted = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(3)]
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    return list(posted)
