"""*Say who is in it* under a delivered photo, and *Who is it then?* after *Not …*."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def photo(bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None) -> Message:
    """A photo of Anna, who looks a little like Ben, and of three unknown people, two of them nearly like Ben.
    Mia has connected Anna and Ben.
    """
    engine = bot.engine
    await bot.connect(mia, group, "Ben", engine.draw(engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    nearly = [engine.face(ben=0.45) for _ in range(2)]
    await ada.post_photo(group, engine.draw(engine.face(anna=0.9, ben=0.45), engine.face(), *nearly))
    await bot.settle()
    return latest(mia, "Anna\n")


def latest(mia: Person, begins: str) -> Message:
    return next(message for message in reversed(mia.photos) if message.words.startswith(begins))


async def test_a_right_name_is_confirmed_by_one_press(bot: WholeBot, photo: Message, mia: Person) -> None:
    await bot.press(mia, photo, "⋯")
    await bot.press(mia, photo, "Say who is in it")
    said = mia.inbox[-1]
    assert said.reply_to is photo
    assert said.buttons == ["✔️ Anna – yes, that is right", "☝️ Ben is in it too"]
    await bot.press(mia, said, "Anna")
    assert "A photo was confirmed to show Anna" in said.words
    await bot.press(mia, said, "Undo")
    assert "I no longer learn Anna from that photo" in mia.inbox[-1].words


async def test_of_several_faces_the_one_with_the_pressed_number_gets_the_name(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    await bot.press(mia, photo, "⋯")
    await bot.press(mia, photo, "Say who is in it")
    said = mia.inbox[-1]
    await bot.press(mia, said, "Ben")
    assert "Which of these faces is Ben?" in said.words
    assert said.buttons == ["1", "2"]
    [sheet] = sheets(mia)
    assert sheet.reply_to is said
    await bot.press(mia, said, "2")
    assert "A photo was confirmed to show Ben" in said.words
    assert sheets(mia) == []
    assert photo.words.startswith("Anna, Ben\n")
    faces = await sql.rows(
        """SELECT p.name FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           LEFT JOIN persons p ON p.id = f.person_id ORDER BY f.bbox_x"""
    )
    assert [face["name"] for face in faces] == ["Anna", None, None, "Ben"]


async def test_nothing_is_asked_where_there_is_nothing_to_say(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.4)))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "Yes")
    photo = mia.photos[-1]
    await bot.press(mia, photo, "⋯")
    assert "☝️ Say who is in it" not in photo.buttons
    delivery = str(photo.button("missing")["callback_data"]).partition(":")[2]
    await bot.press(mia, photo, data=f"whois:{delivery}")
    assert "no face left" in mia.inbox[-1].words


async def test_after_not_anna_the_right_name_may_be_said_at_once(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    await bot.press(mia, photo, "Not Anna")
    said = mia.inbox[-1]
    assert "you do not have to" in said.words
    assert {"↩️ Undo", "It is Ben"} <= {*said.buttons}
    await bot.press(mia, said, "It is Ben")
    assert "A photo was confirmed to show Ben" in said.words
    assert latest(mia, "Ben\n").photo is not None


async def test_a_face_unlike_the_person_is_for_the_admins_to_name(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    """The card does not offer the face and says where to press instead; so does a forged button."""
    await bot.press(mia, photo, "⋯")
    await bot.press(mia, photo, "Say who is in it")
    said = mia.inbox[-1]
    assert "Somebody is missing" in said.words
    await bot.press(mia, said, "Ben")
    _, number_of_ben = str(said.button("1")["callback_data"]).rsplit(":", 1)
    [unlike] = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id IS NULL ORDER BY f.bbox_x LIMIT 1"""
    )
    query = await bot.press(mia, said, data=f"thisface:{unlike['number']}:{number_of_ben}")
    assert "only those who look after the group" in str(query.text)
    assert photo.words.startswith("Anna\n")


async def test_an_admin_may_choose_any_person_after_not_zoe(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    engine = bot.engine
    await bot.connect(ada, group, "Zoe", engine.draw(engine.face(zoe=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, engine.draw(engine.face(zoe=0.9)))
    await bot.settle()
    await bot.press(ada, ada.photos[-1], "Not Zoe")
    said = ada.inbox[-1]
    assert {"↩️ Undo", "It is somebody else …"} <= {*said.buttons}
    await bot.press(ada, said, "It is somebody else")
    assert "Ben" in ada.inbox[-1].buttons
