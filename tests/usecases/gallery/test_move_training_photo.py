"""A training photo of one person shows another one, and moves to that person."""

import asyncio
from collections.abc import Awaitable

import pytest

from domain.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound
from domain.queries.chats.card import Place
from domain.queries.operations.done import Done
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.connecting.decide_link import decide_link
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.gallery.move_training_photo import move_training_photo
from domain.usecases.gallery.take_out_photo import take_out_photo
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    """Anna, learned from a photo of her and, by mistake, from one of Ben."""
    faces = stage.engine.face(anna=1.0), stage.engine.face(ben=1.0)
    person = await requested_person(stage, group, kim, *faces)
    await decide_link(
        person.link_id,
        stage.by(group.admin),
        approve=True,
        photos="all",
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await stage.drain()
    return person


@pytest.fixture
async def ben(stage: Stage, group: Group, kim: Member, anna: Connected) -> Connected:
    """Ben, of the same owner, learned only from a photo on which he looks different."""
    return await connect_ben(stage, group, kim, anna)


async def connect_ben(stage: Stage, group: Group, owner: Member, _: Connected) -> Connected:
    person = await requested_person(stage, group, owner, stage.engine.face(grown=1.0), name="Ben")
    await decide_link(
        person.link_id,
        stage.by(group.admin),
        approve=True,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await stage.drain()
    return person


async def learned_from(person: Connected) -> list[int]:
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
             AND a.kind = 'training' AND a.enrols_person_id = f.person_id
           WHERE f.person_id = $1 AND f.basis = 'trained' ORDER BY f.number""",
        person.person_id,
    )
    return [row["number"] for row in rows]


async def move(stage: Stage, face: int, target: int, by: Member) -> Done:
    return await move_training_photo(
        face, target, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


async def whose(asset_id: int) -> list[object]:
    return [
        r["person_id"]
        for r in await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    ]


async def test_a_moved_training_photo_teaches_the_other_person_and_ends_matches_that_rested_on_it(
    stage: Stage, group: Group, kim: Member, anna: Connected, ben: Connected
) -> None:
    wrong = await post(stage, group, stage.engine.face(ben=0.92))
    await stage.settle()
    assert await whose(wrong) == [anna.person_id]
    [right, his] = await learned_from(anna)
    done = await move(stage, his, ben.number, kim)
    await stage.settle()
    assert await learned_from(anna) == [right]
    assert his in await learned_from(ben)
    assert await whose(wrong) != [anna.person_id]  # it was matched because of that photo
    later = await post(stage, group, stage.engine.face(ben=0.93))
    await stage.settle()
    assert await whose(later) == [ben.person_id]
    await undo(stage, done, kim)
    await stage.settle()
    assert await learned_from(anna) == [right, his]
    assert len(await learned_from(ben)) == 1


async def test_an_owner_moves_a_training_photo_only_to_a_person_of_their_own(
    stage: Stage, group: Group, kim: Member, anna: Connected
) -> None:
    """To be a guardian of the other person is not enough: a guardian only receives."""
    stranger = await make_participant(stage, "Sam", in_chat=group.tg_chat_id)
    theirs = await connect_ben(stage, group, stranger, anna)
    face = (await learned_from(anna))[1]
    with pytest.raises(NotFound, match="person"):
        await move(stage, face, theirs.number, kim)
    await joined(stage, theirs, kim)
    with pytest.raises(NotFound, match="person"):
        await move(stage, face, theirs.number, kim)
    done = await move(stage, face, theirs.number, group.admin)
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await undo(stage, done, kim)
    assert face in await learned_from(theirs)


@pytest.mark.parametrize("who", ["owner", "guardian"])
async def test_nobody_learns_by_a_move_whether_a_person_of_others_is_there(
    stage: Stage, group: Group, kim: Member, anna: Connected, who: str
) -> None:
    """Buttons can be forged, with any number."""
    sam = await make_participant(stage, "Sam", in_chat=group.tg_chat_id)
    waits = await requested_person(stage, group, sam, stage.engine.face(grown=1.0), name="Ben")
    theirs = await connected_person(stage, group, sam, look="maria", name="Carla")
    absorbed = await connected_person(stage, group, sam, look="carla", name="Clara")
    await merge(stage, absorbed, theirs, group.admin)
    by = kim
    if who == "guardian":
        by = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
        await joined(stage, anna, by)
    face, answers = (await learned_from(anna))[1], set()
    for target in (999_999, theirs.number, waits.number, absorbed.number):
        with pytest.raises(DomainError) as refused:
            await move(stage, face, target, by)
        answers.add(str(refused.value))
    assert answers == {"person" if who == "owner" else "only_owner_changes"}


async def test_a_photo_that_another_moderator_has_just_moved_is_not_called_known(
    stage: Stage, clean_database: str, group: Group, anna: Connected, ben: Connected
) -> None:
    """The second move has read that the photo is Anna's, and waits for her lock."""
    face = (await learned_from(anna))[1]
    carla = await connected_person(stage, group, anna.owner, look="carla", name="Carla")
    moved = """UPDATE image_assets SET enrols_person_id = $1
               WHERE id = (SELECT asset_id FROM face_instances WHERE number = $2)"""
    async with asyncio.TaskGroup() as tasks, held(clean_database, moved, ben.person_id, face):
        moving = tasks.create_task(_refusal(move(stage, face, carla.number, group.admin)))
        await until_blocked(moving)
    assert moving.result() == "face"


async def _refusal(moving: Awaitable[object]) -> str | None:
    try:
        await moving
    except DomainError as error:
        return str(error)
    return None


async def test_a_guardian_moves_no_training_photo(stage: Stage, group: Group, anna: Connected) -> None:
    """They may not move it even to a person whom they own."""
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    hers = await connect_ben(stage, group, aunt, anna)
    await joined(stage, anna, aunt)
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await move(stage, (await learned_from(anna))[1], hers.number, aunt)


async def test_a_stranger_does_not_learn_that_a_training_photo_is_there(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    stranger = await make_participant(stage, "Sam", in_chat=group.tg_chat_id)
    for face in ((await learned_from(anna))[1], 999_999):
        with pytest.raises(NotFound, match="face"):
            await move(stage, face, ben.number, stranger)


async def test_a_training_photo_moves_neither_to_its_own_person_nor_to_one_that_has_it(
    stage: Stage, kim: Member, anna: Connected, ben: Connected
) -> None:
    face = (await learned_from(anna))[1]
    with pytest.raises(InvalidInput, match="into_itself"):
        await move(stage, face, anna.number, kim)
    await sql.execute(
        """UPDATE image_assets b SET tg_file_unique_id = a.tg_file_unique_id
           FROM image_assets a JOIN face_instances f ON f.asset_id = a.id
           WHERE f.number = $1 AND b.enrols_person_id = $2""",
        face,
        ben.person_id,
    )
    with pytest.raises(Conflict, match="photo_known"):
        await move(stage, face, ben.number, kim)
    assert face in await learned_from(anna)


async def test_a_move_is_not_undone_where_the_same_photo_was_sent_again(
    stage: Stage, kim: Member, anna: Connected, ben: Connected
) -> None:
    [right, his] = await learned_from(anna)
    done = await move(stage, his, ben.number, kim)
    await sql.execute(
        """UPDATE image_assets b SET tg_file_unique_id = a.tg_file_unique_id
           FROM image_assets a JOIN face_instances f ON f.asset_id = a.id, face_instances g
           WHERE f.number = $1 AND g.number = $2 AND b.id = g.asset_id""",
        his,
        right,
    )
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, done, kim)
    assert his in await learned_from(ben)


async def test_cards_about_a_moved_photo_are_deleted_with_the_person_for_whom_it_was_sent(
    stage: Stage, group: Group, kim: Member, anna: Connected, ben: Connected
) -> None:
    face = (await learned_from(anna))[1]
    [asset] = await sql.rows("SELECT asset_id AS id FROM face_instances WHERE number = $1", face)
    for message, kind in enumerate(("verdict", "doubt"), 71):
        place = Place(group.workspace_id, kind, asset["id"], kim.tg_user_id)
        await remember_card(place, message, shown="good", has_picture=False)
    await move(stage, face, ben.number, kim)
    await erase_person(
        anna.person_id,
        stage.by(kim),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    await stage.drain()
    await stage.show()
    assert {(kim.tg_user_id, 71), (kim.tg_user_id, 72)} <= set(stage.deleted)
    assert face in await learned_from(ben)


async def test_a_match_that_waits_to_be_decided_again_is_decided_after_a_merge(
    stage: Stage, group: Group, kim: Member, anna: Connected, ben: Connected
) -> None:
    """The photo is taken out, and Anna becomes part of Ben before the match is decided again."""
    wrong = await post(stage, group, stage.engine.face(ben=0.92))
    await stage.settle()
    await take_out_photo(
        (await learned_from(anna))[1], stage.by(kim), settings=stage.settings, doorbell=stage.doorbell
    )
    await merge(stage, anna, ben, group.admin)
    await stage.settle()
    assert await whose(wrong) == [None]
