"""When somebody is asked about faces, and who may tick them."""

import asyncio

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import SuggestionId
from domain.usecases.questions.ask_question_card import ask_question_card
from domain.usecases.questions.ask_questions import ask_questions
from domain.usecases.questions.pass_question import pass_question
from domain.usecases.questions.tick_question import tick_question
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.operating import undo
from tests.usecases.questions.asking import asked_about, chats, show_questions
from tests.usecases.reviewing import decide
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


async def cards() -> list[int]:
    """How many faces each card asks about."""
    rows = await sql.rows(
        """SELECT count(*) AS n FROM face_suggestions WHERE asked_at IS NOT NULL
           GROUP BY coalesce(asked_with_id, id) ORDER BY min(id)"""
    )
    return [row["n"] for row in rows]


async def three_faces_recognised(stage: Stage, group: Group) -> None:
    """Recognises three faces. Nobody was asked about them yet."""
    for likeness in (0.4, 0.38, 0.36):
        asset_id = await post(stage, group, stage.engine.face(anna=likeness))
        await stage.recognise(asset_id)


async def three_faces_asked_about(stage: Stage, group: Group) -> None:
    """Asks about three faces on one card."""
    await three_faces_recognised(stage, group)
    await stage.drain()
    await stage.make_due()
    await stage.drain()


async def test_nobody_is_asked_while_photos_that_came_together_are_looked_at(
    stage: Stage, group: Group, anna: Connected
) -> None:
    first = await post(stage, group, stage.engine.face(anna=0.4))
    await post(stage, group, stage.engine.face(anna=0.38))
    await stage.recognise(first)
    await stage.run("ask_questions")
    assert await cards() == []
    await stage.drain()
    await stage.make_due()
    await stage.drain()
    assert await cards() == [2]


async def test_a_photo_that_hangs_holds_no_question_up(stage: Stage, group: Group, anna: Connected) -> None:
    first = await post(stage, group, stage.engine.face(anna=0.4))
    hangs = await post(stage, group, stage.engine.face())
    await sql.execute(
        "UPDATE image_assets SET created_at = now() - interval '2 minutes' WHERE id = $1", hangs
    )
    await stage.recognise(first)
    await stage.run("ask_questions")
    assert await cards() == [1]


