"""Each bot numbers messages by itself: a new bot must not take the former bot's numbers for its own."""

import asyncpg
import pytest
from pydantic import SecretStr

from domain.errors import Corrupt, Unavailable
from domain.queries.deliveries.offer import offers
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.erasing.mark_ledger import mark_ledger
from domain.usecases.service.change_bot import change_bot
from domain.usecases.service.claim_database import claim_database
from domain.usecases.service.claim_store import claim_store
from tests import sql
from tests.usecases import rows
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
    await claim_database(BOT, stage.store)
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
    with pytest.raises(Corrupt, match=r"belongs to bot 7, and BOT_TOKEN is that of bot 8.*change-bot 7`"):
        await claim_database(OTHER_BOT, stage.store)
    settings = stage.settings.model_copy(update={"bot_token": SecretStr(f"{OTHER_BOT}:token")})
    assert await apart(change_bot_command.run(settings, [])) is None
    await sql.execute("INSERT INTO heartbeats (queue) VALUES ('delivery')")
    with pytest.RaisesGroup(pytest.RaisesExc(Unavailable, match="stop them first")):
        await apart(change_bot_command.run(settings, [str(BOT)]))
    await sql.execute("DELETE FROM heartbeats")
    assert await apart(change_bot_command.run(settings, [str(BOT)])) == 0
    said = capsys.readouterr().out
    assert "1 groups: add the bot to each, where an admin writes /activate, within 30 days" in said
    assert "1 photos that had not arrived are lost" in said
    assert "0 messages and presses were not handled" in said
    await claim_database(OTHER_BOT, stage.store)
    with pytest.raises(Corrupt, match="belongs to bot 8"):
        await claim_database(BOT, stage.store)


async def test_nothing_changes_unless_the_former_bot_is_given_and_the_token_is_another_bots(
    stage: Stage, anna: Connected
) -> None:
    for former, token in ((BOT, BOT), (OTHER_BOT, OTHER_BOT), (9, OTHER_BOT)):
        with pytest.raises(Corrupt, match=r"belongs to bot 7, .*Nothing was changed"):
            await change_bot(former, token, stage.store)
    assert await sql.values(str, _STATES) == ["sent", "pending"]


async def test_while_the_database_notes_no_bot_the_ledger_says_whose_it_is(stage: Stage) -> None:
    """A database of the version before, started with another bot's token by mistake."""
    with pytest.raises(Corrupt, match="belongs to no bot yet"):
        await change_bot(BOT, OTHER_BOT, stage.store)
    await claim_store(BOT, stage.store)
    await mark_ledger(BOT, stage.store)
    with pytest.raises(Corrupt, match=r"belongs to bot 7, .*change-bot 7`"):
        await claim_database(OTHER_BOT, stage.store)
    await claim_database(BOT, stage.store)
    assert await sql.values(int, "SELECT tg_bot_id FROM installation") == [BOT]


async def test_photos_that_had_not_arrived_come_only_when_they_are_posted_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await change_bot(BOT, OTHER_BOT, stage.store)
    assert await open_private_chat(anna.owner.participant_id, stage.doorbell) == 0
    await sql.execute("UPDATE groups SET active = true")
    assert [offer.found for offer in await offers(anna.person_id)] == [0]
    await post(stage, group, file="owed")
    assert await sql.values(str, _STATES) == ["sent", "pending"]


async def test_an_erase_touches_no_message_of_the_new_bot_and_says_what_stays(
    stage: Stage, anna: Connected
) -> None:
    await change_bot(BOT, OTHER_BOT, stage.store)
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


