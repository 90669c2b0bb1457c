"""A person whose faces were all deleted is learned again under the same number, and approved again."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.faces import add_faces
from tests.persons import approvals
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def emptied(bot: WholeBot, group: Group, ada: Person, mia: Person) -> Message:
    """Annabella without a face; the card that offers to add photos again."""
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete only the face data")
    return card


async def row() -> sql.Row:
    [person] = await sql.rows(
        """SELECT p.number, p.name, l.state FROM persons p
           JOIN participant_persons l ON l.person_id = p.id"""
    )
    return {**person, **await approvals()}


async def faces() -> int:
    return len(await sql.rows("SELECT id FROM face_instances"))


@pytest.mark.checklist(21)
async def test_it_is_recognised_again_under_the_same_number_once_it_was_approved_again(
    bot: WholeBot, group: Group, emptied: Message, ada: Person, mia: Person
) -> None:
    before = await row()
    await bot.press(mia, emptied, "📷 Add photos again")
    assert "Annabella" in emptied.words
    [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=1.0)))
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert mia.photos == []  # whose photos these are has to be looked at first
    await bot.press(mia, verdict, "Done")
    [request] = [message for message in ada.inbox if message.photo]
    await bot.press(ada, request, "Approve")
    assert await row() == before
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1


@pytest.mark.parametrize("how", ["cancel", "decline", "time"])
async def test_giving_up_takes_the_photos_and_leaves_the_person_as_it_was(
    bot: WholeBot, group: Group, emptied: Message, ada: Person, mia: Person, how: str
) -> None:
    before = await row()
    await bot.press(mia, emptied, "📷 Add photos again")
    [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(ben=1.0)))
    assert await faces() == 1
    if how == "cancel":
        await bot.press(mia, verdict, "Cancel")
        await bot.press(mia, verdict, "Yes, stop and delete")
    else:
        await bot.press(mia, verdict, "Done")
        assert await approvals() == {"Annabella": "requested"}
    if how == "decline":
        [request] = [message for message in ada.inbox if message.photo]
        await bot.press(ada, request, "Decline")
        assert any("declined the new photos of" in message.words for message in mia.inbox)
    if how == "time":
        await sql.execute("UPDATE persons SET requested_at = now() - interval '8 days'")
        await sql.execute("INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('tidy_up', 'vision', 'hour')")
        await bot.settle()
    assert await row() == before
    assert await faces() == 0
    assert await sql.rows("SELECT id FROM image_assets WHERE kind = 'training'") == []
    assert {row["state"] for row in await sql.rows("SELECT state FROM erasures")} == {"verified"}


async def test_another_connection_meanwhile_is_another_person(
    bot: WholeBot, group: Group, emptied: Message, mia: Person
) -> None:
    await bot.press(mia, emptied, "📷 Add photos again")
    await sql.execute("DELETE FROM conversations")
    await bot.connect(mia, group, "Benjamin", bot.engine.draw(bot.engine.face(ben=1.0)))
    assert await approvals() == {"Annabella": "draft", "Benjamin": "requested"}


async def test_only_an_owner_adds_photos_again_and_only_where_there_is_no_face(
    bot: WholeBot, group: Group, emptied: Message, ada: Person, mia: Person
) -> None:
    number = (await row())["number"]
    message = await bot.write(ada, "/start")
    assert "no such person" in ((await bot.press(ada, message, data=f"learnagain:{number}")).text or "")
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at)
           SELECT id, 'post', 'photo', 'x', 'x', now() FROM workspaces"""
    )
    [person] = await sql.rows("SELECT id FROM persons")
    await add_faces(await sql.values(int, "SELECT id FROM image_assets"), person_id=person["id"])
    assert "already" in ((await bot.press(mia, emptied, data=f"learnagain:{number}")).text or "")
    assert await approvals() == {"Annabella": "approved"}
