"""Who is asked in private whose child an unknown person is, and what becomes of the answers."""

import asyncio

import pytest

from domain.errors import Conflict, InvalidInput, NotFound
from domain.queries.clusters.inquiries import faces_of_inquiry, inquiry
from domain.steps.clusters.ask_whose_child import ask_whose_child
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.erasing.forget_participant import forget_participant
from tests import sql
from tests.faces import add_faces
from tests.persons import add_link, make_guardians
from tests.usecases.factory import Group, Member, connected_person
from tests.usecases.grouping import join, label, persons_of_cluster, unknown_person
from tests.usecases.inquiring import allow, ask, member, question_of, said, say
from tests.usecases.stage import Stage


@pytest.fixture
async def unknown(stage: Stage, group: Group) -> int:
    number = await unknown_person(stage, group, photos=6)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    return number


async def test_whoever_knows_some_of_the_photos_is_asked_once_and_only_where_it_is_allowed(
    stage: Stage, group: Group, unknown: int
) -> None:
    some = await member(stage, group, posts=1)
    most = await member(stage, group, posts=4)
    await member(stage, group)
    assert await ask(stage) == []
    await allow(group, answers=1)
    await sql.execute("UPDATE clusters SET state = 'ignored'")
    assert await ask(stage) == []
    await sql.execute("UPDATE clusters SET state = 'open'")
    for change, back in (
        ("UPDATE participants SET private_chat = 'blocked'", "UPDATE participants SET private_chat = 'open'"),
        (
            "UPDATE group_participants SET status = 'outside'",
            "UPDATE group_participants SET status = 'member'",
        ),
        ("UPDATE groups SET active = false", "UPDATE groups SET active = true"),
    ):
        await sql.execute(change)
        assert await ask(stage) == [], change
        await sql.execute(back)
    rounds = await asyncio.gather(*(ask_whose_child(stage.settings, stage.doorbell) for _ in range(2)))
    assert sorted(rounds) == [0, 2]
    assert await ask(stage) == []
    view = await inquiry(await question_of(most))
    assert view is not None
    assert (view.cluster_number, view.photos) == (unknown, 4)
    shown = await faces_of_inquiry(await question_of(some), some.participant_id, limit=9)
    assert len(shown) == 1
    await sql.execute("DELETE FROM cluster_inquiries")
    await sql.execute("UPDATE face_instances SET cluster_id = NULL WHERE number > 2")
    assert await ask(stage) == []


async def test_nobody_is_asked_about_faces_on_one_photo_alone(
    stage: Stage, group: Group, unknown: int
) -> None:
    await member(stage, group, posts=6)
    await allow(group, answers=1)
    first = "(SELECT min(asset_id) FROM face_instances WHERE cluster_id IS NOT NULL)"
    await sql.execute(f"UPDATE face_instances SET asset_id = {first}, bbox_x = bbox_x + number")
    assert await ask(stage) == []
    last = "number = (SELECT max(number) FROM face_instances)"
    await sql.execute(f"UPDATE face_instances SET asset_id = asset_id + 1 WHERE {last}")
    assert len(await ask(stage)) == 1
    assert unknown


async def test_an_owner_of_a_child_on_the_photos_is_asked_and_two_more_people_than_have_to_agree(
    stage: Stage, group: Group, unknown: int
) -> None:
    anna = await connected_person(stage, group)
    photos = await sql.values(
        int, "SELECT asset_id FROM face_instances WHERE cluster_id IS NOT NULL ORDER BY number LIMIT 3"
    )
    await add_faces(photos, person_id=anna.person_id, basis="matched")
    posters = [await member(stage, group, posts=1) for _ in range(4)]
    await allow(group, answers=1)  # as many are asked as have to agree, and 2 more
    assert await ask(stage) == sorted([anna.owner.participant_id, *(p.participant_id for p in posters[:2])])
    await make_guardians()
    await sql.execute("DELETE FROM cluster_inquiries")
    assert anna.owner.participant_id not in await ask(stage)
    assert unknown