# A value before and after, for each kind of row that the former bot wrote or numbered.
_BASIC, _SUPER = -77, -1_000_000_000_077
_BEFORE_AND_AFTER = {
    "SELECT private_chat FROM participants ORDER BY id": (["open", "blocked"], ["unknown"] * 2),
    "SELECT left_at IS NULL FROM groups ORDER BY id": ([True, True], [False, False]),
    "SELECT state || coalesce(':' || reason, '') FROM deliveries ORDER BY id": (
        ["pending", "parked:blocked", "sending", "unknown:no answer", "sent", "suppressed:person hidden"],
        ["failed:another bot"] * 2 + ["retracted:another bot"] * 2 + ["sent", "suppressed:person hidden"],
    ),
    "SELECT unknown_at IS NOT NULL FROM deliveries ORDER BY id": (
        [False, False, False, True, False, False],
        [False, False, True, True, False, False],
    ),
    """SELECT count(*) FROM deliveries WHERE tg_message_id IS NOT NULL OR earlier_copies <> '{}'
       OR names <> '{}' OR is_outdated OR token IS NOT NULL""": ([6], [0]),
    "SELECT count(*) FROM deliveries WHERE reason = 'another bot' AND sending_at IS NOT NULL": ([0], [0]),
    "SELECT count(*) FROM image_assets WHERE tg_file_id <> ''": ([6], [0]),
    "SELECT count(*) FROM image_assets WHERE tg_clean_file_id IS NOT NULL": ([1], [0]),
    "SELECT count(*) FROM image_assets WHERE tg_reply_message_id IS NOT NULL": ([1], [0]),
    "SELECT count(*) FROM cards": ([1], [0]),
    "SELECT count(*) FROM sent_messages": ([1], [0]),
    "SELECT count(*) FROM message_searches": ([1], [0]),
    "SELECT count(*) FROM conversations": ([1], [0]),
    "SELECT count(*) FROM telegram_updates": ([1], [0]),
    "SELECT kind FROM tasks ORDER BY id": (["handle_update", "introduce"], ["introduce"]),
    "SELECT coalesce(tg_message_id, 0) FROM postings ORDER BY id": ([5, 6], [0, 6]),
    "SELECT count(*) FROM restores WHERE checked_at IS NOT NULL": ([0], [1]),
}


async def a_row_of_each_kind(db: asyncpg.Connection) -> None:
    workspace = await rows.a_workspace(db)
    kim = await rows.a_participant(db)
    await rows.a_participant(db, private_chat="blocked")
    states = [("pending", None), ("parked", "blocked"), ("sending", None), ("unknown", "no answer")]
    states += [("sent", None), ("suppressed", "person hidden")]
    assets = [await rows.an_asset(db, workspace) for _ in states]
    await db.execute(
        "UPDATE image_assets SET tg_clean_file_id = 'photo', tg_reply_message_id = 9 WHERE id = $1", assets[0]
    )
    for asset, (state, reason) in zip(assets, states, strict=True):
        given = {"workspace_id": workspace, "asset_id": asset, "participant_id": kim, "state": state}
        sent = {"token": 1, "tg_message_id": 8, "sending_at": rows.NOON, "is_outdated": True}
        at = rows.NOON if state == "unknown" else None
        await rows.insert(db, "deliveries", **given, **sent, reason=reason, unknown_at=at)
    await db.execute("UPDATE deliveries SET earlier_copies = '{7}'")
    for n, chat in enumerate((_BASIC, _SUPER)):
        group = await rows.a_group(db, workspace, tg_chat_id=chat)
        given = {"asset_id": assets[0], "group_id": group, "tg_message_id": 5 + n, "posted_at": rows.NOON}
        await rows.insert(db, "postings", **given)
    shown = {"kind": "request", "subject": "1", "tg_message_id": 1, "shown": "requested"}
    await rows.insert(db, "cards", workspace_id=workspace, tg_chat_id=1, **shown)
    await rows.insert(db, "sent_messages", tg_chat_id=1, counter=0, tg_message_id=3)
    await rows.insert(db, "message_searches", participant_id=kim)
    await rows.insert(db, "conversations", tg_chat_id=1, tg_user_id=1)
    await rows.insert(db, "telegram_updates", tg_update_id=4, payload={})
    for kind in ("handle_update", "introduce"):
        await rows.insert(db, "tasks", kind=kind, queue="bot", dedupe_key="4")


async def test_no_row_has_anything_that_only_the_former_bot_could_use(
    stage: Stage, connection: asyncpg.Connection
) -> None:
    await claim_database(BOT, stage.store)
    await a_row_of_each_kind(connection)
    for at, change in enumerate((change_nothing, change_bot)):
        await change(BOT, OTHER_BOT, stage.store)
        found = {query: [value for [value] in await connection.fetch(query)] for query in _BEFORE_AND_AFTER}
        assert found == {query: both[at] for query, both in _BEFORE_AND_AFTER.items()}


async def change_nothing(*_: object) -> None:
    """Stands for the time before."""
