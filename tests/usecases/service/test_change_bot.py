"""Messages are counted by each bot: another one must not take the former bot's numbers for its own."""

import pytest
from pydantic import SecretStr

from domain.errors import Corrupt
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.service.change_bot import change_bot
from domain.usecases.service.claim_database import claim_database
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.forgetting import erase
from tests.usecases.stage import Stage
from tests.usecases.waiting import apart
from workers.commands import change_bot as change_bot_command

BOT, OTHER_BOT = 7, 8
_STATES = "SELECT state FROM deliveries ORDER BY id"


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """A person with one photo that was sent, and one that is owed."""
    await claim_database(BOT)
    anna = await connected_person(stage, group, name="Anna")
    await post(stage, group, stage.engine.face(anna=0.9), file="sent")
    for _ in range(3):
        await stage.drain()
        await stage.show()
    await post(stage, group, stage.engine.face(anna=0.9), file="owed")
    await stage.drain()
    assert await sql.values(str, _STATES) == ["sent", "pending"]
    return anna


async def test_another_bots_token_is_refused_until_the_bot_is_changed(
    stage: Stage, anna: Connected, capsys: pytest.CaptureFixture[str]
) -> None:
    await claim_database(BOT)
    with pytest.raises(Corrupt, match=r"belongs to bot 7, and BOT_TOKEN is that of bot 8.*change-bot"):
        await claim_database(OTHER_BOT)
    settings = stage.settings.model_copy(update={"bot_token": SecretStr(f"{OTHER_BOT}:token")})
    assert await apart(change_bot_command.run(settings, [])) == 0
    assert "/activate, within 30 days" in capsys.readouterr().out
    assert not await change_bot(OTHER_BOT)
    await claim_database(OTHER_BOT)
    with pytest.raises(Corrupt, match="belongs to bot 8"):
        await claim_database(BOT)
    assert await sql.values(str, _STATES) == ["sent", "parked"]
    numbers = "SELECT tg_message_id AS n FROM deliveries WHERE tg_message_id IS NOT NULL"
    assert await sql.values(int, numbers) == []
    assert await sql.values(bool, "SELECT active OR left_at IS NULL FROM groups") == [False]


async def test_an_erase_touches_no_message_of_the_new_bot_and_says_what_stays(
    stage: Stage, anna: Connected
) -> None:
    await change_bot(OTHER_BOT)
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    stage.telegram.calls.clear()
    await erase(stage, anna)
    for _ in range(4):
        await stage.make_due()
        await stage.drain()
        await stage.show()
    changed = [call.method for call in stage.telegram.calls if call.method.startswith(("edit", "delete"))]
    assert changed == []
    [certificate] = [
        said for call in stage.telegram.calls if "verified" in (said := str(call.params.get("text")))
    ]
    assert "another account" in certificate