async def test_nobody_is_asked_more_than_twice_a_day(stage: Stage, group: Group, unknown: int) -> None:
    for look in ("max", "ida", "leo"):
        await unknown_person(stage, group, look=look)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    who = await member(stage, group, posts=99)
    await allow(group)
    assert await ask(stage) == [who.participant_id] * 2
    assert await ask(stage) == []
    await sql.execute("UPDATE cluster_inquiries SET created_at = created_at - interval '25 hours'")
    assert await ask(stage) == [who.participant_id]
    assert unknown


async def test_an_unknown_person_about_whom_enough_were_asked_takes_no_question_from_another(
    stage: Stage, group: Group, unknown: int
) -> None:
    """The member posted more photos of the three unknown people about whom enough members were asked."""
    asked_about = [
        unknown,
        *[await unknown_person(stage, group, look=look, photos=5) for look in ("ida", "leo")],
    ]
    await allow(group, answers=1)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    others = [await member(stage, group) for _ in range(3)]
    await sql.execute(
        """INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id, created_at)
           SELECT c.workspace_id, c.id, p.id, now() - interval '2 days' FROM clusters c, participants p
           WHERE c.number = ANY($1::bigint[]) AND p.id = ANY($2::bigint[])""",
        asked_about,
        [other.participant_id for other in others],
    )
    late = await unknown_person(stage, group, look="eva")
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    who = await member(stage, group, posts=99)
    assert await ask(stage) == [who.participant_id]
    view = await inquiry(await question_of(who))
    assert view is not None
    assert view.cluster_number == late


@pytest.fixture
async def both_asked(stage: Stage, group: Group, unknown: int) -> tuple[Member, Member]:
    """Two members who were asked about the unknown person."""
    both = await member(stage, group, posts=2), await member(stage, group, posts=2)
    await allow(group)
    assert len(await ask(stage)) == 2
    assert unknown
    return both


async def test_enough_equal_answers_are_shown_to_the_moderators_and_name_nobody(
    stage: Stage, group: Group, unknown: int, both_asked: tuple[Member, Member]
) -> None:
    one, other = both_asked
    anna = await connected_person(stage, group)
    await add_link(one.participant_id, anna.person_id, "guardian", alias="Mouse")
    await say(stage, one, person_number=anna.number)
    assert await said(unknown) is None
    await say(stage, other, name="Ben")
    with pytest.raises(Conflict, match="inquiry_answered"):
        await say(stage, other, name="Anna")
    await say(stage, other, name=" ben")  # the same again, as from a press that is handled twice
    assert await said(unknown) is None
    await say(stage, other, is_given=False)  # takes the answer back
    await say(stage, other, name="ANNA ")
    assert await said(unknown) == ("Anna", 2)
    assert await persons_of_cluster(unknown) == {None}
    await say(stage, other, is_given=False)  # takes the answer back
    assert await said(unknown) is None
    await say(stage, other)  # does not know
    assert await said(unknown) is None


async def test_the_card_of_the_moderators_follows_when_the_same_members_give_another_name(
    stage: Stage, both_asked: tuple[Member, Member]
) -> None:
    """Both changed their answers while the card waited for its turn."""
    for name in ("Anna", "Ben"):
        for who in both_asked:
            await say(stage, who, is_given=False)
            await say(stage, who, name=name)
        await stage.show()
    assert "<b>Ben</b>" in str(
        [call.params for call in stage.telegram.calls if "clustercalled" in str(call)][-1]
    )


async def test_an_alias_as_an_answer_counts_as_the_name_of_the_person(
    stage: Stage, group: Group, unknown: int, both_asked: tuple[Member, Member]
) -> None:
    """Whoever wrote the alias reads the alias on their card, and not the name of the person."""
    one, other = both_asked
    anna = await connected_person(stage, group)
    await add_link(one.participant_id, anna.person_id, "guardian", alias="Mouse")
    await say(stage, one, person_number=anna.number)
    await say(stage, other, name=" mouse")
    assert await said(unknown) == ("Anna", 2)
    view = await inquiry(await question_of(other))
    assert view is not None
    assert view.answer == "mouse"


