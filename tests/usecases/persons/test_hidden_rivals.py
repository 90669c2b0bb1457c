"""A hidden person's family gets no photos, and nobody else gets these photos or connects this person."""

import pytest

from domain.queries.operations.done import Done
from domain.usecases.connecting.find_resemblances import find_resemblances
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.index.sync_person_faces import sync_person_faces
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.tell_apart import tell_apart
from domain.usecases.sharing.ask_to_join import ask_to_join
from tests import sql
from tests.usecases.connecting.test_same_child_twice import asked, last_words, show
from tests.usecases.faces.test_evidence import seen, verdicts
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    decide,
    make_group,
    post,
    requested_person,
    train,
)
from tests.usecases.forgetting import erase, erase_this_group
from tests.usecases.grouping import unknown_person
from tests.usecases.groups.test_together import put_together_unasked
from tests.usecases.inquiring import allow, ask, member
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def maria(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="maria", name="Maria")


async def hide(stage: Stage, person: Connected, *, hidden: bool = True) -> Done:
    return await hide_person(person.number, stage.by(person.owner), hidden=hidden, doorbell=stage.doorbell)


async def keep_apart(stage: Stage, group: Group, one: Connected, other: Connected) -> None:
    await tell_apart(one.number, other.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell)
    await stage.drain()


async def questions() -> list[tuple[str, str, bool]]:
    """Of each question: the person's name, the status, and whether a card asks it."""
    rows = await sql.rows(
        """SELECT p.name, s.status, s.asked_at IS NOT NULL AS is_asked FROM face_suggestions s
           JOIN persons p ON p.id = s.suggested_person_id ORDER BY s.id"""
    )
    return [(row["name"], row["status"], row["is_asked"]) for row in rows]


@pytest.mark.parametrize("apart", [True, False])
async def test_a_photo_of_a_hidden_twin_is_not_sent_to_the_other_family(
    stage: Stage, group: Group, anna: Connected, maria: Connected, apart: bool
) -> None:
    if apart:
        await keep_apart(stage, group, anna, maria)
    await hide(stage, maria)
    await sync_person_faces(maria.person_id, stage.index, stage.engine.name)
    assert await seen(stage, group, stage.engine.face(maria=0.75, anna=0.6)) == ["? Anna"]
    await stage.deliver()
    assert stage.mailbox.sent == []


@pytest.mark.parametrize(("apart", "who"), [(False, "Anna"), (True, "? Anna")])
async def test_a_match_needs_the_usual_lead_over_a_hidden_person(
    stage: Stage, group: Group, anna: Connected, maria: Connected, apart: bool, who: str
) -> None:
    if apart:
        await keep_apart(stage, group, anna, maria)
    await hide(stage, maria)
    assert await seen(stage, group, stage.engine.face(anna=0.7, maria=0.59)) == [who]
    assert await seen(stage, group, stage.engine.face(anna=0.9, maria=0.2)) == ["Anna"]


async def test_a_hidden_person_is_neither_matched_nor_asked_about(
    stage: Stage, group: Group, maria: Connected
) -> None:
    await hide(stage, maria)
    likely, perhaps = stage.engine.face(maria=0.9), stage.engine.face(maria=0.4)
    assert await seen(stage, group, likely, perhaps) == ["nobody", "nobody"]
    assert await questions() == []


async def test_an_older_photo_of_a_hidden_person_is_no_match_for_a_person_who_looks_alike(
    stage: Stage, group: Group, maria: Connected
) -> None:
    await hide(stage, maria)
    photo = await post(stage, group, stage.engine.face(maria=0.75, anna=0.6))
    await stage.drain()
    assert await verdicts(photo) == ["nobody"]
    await connected_person(stage, group)
    assert await verdicts(photo) == ["? Anna"]


async def test_nobody_else_connects_a_hidden_person(
    stage: Stage, group: Group, anna: Connected, kim: Member
) -> None:
    """The sender gets the same answer as for a person who is shown. The owner is asked, and sees the face."""
    await hide(stage, anna)
    draft = await begin(stage, group, kim, "Ania")
    photo = await train(stage, draft.person_id, kim, stage.engine.face(anna=0.9))
    await stage.drain()
    judged = await sql.rows("SELECT reason FROM image_assets WHERE id = $1", photo)
    assert judged == [{"reason": "somebody_else"}]
    await stage.show()
    stage.telegram.calls.clear()
    await ask_to_join(photo, kim.participant_id, stage.doorbell)
    await show(stage)
    to_owner = [c for c in stage.telegram.calls if c.params.get("chat_id") == anna.owner.tg_user_id]
    assert [(call.method, call.upload is not None) for call in to_owner] == [("sendPhoto", True)]


async def test_owners_of_a_hidden_person_hear_of_a_request_for_somebody_who_looks_alike(
    stage: Stage, group: Group, anna: Connected, kim: Member
) -> None:
    await hide(stage, anna)
    await requested_person(stage, group, kim, stage.engine.face(anna=0.42), name="Ania")
    await show(stage)
    told = await sql.rows("SELECT tg_chat_id FROM cards WHERE kind = 'resemblance'")
    assert told == [{"tg_chat_id": anna.owner.tg_user_id}]


