"""One card asks "Is this Anna or Maria?". *Neither* gives, explains and takes back both answers together."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.twins import connect_twins, on_photo, post_either_twin, questions
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def twins(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    await connect_twins(bot, group, ada, mia, mia)


@pytest.mark.usefixtures("twins")
async def test_a_face_may_be_neither_look_alike(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    photo = await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    assert "No, this is not Anna or Maria" in question.words
    assert await on_photo(photo) == []
    assert await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'") == []


@pytest.mark.usefixtures("twins")
async def test_both_lines_of_the_queue_lead_to_the_card_that_asks_about_both(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    listed = await bot.write(mia, "/queue")
    assert "2 things" in listed.words
    for line in ("1", "2"):
        await bot.press(mia, listed, line)
    copies = [message for message in questions(mia) if message.reply_to is question]
    assert ["Is this Anna or Maria?" in message.words for message in copies] == [True, True]


async def noes() -> int | None:
    return await sql.value(int, "SELECT count(*) FROM negative_pairs")


@pytest.mark.usefixtures("twins")
async def test_undo_of_neither_takes_both_answers_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    assert await noes() == 2
    await bot.press(mia, question, "Undo")
    assert await noes() == 0
    assert [question.words for question in questions(mia)] == [question.words]
    assert "Is this Anna or Maria?" in question.words


@pytest.mark.usefixtures("twins")
async def test_the_reason_for_neither_is_noted_with_both_answers(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_either_twin(bot, group, ada)
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    await bot.press(mia, question, "A stranger")
    assert await sql.values(str, "SELECT reason FROM negative_pairs") == ["stranger"] * 2
    assert "No, this is not Anna or Maria" in question.words
    assert "It is a stranger" in question.words
    await bot.press(mia, question, "Undo")
    assert await noes() == 0
    assert "Is this Anna or Maria?" in question.words


async def test_undo_of_a_no_leaves_the_no_of_the_other_twins_family(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await connect_twins(bot, group, ada, mia, zoe)
    await post_either_twin(bot, group, ada)
    [mias] = questions(mia)
    await bot.press(mia, mias, "No")
    [zoes] = questions(zoe)
    await bot.press(zoe, zoes, "No")
    await bot.press(mia, mias, "Undo")
    assert await noes() == 1
    assert "No, this is not Maria" in zoes.words


async def take_for_lena_too(face_of: int) -> None:
    """Declares a third look-alike of Anna, who is of another family, and asks whether it is she."""
    await sql.execute(
        """WITH lena AS (
               INSERT INTO persons (workspace_id, name, name_key, approval)
               SELECT workspace_id, 'Lena', 'lena', 'approved' FROM persons WHERE name = 'Anna' RETURNING *),
           alike AS (
               INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id, declared_at)
               SELECT lena.workspace_id, least(p.id, lena.id), greatest(p.id, lena.id), now()
               FROM lena, persons p WHERE p.name IN ('Anna', 'Maria'))
           INSERT INTO face_suggestions (face_instance_id, suggested_person_id, source_face_id, confidence)
           SELECT s.face_instance_id, lena.id, s.source_face_id, 0.4 FROM lena, face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id
           WHERE f.asset_id = $1 ORDER BY s.id LIMIT 1""",
        face_of,
    )


async def noes_about(name: str) -> list[str]:
    """The reasons of the noes about this person; empty text for none."""
    return await sql.values(
        str,
        """SELECT coalesce(n.reason, '') FROM negative_pairs n JOIN persons p ON p.id = n.person_id
           WHERE p.name = $1""",
        name,
    )


@pytest.mark.usefixtures("twins")
async def test_neither_is_no_answer_about_a_look_alike_whom_the_card_does_not_name(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Mia moderates, too, so nothing else keeps her answer from the question of another family."""
    group.promote(mia)
    bot.memberships.forget(group.id, mia.id)
    await take_for_lena_too(await post_either_twin(bot, group, ada))
    [question] = questions(mia)
    await bot.press(mia, question, "Neither")
    assert "No, this is not Anna or Maria" in question.words
    assert (await noes_about("Maria"), await noes_about("Lena")) == ([""], [])


@pytest.mark.usefixtures("twins")
async def test_a_reason_goes_with_the_noes_that_the_pressed_card_tells_of(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """Zoe moderates, too, and owns Anna alone: her card says nothing of Maria."""
    group.promote(zoe)
    await bot.write(zoe, "/start")
    await sql.execute(
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           SELECT r.id, p.id, 'owner', 'approved', now() FROM participants r, persons p
           WHERE r.tg_user_id = $1 AND p.name = 'Anna'""",
        zoe.id,
    )
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status)
           SELECT g.id, r.id, 'admin' FROM groups g, participants r WHERE r.tg_user_id = $1""",
        zoe.id,
    )
    await post_either_twin(bot, group, ada)
    [mias], [zoes] = questions(mia), questions(zoe)
    await bot.press(mia, mias, "Neither")
    assert "No, this is not Anna" in zoes.words
    await bot.press(zoe, zoes, "Brother or sister")
    assert (await noes_about("Anna"), await noes_about("Maria")) == (["sibling"], [""])
