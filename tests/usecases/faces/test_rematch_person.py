"""Matches that rested on a face which has moved are decided again, and the photos follow."""

import pytest

from domain.ids import AssetId
from domain.steps.sharing.link_participant import Joining, link_participant
from domain.steps.work.work import transaction
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.faces.rematch_person import rematch_person
from domain.usecases.persons.hide_person import hide_person
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.persons import revoke_links
from tests.usecases.assigning import reassign
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.operating import merge, reject, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def colin(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="colin", name="Colin")


@pytest.fixture
async def donald(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="donald", name="Donald")


async def has(who: Connected) -> set[int]:
    """The photos that are in the owner's chat, or on their way to it."""
    rows = await sql.rows(
        "SELECT asset_id FROM deliveries WHERE participant_id = $1 AND state IN ('sent', 'pending')",
        who.owner.participant_id,
    )
    return {row["asset_id"] for row in rows}


async def photos_of(person: Connected | None) -> set[int]:
    rows = await sql.rows(
        """SELECT f.asset_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.kind = 'post' AND f.person_id IS NOT DISTINCT FROM $1""",
        person.person_id if person else None,
    )
    return {row["asset_id"] for row in rows}


async def assign(stage: Stage, group: Group, asset_id: int, source: Connected | None, to: Target) -> None:
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", asset_id)
    which = WhichFaces(source.number if source else None, face_numbers=[face["number"]])
    await reassign(stage, which, to, group.admin)
    await stage.settle()


