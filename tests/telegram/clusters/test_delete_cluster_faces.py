"""*Delete in this photo* on a face of an unknown person: only moderators have it, and the bot asks first."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, faces_of, say_there
from tests.telegram.mishaps import press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def photos(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> list[int]:
    """Two photos with Max, whom nobody knows; Anna is on the first as well."""
    await connect(bot, group, admins, mia, "Anna")
    for others in ([bot.engine.face(anna=0.9)], []):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9), *others))
        await bot.settle()
    return [
        row["id"] for row in await sql.rows("SELECT id FROM image_assets WHERE kind = 'post' ORDER BY id")
    ]


async def photos_of_max() -> list[int]:
    rows = await sql.rows("SELECT asset_id FROM face_instances WHERE person_id IS NULL ORDER BY asset_id")
    return [row["asset_id"] for row in rows]


async def ask(bot: WholeBot, ada: Person, admins: Group, photo: int) -> Message:
    """Presses *Delete in this photo*, and returns the bot's question."""
    await say_there(bot, admins, ada, f"/photo {photo}")
    card = admins.from_bot[-1]
    await bot.press(ada, card, card.buttons[0])
    await bot.press(ada, card, "Delete in this photo")
    return admins.from_bot[-1]


@pytest.mark.checklist(24)
async def test_the_faces_in_one_photo_are_deleted_and_no_others(
    bot: WholeBot, photos: list[int], ada: Person, admins: Group
) -> None:
    question = await ask(bot, ada, admins, photos[0])
    [cluster] = await sql.rows("SELECT number FROM clusters")
    assert f"Delete 1 face of unknown person no. {cluster['number']} in this photo?" in question.words
    assert "cannot be undone" in question.words
    assert "only photo" not in question.words
    assert question.buttons == ["Keep the faces", "Delete for good"]
    assert await photos_of_max() == photos
    assert await sql.rows("SELECT id FROM erasures") == []
    await press_again(bot, ada, question, "Delete for good")
    assert any("in this photo has been deleted" in message.words for message in admins.from_bot)
    assert await photos_of_max() == photos[1:]
    assert await faces_of("Anna") == 1
    assert await sql.rows("SELECT number FROM clusters") == [cluster]


@pytest.mark.checklist(22, 25)
async def test_deleting_in_the_only_photo_deletes_the_unknown_person(
    bot: WholeBot, photos: list[int], ada: Person, admins: Group
) -> None:
    await bot.press(ada, await ask(bot, ada, admins, photos[0]), "Delete for good")
    question = await ask(bot, ada, admins, photos[1])
    assert "the only photo" in question.words
    await press_again(bot, ada, question, "Delete for good")
    assert any("in this photo has been deleted" in message.words for message in admins.from_bot)
    assert await photos_of_max() == []
    kinds = await sql.rows("SELECT kind FROM operations ORDER BY id DESC LIMIT 2")
    assert [row["kind"] for row in kinds] == ["delete_cluster", "delete_faces"]
    assert "no unknown people" in (await say_there(bot, admins, ada, "/unknown")).words


async def test_whoever_was_named_meanwhile_keeps_the_face(
    bot: WholeBot, photos: list[int], ada: Person, admins: Group
) -> None:
    question = await ask(bot, ada, admins, photos[0])
    [cluster] = await sql.rows("SELECT number FROM clusters")
    listed = await say_there(bot, admins, ada, "/unknown")
    await bot.press(ada, listed, data=f"clustername:{cluster['number']}")
    await say_there(bot, admins, ada, "Max")
    assert "Max" in ((await bot.press(ada, question, "Delete for good")).text or "")
    assert await faces_of("Max") == 2


@pytest.mark.parametrize("verb", ["clusterhere", "clusterwipe"])
async def test_a_forged_press_answers_like_one_about_nothing(
    bot: WholeBot, photos: list[int], mia: Person, verb: str
) -> None:
    [cluster] = await sql.rows("SELECT number FROM clusters")
    before = len(mia.inbox)
    forged = await bot.press(mia, mia.inbox[-1], data=f"{verb}:{cluster['number']}:{photos[0]}")
    assert forged == await bot.press(mia, mia.inbox[-1], data=f"{verb}:999999:{photos[0]}")
    assert (len(mia.inbox), await photos_of_max()) == (before, photos)
