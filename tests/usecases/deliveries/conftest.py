"""Two readers of one person, who have photos of her."""

import pytest

from tests.usecases.factory import Connected, Group, Member, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


@pytest.fixture
async def lea(stage: Stage, group: Group, anna: Connected) -> Member:
    """Receives Anna, too, and calls her as everybody does."""
    lea = await make_participant(stage, "Lea", in_chat=group.tg_chat_id)
    await joined(stage, anna, lea)
    return lea


@pytest.fixture
async def photos(stage: Stage, group: Group, anna: Connected, lea: Member) -> list[int]:
    """Three photos of Anna, delivered to both; no call of Telegram is left to look at."""
    posted = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(3)]
    await stage.settle()
    await stage.show()
    stage.telegram.calls.clear()
    return list(posted)