async def test_admins_are_told_that_the_requested_person_looks_like_a_hidden_one(
    stage: Stage, group: Group
) -> None:
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    second = await asked(stage, group, "Lea", "Ania", anna=0.95)
    await decide(stage, first, group.admin, approve=True)
    await hide(stage, first)
    await show(stage)
    assert "looks like" not in last_words(stage, group)  # nobody has compared the two again
    await find_resemblances(second.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    await show(stage)
    assert "looks like <b>Anna</b>, who is already connected to <b>Kim</b>" in last_words(stage, group)


@pytest.mark.parametrize("how", ["hide", "undo"])
@pytest.mark.usefixtures("asked_about")
async def test_questions_about_a_person_end_when_it_is_hidden_and_the_faces_are_grouped(
    stage: Stage, anna: Connected, how: str
) -> None:
    await stage.show()
    await hide(stage, anna)
    if how == "undo":
        shown = await hide(stage, anna, hidden=False)
        await stage.drain()
        assert [status for _, status, _ in await questions()] == ["EXPIRED", "PENDING"]
        await stage.show()
        await undo(stage, shown, anna.owner)
    assert {status for _, status, _ in await questions()} == {"EXPIRED"}
    told = await sql.rows("SELECT id FROM tasks WHERE kind = 'show_suggestion' AND state = 'ready'")
    assert len(told) == 1  # the card of the question that has just ended
    await stage.drain()
    faces = await sql.rows(
        """SELECT clustered_at IS NOT NULL AS is_grouped FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'"""
    )
    assert faces == [{"is_grouped": True}]


async def test_nobody_is_asked_who_a_hidden_person_is(stage: Stage, group: Group, anna: Connected) -> None:
    """Neither the moderators nor, in private, the other members."""
    await allow(group, answers=1)
    await hide(stage, anna)
    for look in ("anna", "max"):
        number = await unknown_person(stage, group, look=look)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await member(stage, group, posts=6)
    await stage.show()
    assert await sql.rows("SELECT subject FROM cards WHERE kind = 'cluster'") == [{"subject": str(number)}]
    await ask(stage)
    asked = await sql.rows("SELECT c.number FROM cluster_inquiries i JOIN clusters c ON c.id = i.cluster_id")
    assert {row["number"] for row in asked} == {number}


async def test_a_face_asked_about_for_a_hidden_person_is_matched_to_a_person_connected_later(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(ben=0.85, anna=0.4))
    await stage.drain()
    assert await verdicts(photo) == ["? Anna"]
    await hide(stage, anna)
    await connected_person(stage, group, look="ben", name="Ben")
    assert await verdicts(photo) == ["Ben"]


async def test_a_question_that_waited_for_one_about_a_hidden_person_is_asked_at_once(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    await keep_apart(stage, group, anna, maria)
    await post(stage, group, stage.engine.face(anna=0.6, maria=0.55))
    await stage.drain()
    assert await questions() == [("Anna", "PENDING", True), ("Maria", "PENDING", False)]
    await hide(stage, anna)
    await stage.drain()
    assert await questions() == [("Anna", "EXPIRED", True), ("Maria", "PENDING", True)]


@pytest.mark.parametrize("how", ["merge", "erase", "erase_faces"])
async def test_a_question_that_waited_for_one_about_a_merged_or_erased_person_is_asked_at_once(
    stage: Stage, group: Group, anna: Connected, maria: Connected, how: str
) -> None:
    """Anna becomes part of Ben, or is erased, or only her faces are erased."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await keep_apart(stage, group, anna, maria)
    await post(stage, group, stage.engine.face(anna=0.6, maria=0.55))
    await stage.drain()
    assert await questions() == [("Anna", "PENDING", True), ("Maria", "PENDING", False)]
    if how == "merge":
        await merge(stage, anna, ben, group.admin)
    elif how == "erase":
        await erase(stage, anna)
    else:
        by, settings = stage.by(anna.owner), stage.settings
        await erase_faces(anna.number, by, settings=settings, doorbell=stage.doorbell)
    await stage.drain()
    assert ("Maria", "PENDING", True) in await questions()


async def test_a_question_that_waited_for_one_because_of_a_face_of_an_erased_group_is_asked_at_once(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    second = await make_group(stage, admin=group.admin)
    await put_together_unasked(group, second)
    await keep_apart(stage, group, anna, maria)
    known = await post(stage, second, stage.engine.face(anna=0.9))
    await post(stage, group, stage.engine.face(anna=0.6, maria=0.55))
    await stage.drain()
    await sql.execute(
        """UPDATE face_suggestions SET source_face_id = (SELECT id FROM face_instances WHERE asset_id = $1)
           WHERE suggested_person_id = $2""",
        known,
        anna.person_id,
    )
    await erase_this_group(stage, second, group.admin)
    await stage.drain()
    assert await questions() == [("Maria", "PENDING", True)]


async def test_photos_of_a_person_told_apart_while_hidden_are_decided_again_before_they_are_sent(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.7, maria=0.59))
    await stage.drain()
    assert await verdicts(photo) == ["Anna"]
    await hide(stage, anna)
    await keep_apart(stage, group, anna, maria)
    assert await verdicts(photo) == ["Anna"]
    await hide(stage, anna, hidden=False)
    await stage.settle()
    assert {*await verdicts(photo)} == {"? Anna", "? Maria"}
    assert stage.mailbox.sent == []