async def test_an_alias_of_two_persons_as_an_answer_names_neither(
    stage: Stage, group: Group, unknown: int, both_asked: tuple[Member, Member]
) -> None:
    one, other = both_asked
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await add_link(one.participant_id, anna.person_id, "guardian", alias="Mouse")
    await add_link(other.participant_id, ben.person_id, "guardian", alias="Mouse")
    third = await member(stage, group, posts=2)
    await ask(stage)
    await say(stage, one, person_number=anna.number)
    await say(stage, third, name="Mouse")
    assert await said(unknown) is None
    await say(stage, other, name="Mouse")  # to this member Mouse is Ben
    assert await said(unknown) is None


async def test_only_whoever_was_asked_answers_with_a_name_or_their_own_people(
    stage: Stage, group: Group, both_asked: tuple[Member, Member]
) -> None:
    one, other = both_asked
    anna = await connected_person(stage, group)
    with pytest.raises(NotFound, match="person"):
        await say(stage, one, person_number=anna.number)
    with pytest.raises(InvalidInput, match="name_empty"):
        await say(stage, one, name="  ")
    with pytest.raises(NotFound, match="inquiry"):
        await answer_inquiry(
            await question_of(one),
            Answer(name="Max"),
            other.participant_id,
            settings=stage.settings,
            doorbell=stage.doorbell,
        )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE workspace_settings SET value = 'false' WHERE name = 'whose_child_asks'",
        "UPDATE group_participants SET status = 'outside'",
        "UPDATE clusters SET state = 'ignored'",
        "UPDATE face_instances SET cluster_id = NULL",
    ],
)
async def test_an_answer_that_comes_too_late_changes_nothing(
    stage: Stage, both_asked: tuple[Member, Member], change: str
) -> None:
    await sql.execute(change)
    with pytest.raises(Conflict, match="inquiry_over"):
        await say(stage, both_asked[0], name="Max")
    assert await sql.value(int, "SELECT count(*) FROM cluster_inquiries WHERE answered_at IS NOT NULL") == 0


@pytest.mark.parametrize("is_named", [True, False])
async def test_an_inquiry_ends_when_the_unknown_person_is_named_or_joins_another(
    stage: Stage, group: Group, unknown: int, both_asked: tuple[Member, Member], is_named: bool
) -> None:
    if is_named:
        await label(stage, unknown, "Max", group.admin)
    else:
        await join(stage, unknown, await unknown_person(stage, group, look="ida"), group.admin)
    with pytest.raises(Conflict, match="inquiry_over"):
        await say(stage, both_asked[0], name="Max")


async def test_an_erase_forgets_the_names_in_answers_the_answers_and_the_questions(
    stage: Stage, group: Group, unknown: int, both_asked: tuple[Member, Member]
) -> None:
    anna = await connected_person(stage, group)
    for who in both_asked:
        await say(stage, who, name="anna")
    assert await said(unknown) == ("Anna", 2)
    await erase_person(anna.person_id, stage.by(group.admin), tg_notify_chat_id=None, doorbell=stage.doorbell)
    assert await said(unknown) is None
    assert await sql.rows("SELECT id FROM cluster_inquiries WHERE name IS NOT NULL") == []
    await stage.drain()
    await stage.show()
    calls = [call for call in stage.telegram.calls if call.params.get("chat_id") == both_asked[0].tg_user_id]
    assert calls
    await forget_participant(both_asked[0].participant_id, settings=stage.settings, doorbell=stage.doorbell)
    left = await sql.values(int, "SELECT participant_id FROM cluster_inquiries")
    assert left == [both_asked[1].participant_id]
    await sql.execute("DELETE FROM clusters")
    assert await sql.rows("SELECT id FROM cluster_inquiries") == []
    await sql.execute("DELETE FROM cards WHERE kind <> 'inquiry'")  # a purge that waits may have left one
    assert (await stage.tidy())["cards"] == 2
