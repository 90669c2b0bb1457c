"""Inquiries end with a forgotten unknown person, and for members who leave the group or lose a link."""

import pytest

from domain.errors import NotFound, Refused
from domain.queries.clusters.clusters import cluster
from domain.queries.clusters.inquiries import inquiry
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from tests import sql
from tests.persons import add_link
from tests.usecases.factory import Group, connected_person, make_group
from tests.usecases.grouping import unknown_person
from tests.usecases.inquiring import allow, ask, member, question_of
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task


@pytest.mark.parametrize("is_answered", [False, True])
async def test_an_inquiry_and_its_card_go_with_a_forgotten_unknown_person(
    stage: Stage, group: Group, *, is_answered: bool
) -> None:
    await unknown_person(stage, group)
    # The member below becomes the poster of these photos, and so the only one who can be asked.
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    assert await ask(stage) == [asked.participant_id]
    question, tools = await question_of(asked), {"settings": stage.settings, "doorbell": stage.doorbell}
    await stage.drain()
    await stage.show()
    [card] = await sql.rows("SELECT tg_chat_id, tg_message_id FROM cards WHERE kind = 'inquiry'")
    if is_answered:
        await answer_inquiry(question, Answer(name="Mia"), asked.participant_id, **tools)  # type: ignore[arg-type]

    kept_for = stage.settings.unknown_face_ttl_days
    for days, kept in ((kept_for - 1, 1), (kept_for + 1, 0)):
        await sql.execute("UPDATE face_instances SET updated_at = now() - make_interval(days => $1)", days)
        await stage.tidy()
        assert await sql.value(int, "SELECT count(*) FROM cluster_inquiries") == kept

    await stage.show()
    assert (card["tg_chat_id"], card["tg_message_id"]) in stage.deleted
    assert await sql.rows("SELECT 1 FROM cards WHERE kind = 'inquiry'") == []
    assert [key async for key in stage.store.list("") if "inquiry" in key] == []
    with pytest.raises(NotFound):
        await answer_inquiry(question, Answer(), asked.participant_id, **tools)  # type: ignore[arg-type]


async def test_another_member_is_asked_in_place_of_one_who_left_the_group(stage: Stage, group: Group) -> None:
    """Only Telegram knows that they left. The admins' card counts nobody who was shown no face."""
    number = await unknown_person(stage, group, photos=8)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group, answers=1)
    left, *others = [await member(stage, group, posts=2) for _ in range(4)]
    del stage.memberships.statuses[group.tg_chat_id, left.tg_user_id]
    assert len(await ask(stage)) == 3
    for shows, asked in ((stage.drain, 0), (stage.show, 2)):
        await shows()
        view = await cluster(number)
        assert view is not None
        assert view.asked == asked
    assert await ask(stage) == [others[-1].participant_id]
    await stage.drain()
    assert await ask(stage) == []


async def test_whoever_could_be_shown_no_face_is_not_asked_every_hour_in_vain(
    stage: Stage, group: Group
) -> None:
    """The photos cannot be read any more. The question stays unseen, since a new one would fail as well. The
    admins' card does not count it.
    """
    number = await unknown_person(stage, group)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    assert await ask(stage) == [asked.participant_id]
    stage.source.files.clear()
    await stage.drain()
    assert await ask(stage) == []
    await stage.show()
    assert [c for c in stage.telegram.calls if c.params.get("chat_id") == asked.tg_user_id] == []
    view = await cluster(number)
    assert view is not None
    assert view.asked == 0


@pytest.mark.parametrize("posted_there", [0, 1])
async def test_whoever_left_a_group_is_shown_no_face_from_it_though_the_faces_were_drawn_before(
    stage: Stage, group: Group, posted_there: int
) -> None:
    """They are still in another group of the workspace. posted_there: how many photos were posted there."""
    other = await make_group(stage, joins=group)
    await unknown_person(stage, group, photos=3 - posted_there)
    await unknown_person(stage, other, photos=posted_there)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    stage.memberships.statuses[other.tg_chat_id, asked.tg_user_id] = "member"
    assert await ask(stage) == [asked.participant_id]
    await stage.drain()
    del stage.memberships.statuses[group.tg_chat_id, asked.tg_user_id]
    await stage.show()
    sent = [call for call in stage.telegram.calls if call.params.get("chat_id") == asked.tg_user_id]
    assert sent == []
    await stage.drain()
    await stage.show()
    assert await sql.value(int, "SELECT count(*) FROM cluster_inquiries") == posted_there
    sent = [call for call in stage.telegram.calls if call.params.get("chat_id") == asked.tg_user_id]
    assert len(sent) == posted_there
    if posted_there:
        view = await inquiry(await question_of(asked))
        assert view is not None
        assert view.photos == 1
    assert [key async for key in stage.store.list("") if "inquiry" in key] == []


async def test_whoever_was_shown_faces_is_not_asked_again_after_leaving(stage: Stage, group: Group) -> None:
    await unknown_person(stage, group)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    assert await ask(stage) == [asked.participant_id]
    await stage.drain()
    await stage.show()
    await add_task("picture_inquiry", inquiry_id=await question_of(asked))
    del stage.memberships.statuses[group.tg_chat_id, asked.tg_user_id]
    await stage.drain()
    await sql.execute("UPDATE group_participants SET status = 'member'")  # they are back
    assert await ask(stage) == []


async def test_whoever_was_removed_from_a_person_does_not_read_its_later_name(
    stage: Stage, group: Group
) -> None:
    await unknown_person(stage, group)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    assert await ask(stage) == [asked.participant_id]
    anna = await connected_person(stage, group)
    link = await add_link(asked.participant_id, anna.person_id, "guardian")
    question = await question_of(asked)
    answer, tools = (
        Answer(person_number=anna.number),
        {"settings": stage.settings, "doorbell": stage.doorbell},
    )
    await answer_inquiry(question, answer, asked.participant_id, **tools)  # type: ignore[arg-type]
    for state, read in (("approved", "Annabella"), ("revoked", None)):
        await sql.execute("UPDATE persons SET name = 'Annabella'")
        await sql.execute("UPDATE participant_persons SET state = $2 WHERE id = $1", link, state)
        view = await inquiry(question)
        assert view is not None
        assert (view.answer, view.is_answered) == (read, True)


@pytest.mark.parametrize("how", ["blocked", "ignored"])
async def test_a_question_that_did_not_arrive_takes_nobodys_place(
    stage: Stage, group: Group, how: str
) -> None:
    """It was drawn; then its reader had blocked the bot, or a moderator ignored the unknown person."""
    number = await unknown_person(stage, group)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    assert await ask(stage) == [asked.participant_id]
    await stage.drain()
    if how == "blocked":
        stage.telegram.refusals["sendPhoto"] = Refused(
            "Telegram", 403, "Forbidden: bot was blocked by the user"
        )
        await stage.show("show_inquiry")
    else:
        done = await ignore_cluster(number, stage.by(group.admin), doorbell=stage.doorbell)
        await stage.show("show_inquiry")
        await undo(stage, done, group.admin)
    assert await sql.rows("SELECT id FROM cluster_inquiries") == []
    assert await ask(stage) == ([] if how == "blocked" else [asked.participant_id])
