"""Answers about an unknown person count for the one that it joins, while the two are joined."""

import pytest

from domain.queries.clusters.clusters import cluster
from tests import sql
from tests.usecases.factory import Group
from tests.usecases.grouping import join, unknown_person
from tests.usecases.inquiring import allow, ask, member, said, say
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def both(stage: Stage, group: Group) -> tuple[int, int]:
    """Two unknown people, whose photos have no posters yet. Two equal answers are enough for a name."""
    both = (
        await unknown_person(stage, group, photos=4),
        await unknown_person(stage, group, look="ida", photos=4),
    )
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    return both


async def two_agree(stage: Stage, group: Group) -> None:
    """Two members are asked, and both say that it is Max."""
    members = [await member(stage, group, posts=2), await member(stage, group, posts=2)]
    assert len(await ask(stage)) == 2
    for one in members:
        await say(stage, one, name="Max")


async def test_a_name_that_people_agreed_on_stays_and_they_are_not_asked_again(
    stage: Stage, group: Group, both: tuple[int, int]
) -> None:
    part, whole = both
    await two_agree(stage, group)
    third = await member(stage, group, posts=4)
    done = await join(stage, part, whole, group.admin)
    assert await said(whole) == ("Max", 2)
    assert await ask(stage) == [third.participant_id]
    await stage.drain()
    await stage.show()
    view = await cluster(whole)
    assert view is not None
    assert view.asked == 3
    await undo(stage, done, group.admin)
    assert await said(part) == ("Max", 2)
    assert await said(whole) is None


async def test_answers_about_both_are_counted_together_while_they_are_one(
    stage: Stage, group: Group, both: tuple[int, int]
) -> None:
    part, whole = both
    one, other = await member(stage, group, posts=4), await member(stage, group, posts=4)
    assert len(await ask(stage)) == 2
    await say(stage, one, name="Max")
    await say(stage, other, name="max")
    done = await join(stage, part, whole, group.admin)
    assert await said(whole) == ("Max", 2)
    await undo(stage, done, group.admin)
    assert (await said(part), await said(whole)) == (None, None)


async def test_a_later_answer_is_counted_with_those_about_the_part_that_joined(
    stage: Stage, group: Group, both: tuple[int, int]
) -> None:
    part, whole = both
    one = await member(stage, group, posts=4)
    assert await ask(stage) == [one.participant_id]
    await say(stage, one, name="Max")
    await join(stage, part, whole, group.admin)
    other = await member(stage, group, posts=4)
    assert await ask(stage) == [other.participant_id]
    await say(stage, other, name="Max")
    assert await said(whole) == ("Max", 2)


async def test_a_member_who_answered_about_both_is_counted_once(
    stage: Stage, group: Group, both: tuple[int, int]
) -> None:
    part, whole = both
    one = await member(stage, group, posts=8)
    assert len(await ask(stage)) == 2
    for question in await sql.rows("SELECT id FROM cluster_inquiries"):
        await sql.execute(
            "UPDATE cluster_inquiries SET name = 'Max', name_key = 'max', answered_at = now() WHERE id = $1",
            question["id"],
        )
    await join(stage, part, whole, group.admin)
    assert await said(whole) is None
    view = await cluster(whole)
    assert view is not None
    assert view.asked == 1
    assert one


async def test_whoever_had_not_answered_before_the_join_is_asked_about_the_whole(
    stage: Stage, group: Group, both: tuple[int, int]
) -> None:
    one = await member(stage, group, posts=4)
    assert await ask(stage) == [one.participant_id]
    await join(stage, *both, group.admin)  # ends the question, which was not answered
    assert await ask(stage) == [one.participant_id]
    assert await ask(stage) == []


async def test_answers_outlast_the_row_of_the_part_that_joined(
    stage: Stage, group: Group, both: tuple[int, int]
) -> None:
    part, whole = both
    await two_agree(stage, group)
    await join(stage, part, whole, group.admin)
    await sql.execute("UPDATE operations SET created_at = now() - interval '40 days'")
    await stage.tidy()
    assert await cluster(part) is None
    assert await said(whole) == ("Max", 2)
    assert await ask(stage) == []
