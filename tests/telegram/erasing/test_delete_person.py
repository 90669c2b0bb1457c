"""/delete shows counts first. Then every trace of the person is erased, and a certificate says so."""

import json

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.persons import LIVE, link_user
from tests.telegram.admin_chat import faces_of, open_admin_chat, say_there
from tests.telegram.connecting.test_connect_person import to_the_photos
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets, size
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def connected(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    """Mia receives Annabella, who is on one photo of the group."""
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


async def number() -> int:
    [person] = await sql.rows("SELECT number FROM persons")
    return int(person["number"])


@pytest.mark.checklist(63)
async def test_deleting_shows_counts_and_asks_with_the_safe_button_first(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    assert "what I learned from 1 photo" in card.words
    assert "1 group photo" in card.words
    ways = ["Keep Annabella", "Delete for good", "Delete only the face data"]
    assert card.buttons == ways
    await bot.press(mia, card, "Keep Annabella")
    assert "Annabella" in card.words
    assert await sql.rows(f"SELECT * FROM persons WHERE NOT ({LIVE})") == []
    await bot.press(mia, card, "Delete …")
    assert card.buttons == ways


async def test_an_owner_sees_the_faces_on_photos_that_they_have(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The first photo is older than the connection: it was offered and not sent."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face()))
    await bot.settle()
    assert await faces_of("Annabella") == 2
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    [hers] = sheets(mia)
    assert hers.reply_to == card
    assert size(hers)[0] == size(hers)[1]  # one tile
    await bot.press(mia, card, "Keep Annabella")
    assert sheets(mia) == []
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, data=f"delete:{await number()}")
    [all_of_them] = sheets(ada)
    assert size(all_of_them)[0] > size(all_of_them)[1]  # two tiles


@pytest.mark.checklist(60, 62)
async def test_after_a_deletion_nothing_of_the_person_is_left_anywhere(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    [vector] = await sql.rows("SELECT vector FROM face_embeddings LIMIT 1")
    [person] = await sql.rows("SELECT id FROM persons")
    [request] = [message for message in ada.inbox if message.photo]
    [told] = [message for message in mia.inbox if "Annabella is connected!" in message.words]
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    assert card.deleted
    assert "I recognise nobody by it and send nothing" in mia.inbox[-2].words
    assert "Deleted and verified" in mia.inbox[-1].words
    assert "Annabella" not in mia.inbox[-1].words
    dump = await _dump()
    assert "annabella" not in dump.lower()
    assert bytes(vector["vector"]).hex() not in dump
    assert await sql.rows("SELECT * FROM persons WHERE id = $1", person["id"]) == []
    [workspace] = await sql.rows("SELECT id FROM workspaces")
    assert [point async for point in bot.index.scan(workspace["id"])] == []
    assert [key async for key in bot.store.list("w")] == []
    # The bot's own messages are deleted too: the request with name and face, the news with the name.
    assert request.deleted
    assert [m.words for m in ada.inbox if m.photo or "Annabella" in m.words] == []
    assert told.deleted
    assert [m.words for m in mia.inbox if "Annabella" in m.words and m not in mia.photos] == []
    photos = len(mia.photos)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == photos


async def test_messages_that_show_the_person_leave_a_closed_chat_when_it_opens(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    """The messages are a picture for an admin who blocked the bot, and a text in a chat that removed it."""
    [request] = [message for message in ada.inbox if message.photo]
    admins = await open_admin_chat(bot, ada)
    listed = await say_there(bot, admins, ada, "/people")
    ada.block_bot()
    admins.remove_bot(by=ada)
    await bot.settle()
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    assert "Deleted and verified" in mia.inbox[-1].words
    assert (request.deleted, listed.deleted) == (False, False)
    assert {row["shown"] for row in await sql.rows("SELECT shown FROM cards WHERE kind = 'left'")} == {
        "left",
        "left+picture",
    }
    await ada.start_bot()
    await admins.add_bot(by=ada)
    await bot.settle()
    assert (request.deleted, listed.deleted) == (True, True)
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'left'") == []


async def test_while_the_index_is_away_the_person_is_unreachable_and_the_row_stays(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    """The person's row is deleted last, after the points in the index."""
    bot.index.is_down = True
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    assert len(await sql.rows(f"SELECT * FROM persons WHERE NOT ({LIVE})")) == 1
    assert "have not connected anybody" in (await bot.write(mia, "/people")).words
    assert not any("verified" in message.words for message in mia.inbox)
    bot.index.is_down = False
    await bot.make_due()
    await bot.settle()
    assert await sql.rows("SELECT * FROM persons") == []
    assert "Deleted and verified" in mia.inbox[-1].words


@pytest.mark.checklist(63)
async def test_only_the_owner_or_an_admin_deletes(
    bot: WholeBot, group: Group, connected: None, ada: Person
) -> None:
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    message = await bot.write(nora, "/start")
    for verb in ("delete", "erase", "person"):
        forged = await bot.press(nora, message, data=f"{verb}:{await number()}")
        assert forged == await bot.press(nora, message, data=f"{verb}:999999")
        assert "no such person" in (forged.text or "")
    assert await sql.rows(f"SELECT * FROM persons WHERE NOT ({LIVE})") == []


async def test_pressing_delete_twice_deletes_once(bot: WholeBot, connected: None, mia: Person) -> None:
    """Whoever deleted the person reads again that it is deleted."""
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    data = card.button("Delete for good")["callback_data"]
    await bot.press(mia, card, data=data)
    assert (await bot.press(mia, card, data=data)).text is None
    assert "From now on I recognise nobody by it" in mia.inbox[-1].words
    assert len(await sql.rows("SELECT * FROM erasures")) == 1


async def test_deleting_the_draft_ends_its_connection(bot: WholeBot, group: Group, mia: Person) -> None:
    await to_the_photos(bot, mia, group)
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    bot.index.is_down = True  # the erase of the faces waits, and the dialogue ends at once
    await bot.press(mia, card, "Delete for good")
    assert await sql.rows("SELECT * FROM conversations") == []
    assert "I understand buttons" in (await bot.write(mia, "and now?")).words


@pytest.mark.checklist(19)
async def test_an_admin_is_first_offered_what_keeps_the_person(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, data=f"delete:{await number()}")
    assert card.buttons == [
        "Keep Annabella",
        "Delete only the face data",
        "Delete for good",
        "Delete only the person",
    ]
    assert "who receives the photos: Mia" in card.words
    await bot.press(ada, card, "Delete only the face data")
    assert "2 faces of Annabella have been deleted" in card.words
    assert [row["name"] for row in await sql.rows("SELECT name FROM persons")] == ["Annabella"]
    assert await sql.rows("SELECT id FROM face_instances WHERE person_id IS NOT NULL") == []
    assert "Deleted and verified: faces of one person" in ada.inbox[-1].words
    assert len(mia.photos) == 1  # what was received stays
    await bot.press(mia, await bot.write(mia, "/people"), "Annabella")
    assert "Found in 0 photos" in mia.inbox[-1].words


async def test_an_admin_lets_the_faces_stay_as_faces_of_nobody(
    bot: WholeBot, group: Group, connected: None, ada: Person
) -> None:
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, data=f"delete:{await number()}")
    await bot.press(ada, card, "Delete only the person")
    assert any("1 face now has no name" in message.words for message in ada.inbox)
    assert await sql.rows("SELECT id FROM persons") == []
    assert len(await sql.rows("SELECT id FROM face_instances WHERE person_id IS NULL")) == 1


@pytest.mark.checklist(218, 221)
async def test_more_than_ten_faces_are_asked_about_twice_and_hiding_is_offered(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    assert bot.settings.delete_confirm_threshold == 10
    bot.configure(delete_confirm_threshold=2)
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    assert card.button("Delete for good")["callback_data"].startswith("erase:")  # two are not more than two
    bot.configure(delete_confirm_threshold=1)
    for button, act in (("Delete for good", "erase:"), ("Delete only the face data", "wipefaces:")):
        card = await bot.write(mia, "/delete")
        await bot.press(mia, card, "Annabella")
        await bot.press(mia, card, button)
        assert "2 faces of Annabella will be deleted" in card.words
        assert "Hiding deletes nothing" in card.words
        assert card.buttons == ["Keep Annabella", "🙈 Hide instead", button]
        assert card.button(button)["callback_data"].startswith(act)
    assert await sql.rows("SELECT id FROM erasures") == []
    await bot.press(mia, card, "🙈 Hide instead")
    assert await sql.rows("SELECT status FROM persons") == [{"status": "HIDDEN"}]
    assert len(await sql.rows("SELECT id FROM face_instances WHERE person_id IS NOT NULL")) == 2
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    await bot.press(mia, card, "Delete for good")
    assert await sql.rows("SELECT id FROM persons") == []


async def test_a_guardian_deletes_nothing(bot: WholeBot, group: Group, connected: None) -> None:
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    message = await bot.write(nora, "/start")
    await link_user(nora.id, "Annabella")
    n = await number()
    for data in (f"delete:{n}", f"suredelete:{n}:0", f"erase:{n}", f"wipefaces:{n}", f"dissolve:{n}"):
        answer = await bot.press(nora, message, data=data)
        assert "may delete it" in (answer.text or "")
    assert await sql.rows("SELECT id FROM erasures") == []


@pytest.mark.checklist(24, 26)
async def test_faces_are_deleted_in_one_photo_from_its_card(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 2
    assets = [row["id"] for row in await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")]
    message, n = await bot.write(ada, "/start"), await number()
    await bot.press(ada, message, data=f"deletehere:{n}:{assets[0]}")
    card = ada.inbox[-1]
    assert card.buttons[0] == "Keep the faces"
    assert "1 person loses photos" in card.words
    assert "I know no other face" not in card.words
    assert await sql.rows("SELECT id FROM erasures") == []
    await bot.press(ada, card, "Delete for good")
    assert "in this photo has been deleted" in ada.inbox[-1].words
    assert len(mia.photos) == 1  # taken back
    left = await sql.rows("SELECT asset_id FROM face_instances WHERE asset_id = ANY($1::bigint[])", assets)
    assert left == [{"asset_id": assets[1]}]
    await sql.execute("DELETE FROM image_assets WHERE kind = 'training'")
    await bot.press(ada, message, data=f"deletehere:{n}:{assets[1]}")
    assert "I know no other face" in ada.inbox[-1].words
    await bot.press(ada, ada.inbox[-1], "Delete for good")
    assert await sql.rows("SELECT id FROM face_instances") == []
    assert len(await sql.rows("SELECT id FROM persons")) == 1


async def _dump() -> str:
    """Every row of every table, bytes as hex."""
    tables = await sql.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dump = []
    for table in tables:
        rows = await sql.rows(f"SELECT * FROM {table['tablename']}")
        dump.append(json.dumps(rows, default=lambda v: v.hex() if isinstance(v, bytes) else str(v)))
    return "\n".join(dump)