async def erase(stage: Stage, person: Connected) -> None:
    await erase_person(
        person.person_id,
        stage.by(person.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )


async def wrongly_named(stage: Stage, group: Group, colin: Connected) -> tuple[AssetId, AssetId]:
    """A photo of Eve that somebody assigned to Colin, and the next one, which is matched because of it."""
    wrong = await post(stage, group, stage.engine.face(eve=0.95))
    await stage.settle()
    await assign(stage, group, wrong, None, Target(number=colin.number))
    brought = await post(stage, group, stage.engine.face(eve=0.9))
    await stage.settle()
    return wrong, brought


async def test_a_wrong_merge_that_is_undone_leaves_nobodys_photos_with_the_wrong_family(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    merged = await merge(stage, donald, colin, group.admin)
    await stage.settle()
    own = await post(stage, group, stage.engine.face(colin=0.9))
    posted = {await post(stage, group, stage.engine.face(donald=0.9)) for _ in range(3)}
    await stage.settle()
    assert await has(colin) == {own, *posted}  # Donald's family has asked to join
    await undo(stage, merged, group.admin)
    await stage.settle()
    assert await photos_of(donald) == posted
    assert await photos_of(colin) == {own}
    assert await has(colin) == {own}
    assert await has(donald) == posted
    later = await post(stage, group, stage.engine.face(donald=0.9))
    await stage.settle()
    assert await has(colin) == {own}
    assert await has(donald) == {*posted, later}


async def test_after_the_absorbed_child_is_erased_none_of_its_photos_is_delivered(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    """This holds although Donald is erased before the matches are decided again."""
    merged = await merge(stage, donald, colin, group.admin)
    await stage.settle()
    photo = await post(stage, group, stage.engine.face(donald=0.9))
    await stage.settle()
    await undo(stage, merged, group.admin)
    await erase(stage, donald)
    await stage.settle()
    await post(stage, group, stage.engine.face(donald=0.9))
    await stage.settle()
    assert await photos_of(colin) == set()
    assert await has(colin) == set()
    assert photo not in await has(donald)


async def test_an_erase_decides_again_the_matches_that_a_dead_task_did_not(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    """The task of the undo, which would have decided the matches again, has died."""
    merged = await merge(stage, donald, colin, group.admin)
    await stage.settle()
    await post(stage, group, stage.engine.face(donald=0.9))
    await stage.settle()
    await undo(stage, merged, group.admin)
    await sql.execute("UPDATE tasks SET state = 'dead' WHERE kind = 'rematch_person' AND state = 'ready'")
    await erase(stage, donald)
    await stage.settle()
    assert await photos_of(colin) == set()
    assert await has(colin) == set()


async def test_matches_that_rest_on_a_foreign_face_end_when_it_is_taken_away(
    stage: Stage, group: Group, colin: Connected
) -> None:
    """An admin gave Colin a face of Eve; because of it another photo of Eve was matched to Colin."""
    wrong = await post(stage, group, stage.engine.face(eve=0.95))
    await stage.settle()
    await assign(stage, group, wrong, None, Target(number=colin.number))
    brought = await post(stage, group, stage.engine.face(eve=0.9))
    own = await post(stage, group, stage.engine.face(colin=0.9))
    await stage.settle()
    assert await has(colin) == {wrong, brought, own}
    await assign(stage, group, wrong, colin, NOBODY)
    assert await photos_of(colin) == {own}
    assert await has(colin) == {own}


async def test_rejecting_a_photo_ends_the_match_that_rested_on_it(
    stage: Stage, group: Group, colin: Connected
) -> None:
    wrong, brought = await wrongly_named(stage, group, colin)
    assert brought in await photos_of(colin)
    [delivery] = await sql.rows("SELECT id FROM deliveries WHERE asset_id = $1", wrong)
    await reject(stage, delivery["id"], colin, colin)
    await stage.settle()
    assert await photos_of(colin) == set()


async def test_a_match_that_rests_on_other_faces_stays(stage: Stage, group: Group, colin: Connected) -> None:
    other = await post(stage, group, stage.engine.face(colin=0.95))
    await stage.settle()
    await assign(stage, group, other, colin, NOBODY)
    await assign(stage, group, other, None, Target(number=colin.number))
    photo = await post(stage, group, stage.engine.face(colin=0.9))
    await stage.settle()
    [before] = await sql.rows("SELECT matched_by FROM face_instances WHERE asset_id = $1", photo)
    assert len(before["matched_by"]) == 2
    await assign(stage, group, other, colin, NOBODY)
    assert photo in await photos_of(colin)
    assert photo in await has(colin)
    [after] = await sql.rows("SELECT matched_by, basis FROM face_instances WHERE asset_id = $1", photo)
    assert len(after["matched_by"]) == 1
    assert after["basis"] == "matched"


async def hide(stage: Stage, person: Connected, *, hidden: bool) -> None:
    await hide_person(person.number, stage.by(person.owner), hidden=hidden, doorbell=stage.doorbell)
    await stage.settle()


async def matched_by_two(stage: Stage, group: Group, colin: Connected) -> tuple[int, int]:
    """A photo that was matched to Colin, and one of the two photos that the match rests on, which people
    confirmed.
    """
    other = await post(stage, group, stage.engine.face(colin=0.95))
    await stage.settle()
    await assign(stage, group, other, colin, NOBODY)
    await assign(stage, group, other, None, Target(number=colin.number))
    photo = await post(stage, group, stage.engine.face(colin=0.9))
    await stage.settle()
    assert await grounds_of(photo) == 2
    return photo, other


async def grounds_of(asset_id: int) -> int:
    [face] = await sql.rows("SELECT matched_by FROM face_instances WHERE asset_id = $1", asset_id)
    return len(face["matched_by"])


async def test_matches_of_a_hidden_person_are_decided_again_when_the_person_is_shown(
    stage: Stage, group: Group, colin: Connected
) -> None:
    photo, other = await matched_by_two(stage, group, colin)
    await hide(stage, colin, hidden=True)
    await assign(stage, group, other, colin, NOBODY)
    assert await photos_of(colin) == {photo}
    await hide(stage, colin, hidden=False)
    assert photo in await photos_of(colin)
    assert await grounds_of(photo) == 1


async def test_matches_of_a_person_without_consent_are_decided_again_when_somebody_consents(
    stage: Stage, group: Group, colin: Connected
) -> None:
    photo, other = await matched_by_two(stage, group, colin)
    opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await revoke_links(colin.link_id)
    await assign(stage, group, other, colin, NOBODY)
    assert await photos_of(colin) == {photo}
    async with transaction(stage.doorbell) as work:
        await link_participant(work, colin.person_id, Joining(opa.participant_id, "owner", "1", None))
    await stage.settle()
    assert photo in await photos_of(colin)
    assert await grounds_of(photo) == 1


async def test_a_person_that_is_shown_again_loses_the_match_that_rested_on_a_foreign_face(
    stage: Stage, group: Group, colin: Connected
) -> None:
    wrong, brought = await wrongly_named(stage, group, colin)
    await hide(stage, colin, hidden=True)
    await assign(stage, group, wrong, colin, NOBODY)
    assert await photos_of(colin) == {brought}
    await hide(stage, colin, hidden=False)
    assert await photos_of(colin) == set()
    assert await has(colin) == set()


async def test_an_unsure_match_becomes_a_question(stage: Stage, group: Group, colin: Connected) -> None:
    """The photo is a little like Colin's own, and very much like one that was his by mistake."""
    wrong = await post(stage, group, stage.engine.face(eve=0.9))
    await stage.settle()
    await assign(stage, group, wrong, None, Target(number=colin.number))
    photo = await post(stage, group, stage.engine.face(eve=0.8, colin=0.4))
    await stage.settle()
    assert photo in await has(colin)
    await assign(stage, group, wrong, colin, NOBODY)
    assert await photos_of(colin) == set()
    [question] = await sql.rows(
        """SELECT s.suggested_person_id AS person FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id
           WHERE f.asset_id = $1 AND s.status = 'PENDING'""",
        photo,
    )
    assert question["person"] == colin.person_id


async def test_a_match_that_rested_on_a_deleted_face_is_decided_again(
    stage: Stage, group: Group, colin: Connected
) -> None:
    wrong, brought = await wrongly_named(stage, group, colin)
    assert brought in await photos_of(colin)
    by = stage.by(group.admin)
    await delete_faces(colin.number, wrong, by, settings=stage.settings, doorbell=stage.doorbell)
    await stage.settle()
    assert await photos_of(colin) == set()


async def test_a_match_that_an_undo_brings_back_is_decided_again(
    stage: Stage, group: Group, colin: Connected
) -> None:
    """The face by which the photo had been matched was taken from Colin meanwhile."""
    wrong, brought = await wrongly_named(stage, group, colin)
    done = await reassign_faces(
        WhichFaces(colin.number, asset_ids=[brought]),
        NOBODY,
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await assign(stage, group, wrong, colin, NOBODY)
    await undo(stage, done, group.admin)
    assert await photos_of(colin) == {brought}
    await stage.settle()
    assert await photos_of(colin) == set()


async def test_deciding_the_matches_again_twice_changes_nothing_more(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    merged = await merge(stage, donald, colin, group.admin)
    await stage.settle()
    await post(stage, group, stage.engine.face(donald=0.9))
    await stage.settle()
    await undo(stage, merged, group.admin)
    await stage.settle()
    for _ in range(2):
        moved = await rematch_person(
            colin.person_id, stage.engine, stage.index, stage.settings, stage.doorbell
        )
        assert moved == 0
