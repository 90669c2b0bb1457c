"""/delete: counts first, then every trace goes, and a certificate says so."""

import json

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Person
from tests.telegram.test_connect_person import to_the_photos
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def connected(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    """Anna is connected, and on one photo of the group."""
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
    assert "1 training photo" in card.words
    assert "1 group photo" in card.words
    assert card.buttons == ["Keep Annabella", "Delete for good"]
    await bot.press(mia, card, "Keep Annabella")
    assert "connected, 1 photo received" in card.words
    assert await sql.rows("SELECT * FROM persons WHERE erasing_at IS NOT NULL") == []
    await bot.press(mia, card, "Delete …")
    assert card.buttons == ["Keep Annabella", "Delete for good"]


@pytest.mark.checklist(59, 60, 61, 62)
async def test_after_it_nothing_of_the_person_is_left_anywhere(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    [vector] = await sql.rows("SELECT vector FROM face_embeddings LIMIT 1")
    [person] = await sql.rows("SELECT id FROM persons")
    [request] = [message for message in ada.inbox if message.photo]
    [offer] = [message for message in mia.inbox if "older photos" in message.words]
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    assert "nothing is matched or sent" in card.words
    assert "Deleted and verified" in mia.inbox[-1].words
    assert "Annabella" not in mia.inbox[-1].words
    dump = await _dump()
    assert "annabella" not in dump.lower()
    assert bytes(vector["vector"]).hex() not in dump
    assert await sql.rows("SELECT * FROM persons WHERE id = $1", person["id"]) == []
    [workspace] = await sql.rows("SELECT id FROM workspaces")
    assert [point async for point in bot.index.scan(workspace["id"])] == []
    assert [key async for key in bot.store.list("w")] == []
    # Also of what the bot itself had shown: the request with name and face, the offer with the name.
    assert request.deleted
    assert [m.words for m in ada.inbox if m.photo or "Annabella" in m.words] == []
    assert "Annabella" not in offer.words
    photos = len(mia.photos)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == photos


async def test_while_the_index_is_away_the_person_is_unreachable_and_the_row_stays(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    """The person's row goes last, after the index has done its part."""
    bot.index.is_down = True
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    assert len(await sql.rows("SELECT * FROM persons WHERE erasing_at IS NOT NULL")) == 1
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
    assert await sql.rows("SELECT * FROM persons WHERE erasing_at IS NOT NULL") == []


async def test_pressing_delete_twice_deletes_once(bot: WholeBot, connected: None, mia: Person) -> None:
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    data = card.button("Delete for good")["callback_data"]
    await bot.press(mia, card, data=data)
    assert "no such person" in ((await bot.press(mia, card, data=data)).text or "")
    assert len(await sql.rows("SELECT * FROM erasures")) == 1


async def test_deleting_the_draft_ends_its_connection(bot: WholeBot, group: Group, mia: Person) -> None:
    await to_the_photos(bot, mia, group)
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Anna")
    bot.index.is_down = True  # the purge has to wait; the conversation has not
    await bot.press(mia, card, "Delete for good")
    assert await sql.rows("SELECT * FROM conversations") == []
    assert "do not understand" in (await bot.write(mia, "and now?")).words


async def _dump() -> str:
    """Every row of every table, bytes as hex."""
    tables = await sql.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dump = []
    for table in tables:
        rows = await sql.rows(f"SELECT * FROM {table['tablename']}")
        dump.append(json.dumps(rows, default=lambda v: v.hex() if isinstance(v, bytes) else str(v)))
    return "\n".join(dump)