async def test_more_than_nine_faces_are_asked_about_on_several_cards(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for _ in range(11):
        await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await stage.make_due()
    await stage.drain()
    assert sorted(await cards()) == [2, 9]


async def test_only_whoever_may_answer_an_open_question_can_tick_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    [question] = await sql.rows("SELECT id FROM face_suggestions")
    stranger = await make_participant(stage, "X", in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await tick_question(question["id"], stage.by(stranger), is_ticked=True, doorbell=stage.doorbell)
    await tick_question(question["id"], stage.by(group.admin), is_ticked=True, doorbell=stage.doorbell)
    assert await sql.rows("SELECT is_ticked FROM face_suggestions") == [{"is_ticked": True}]
    await sql.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
    with pytest.raises(Conflict) as refused:
        await tick_question(question["id"], stage.by(anna.owner), is_ticked=True, doorbell=stage.doorbell)
    assert (refused.value.code, refused.value.details) == ("already_decided", {})


async def test_a_tick_means_its_face_and_a_press_that_comes_twice_changes_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A tick is for its own face, even if another face of the card was deleted."""
    await three_faces_asked_about(stage, group)
    _, second, third = await sql.rows(
        "SELECT id, face_instance_id AS face FROM face_suggestions ORDER BY confidence DESC"
    )
    await sql.execute("DELETE FROM face_instances WHERE id = $1", second["face"])
    ticked = "SELECT id FROM face_suggestions WHERE is_ticked"
    for is_ticked, expected in ((True, [{"id": third["id"]}]), (False, [])):
        for _ in range(2):
            await tick_question(
                third["id"], stage.by(anna.owner), is_ticked=is_ticked, doorbell=stage.doorbell
            )
            assert await sql.rows(ticked) == expected


async def test_a_question_whose_card_went_with_an_erased_face_is_asked_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await three_faces_asked_about(stage, group)
    await stage.show()
    assert await cards() == [3]
    await stage.tidy()
    assert await cards() == [3]
    await sql.execute("DELETE FROM cards WHERE kind = 'suggestion'")
    await sql.execute(
        """DELETE FROM face_instances
           WHERE id = (SELECT face_instance_id FROM face_suggestions ORDER BY id LIMIT 1)"""
    )
    await sql.execute("UPDATE face_suggestions SET asked_at = now() - interval '2 hours'")
    await stage.tidy()
    await stage.drain()
    await stage.show()
    assert await cards() == [2]
    assert len(await sql.rows("SELECT id FROM cards WHERE kind = 'suggestion'")) == 1


async def test_a_question_whose_photo_telegram_has_lost_ends(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Such a question was once asked again every hour, and nobody ever saw it."""
    await three_faces_recognised(stage, group)
    stage.source.files.clear()
    stage.store.photos.clear()
    await stage.make_due()
    ran = await stage.drain()
    assert "picture_suggestion" in ran
    assert await sql.rows("SELECT DISTINCT status FROM face_suggestions") == [{"status": "EXPIRED"}]
    await stage.show()
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'suggestion'") == []
    await sql.execute("UPDATE face_suggestions SET asked_at = now() - interval '2 hours'")
    await stage.tidy()
    assert "picture_suggestion" not in await stage.drain()


async def test_a_question_waits_while_telegram_does_not_answer(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await three_faces_recognised(stage, group)
    stage.store.photos.clear()
    stage.source.is_down = True
    await stage.make_due()
    await stage.drain()
    assert await sql.rows("SELECT DISTINCT status FROM face_suggestions") == [{"status": "PENDING"}]
    stage.source.is_down = False
    await stage.make_due()
    await stage.drain()
    await stage.show()
    assert len(await sql.rows("SELECT id FROM cards WHERE kind = 'suggestion'")) == 1


async def test_the_only_card_of_a_day_has_the_question_that_decides_most(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A yes about the nine surer faces sends nothing: the owner has their photo already, because of Ben."""
    await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    settings = stage.settings.model_copy(update={"face_questions_a_day": 1})
    faces = [stage.engine.face(anna=0.44) for _ in range(9)]
    await stage.recognise(await post(stage, group, *faces, stage.engine.face(ben=0.9)))
    new = await post(stage, group, stage.engine.face(anna=0.36))
    await stage.recognise(new)
    assert await ask_questions(anna.person_id, settings, stage.doorbell) == 1
    asked = await sql.rows("SELECT id FROM face_suggestions WHERE asked_at IS NOT NULL ORDER BY id")
    assert len(asked) == 9
    assert new in [await asset_of(one["id"]) for one in asked]


async def asset_of(suggestion_id: int) -> int:
    row = await sql.one(
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.id = $1""",
        suggestion_id,
    )
    assert row is not None
    return int(row["asset_id"])


async def test_a_question_that_an_owner_has_shown_before_its_turn_is_on_no_later_card(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """On a card of three the picture would still show its one face, and *All* would mean faces unseen."""
    await three_faces_recognised(stage, group)
    surest = await sql.value(SuggestionId, "SELECT id FROM face_suggestions ORDER BY confidence DESC")
    assert surest is not None
    await ask_question_card(surest, stage.by(anna.owner), stage.doorbell)
    await stage.run("picture_suggestion")
    await stage.show()
    assert await chats() == [anna.owner.tg_user_id]
    await show_questions(stage)
    assert sorted(await cards()) == [1, 2]
    assert await chats() == [anna.owner.tg_user_id] * 2


async def test_an_owner_who_wants_to_answer_now_after_all_gets_the_card_today(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The owner pressed *Later* in the Mini App, before the question was asked in the chat."""
    await three_faces_recognised(stage, group)
    surest = await sql.value(SuggestionId, "SELECT id FROM face_suggestions ORDER BY confidence DESC")
    assert surest is not None
    by, doorbell = stage.by(anna.owner), stage.doorbell
    await pass_question(surest, by, anna.owner.participant_id, is_later=True, doorbell=doorbell)
    await ask_question_card(surest, by, doorbell)
    await stage.run("picture_suggestion")
    await stage.show()
    assert await chats() == [anna.owner.tg_user_id]


async def test_a_second_later_after_the_card_was_wanted_lasts_for_a_day_of_its_own(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await asked_about(stage, group)
    asked = await sql.value(SuggestionId, "SELECT id FROM face_suggestions")
    assert asked is not None
    by, owner, doorbell = stage.by(anna.owner), anna.owner.participant_id, stage.doorbell
    await pass_question(asked, by, owner, is_later=True, doorbell=doorbell)
    await let_pass(stage, hours=2)
    await ask_question_card(asked, by, doorbell)
    await let_pass(stage, hours=0)
    assert sent_cards(stage) == 2
    await pass_question(asked, by, owner, is_later=True, doorbell=doorbell)
    await let_pass(stage, hours=23)
    assert sent_cards(stage) == 2
    await let_pass(stage, hours=2)
    assert sent_cards(stage) == 3


def sent_cards(stage: Stage) -> int:
    return [call.method for call in stage.telegram.calls].count("sendPhoto")


async def let_pass(stage: Stage, hours: int) -> None:
    """Does what is due in so many hours."""
    await sql.execute("UPDATE tasks SET not_before = not_before - make_interval(hours => $1)", hours)
    await sql.execute(
        "UPDATE question_passes SET ask_again_at = ask_again_at - make_interval(hours => $1)", hours
    )
    await stage.drain()
    await stage.show()


async def test_no_card_is_shown_before_its_turn_while_cards_are_made_up(
    stage: Stage, clean_database: str, group: Group, anna: Connected
) -> None:
    """`ask_questions` locks the person, reads which questions were not asked, and puts them on cards."""
    await three_faces_recognised(stage, group)
    surest = await sql.value(SuggestionId, "SELECT id FROM face_suggestions ORDER BY confidence DESC")
    assert surest is not None
    lock = "SELECT 1 FROM persons FOR NO KEY UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock):
        shows = ask_question_card(surest, stage.by(anna.owner), stage.doorbell)
        await until_blocked(tasks.create_task(shows))
        assert await cards() == []
    assert await cards() == [1]


async def test_answers_about_faces_not_asked_about_yet_are_taken_back_without_a_card_for_each(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await three_faces_recognised(stage, group)
    questions = await sql.values(SuggestionId, "SELECT id FROM face_suggestions ORDER BY id")
    decided = await decide(stage, anna, questions, group.admin, accept=True)
    await stage.make_due()
    await stage.drain()
    await undo(stage, decided.done, group.admin)
    await show_questions(stage)
    assert await chats() == [anna.owner.tg_user_id]
    assert await cards() == [3]
