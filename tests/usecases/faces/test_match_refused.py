"""After a no, recognition looks who is next: their family is asked, or gets the photo."""

import pytest

from domain.queries.operations.done import Done
from domain.states import RefusalReason
from domain.usecases.deliveries.reject_delivery import reject_delivery
from domain.usecases.faces.match_refused import match_refused
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign, unassign
from tests.usecases.factory import Connected, Group, Member, connected_person, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage

# A face of which nobody can tell whether it is Anna's or Ben's; Anna is the likelier one.
BETWEEN = {"anna": 0.62, "ben": 0.6}


async def questions() -> list[tuple[str, str]]:
    """Each question in order, without choices at naming: whom it is about, and its state."""
    rows = await sql.rows(
        """SELECT p.name, s.status FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
           WHERE s.rank IS NULL ORDER BY s.id"""
    )
    return [(row["name"], row["status"]) for row in rows]


async def say_no(stage: Stage, by: Member, reason: RefusalReason | None = None) -> Done:
    """Says no to the question that waits."""
    [question] = await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'")
    done = await decide_suggestion(
        question["id"],
        stage.by(by),
        accept=False,
        settings=stage.settings,
        doorbell=stage.doorbell,
        reason=reason,
    )
    await stage.drain()
    return done


async def not_her(stage: Stage, anna: Connected, asset_id: int) -> Done:
    """Says *not Anna* under the photo that her owner received."""
    [mail] = await sql.rows(
        "SELECT id FROM deliveries WHERE asset_id = $1 AND participant_id = $2",
        *(asset_id, anna.owner.participant_id),
    )
    rejected = await reject_delivery(
        mail["id"],
        anna.person_id,
        anna.owner.participant_id,
        stage.by(anna.owner),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    before = await questions()
    await stage.settle()
    assert await questions() == before  # first the owner may say who it is
    await stage.make_due()
    await stage.settle()
    return rejected.done


async def test_after_a_no_the_next_family_is_asked_and_after_theirs_nobody(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(**BETWEEN))
    await stage.drain()
    assert await questions() == [("Anna", "PENDING")]
    await say_no(stage, anna.owner)
    assert await questions() == [("Anna", "REJECTED"), ("Ben", "PENDING")]
    asked = await sql.rows(
        "SELECT id FROM face_suggestions WHERE status = 'PENDING' AND asked_at IS NOT NULL"
    )
    assert len(asked) == 1
    await match_refused(photo, stage.engine, stage.index, stage.settings, stage.doorbell)
    await say_no(stage, ben.owner)
    assert await questions() == [("Anna", "REJECTED"), ("Ben", "REJECTED")]
    assert [face["person_id"] for face in await faces_on(photo)] == [None]
    await stage.deliver()
    assert stage.mailbox.sent == []


async def test_the_next_family_is_asked_after_not_anna_and_again_when_that_is_redone(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.75, ben=0.55))
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)]
    rejected = await not_her(stage, anna, photo)
    assert await questions() == [("Ben", "PENDING")]
    back = await undo(stage, rejected, anna.owner)
    await stage.drain()
    assert await questions() == [("Ben", "EXPIRED")]
    await undo(stage, back, anna.owner)
    await stage.drain()
    assert await questions() == [("Ben", "EXPIRED"), ("Ben", "PENDING")]
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)]


async def test_the_next_family_is_asked_when_a_moderator_takes_a_face_off(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.75, ben=0.55))
    await stage.settle()
    [face] = await faces_on(photo)
    await unassign(stage, group, face)
    await stage.drain()
    assert await questions() == [("Ben", "PENDING")]


async def test_the_next_family_is_asked_when_a_face_is_unticked(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    hers, not_hers = [await post(stage, group, stage.engine.face(**BETWEEN)) for _ in range(2)]
    await stage.drain()
    assert await questions() == [("Anna", "PENDING")] * 2
    [taken], [left] = await faces_on(hers), await faces_on(not_hers)
    which = WhichFaces(None, [taken["number"]], but=[left["number"]])
    await reassign(stage, which, Target(number=anna.number), group.admin)
    await stage.drain()
    assert (await questions())[2:] == [("Ben", "PENDING")]
    [asked] = await sql.rows("SELECT face_instance_id AS face FROM face_suggestions WHERE status = 'PENDING'")
    assert asked["face"] == left["id"]


async def test_the_family_of_a_clear_next_match_gets_the_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Ben was connected only after the photo had gone to Anna's family."""
    photo = await post(stage, group, stage.engine.face(anna=0.5, ben=0.8))
    await stage.settle()
    ben = await connected_person(stage, group, look="ben", name="Ben")
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)]
    await not_her(stage, anna, photo)
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo), (ben.owner.tg_user_id, photo)]
    [face] = await faces_on(photo)
    assert face["person_id"] == ben.person_id
    assert await questions() == []


async def test_a_face_that_another_family_is_asked_about_waits_for_them(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.42, ben=0.8))
    await stage.drain()
    ben = await connected_person(stage, group, look="ben", name="Ben")
    assert await questions() == [("Anna", "PENDING"), ("Ben", "PENDING")]
    [hers] = await sql.rows("SELECT id FROM face_suggestions WHERE suggested_person_id = $1", anna.person_id)
    await answer(stage, hers["id"], anna.owner, accept=False)
    await stage.settle()
    assert await questions() == [("Anna", "REJECTED"), ("Ben", "PENDING")]
    assert [face["person_id"] for face in await faces_on(photo)] == [None]
    assert stage.mailbox.sent == []
    await say_no(stage, ben.owner)
    assert await questions() == [("Anna", "REJECTED"), ("Ben", "REJECTED")]


@pytest.mark.parametrize("reason", [RefusalReason.NOT_A_FACE, RefusalReason.STRANGER])
@pytest.mark.usefixtures("ben")
async def test_nobody_is_asked_about_a_face_that_was_set_aside(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason
) -> None:
    await post(stage, group, stage.engine.face(**BETWEEN))
    await stage.drain()
    await say_no(stage, anna.owner, reason)
    assert await questions() == [("Anna", "REJECTED")]


@pytest.mark.usefixtures("ben")
async def test_a_no_that_is_taken_back_and_given_again_asks_the_next_family_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(**BETWEEN))
    await stage.drain()
    said = await say_no(stage, anna.owner)
    back = await undo(stage, said, anna.owner)
    await stage.drain()
    assert await questions() == [("Anna", "PENDING"), ("Ben", "PENDING")]
    await undo(stage, back, anna.owner)
    await stage.drain()
    assert await questions() == [("Anna", "REJECTED"), ("Ben", "PENDING")]
