"""After the undo of a merge, refusals from before and from during the merge hold for the right persons."""

from collections.abc import Sequence

import pytest

from domain.queries.faces.mistakes import mistakes
from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign, suggest
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.linking import delete_links
from tests.usecases.operating import merge, reject, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def ben(stage: Stage, group: Group, anna: Connected) -> Connected:
    return await connected_person(stage, group, look="ben", name="Ben")


async def photo_of(stage: Stage, group: Group, **look: float) -> int:
    photo = await post(stage, group, stage.engine.face(**look))
    await stage.settle()
    return int(photo)


async def whose(photo: int) -> int | None:
    """The number of the person on the photo."""
    [face] = await faces_on(photo)
    return None if face["person"] is None else int(face["person"])


async def refuse(stage: Stage, photo: int, said_of: Connected, by: Connected) -> None:
    row = await sql.one(
        "SELECT id FROM deliveries WHERE asset_id = $1 AND participant_id = $2",
        photo,
        by.owner.participant_id,
    )
    assert row is not None
    await reject(stage, row["id"], said_of, by)


@pytest.mark.checklist(34)
@pytest.mark.parametrize("said", ["Not Anna", "Not Ben"])
async def test_a_face_that_annas_parent_refused_during_the_merge_is_not_matched_with_anna_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected, said: str
) -> None:
    """The message from before the merge names Anna, a later one names Ben."""
    await delete_links(ben)
    photo = await photo_of(stage, group, anna=0.9)
    merged = await merge(stage, anna, ben, group.admin)
    await stage.settle()
    await refuse(stage, photo, anna if said == "Not Anna" else ben, anna)
    undone = await undo(stage, merged, group.admin)
    await stage.settle()
    assert await whose(photo) is None
    assert await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'") == []
    view = await mistakes(anna.person_id)
    assert view is not None
    assert view.count == 1
    await undo(stage, undone, group.admin)
    view = await mistakes(ben.person_id)
    assert view is not None
    assert view.count == 1  # one face, though it is refused for both by now


@pytest.mark.checklist(34)
async def test_a_no_of_annas_parent_about_ben_during_the_merge_holds_for_anna_too(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    [source] = await faces_on(await photo_of(stage, group, anna=0.9))
    merged = await merge(stage, anna, ben, group.admin)
    await stage.settle()
    photo = await photo_of(stage, group, nobody=0.9)
    [face] = await faces_on(photo)
    await answer(stage, await suggest(stage, face, ben, source), anna.owner, accept=False)
    await undo(stage, merged, group.admin)
    pairs = await sql.rows("SELECT person_id FROM negative_pairs WHERE face_id = $1", face["id"])
    assert {row["person_id"] for row in pairs} == {anna.person_id, ben.person_id}


async def test_a_face_that_bens_parent_refused_during_the_merge_comes_back_to_anna(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The face is not Ben, so it may be Anna, who was merged with Ben by mistake."""
    photo = await photo_of(stage, group, anna=0.9)
    merged = await merge(stage, anna, ben, group.admin)
    await stage.settle()
    await refuse(stage, photo, ben, ben)
    await undo(stage, merged, group.admin)
    await stage.settle()
    assert await whose(photo) == anna.number


async def refusals(person: Connected) -> Sequence[sql.Row]:
    return await sql.rows(
        """SELECT face_id, is_mistake, reason, was_recognised, created_at FROM negative_pairs
           WHERE person_id = $1""",
        person.person_id,
    )


@pytest.mark.checklist(219)
@pytest.mark.parametrize("how", ["merge", "move"])
async def test_a_mistake_that_an_undo_brings_back_is_as_old_as_before(
    stage: Stage, group: Group, anna: Connected, ben: Connected, how: str
) -> None:
    """Anna's owner has looked at the training photos since, so the mistake does not count any more."""
    photo = await photo_of(stage, group, ben=0.9)
    [face] = await faces_on(photo)
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id, is_mistake, reason, was_recognised, created_at)
           VALUES ($1, $2, true, 'sibling', true, '2020-01-01')""",
        face["id"],
        anna.person_id,
    )
    await sql.execute("UPDATE persons SET gallery_seen_at = now()")
    before = await refusals(anna)
    undone = await undo(stage, await _to_anna(stage, group, anna, ben, face, how), group.admin)
    assert await refusals(anna) == before
    view = await mistakes(anna.person_id)
    assert view is not None
    assert view.count == 0
    await undo(stage, undone, group.admin)
    assert await refusals(anna) == []


async def _to_anna(
    stage: Stage, group: Group, anna: Connected, ben: Connected, face: sql.Row, how: str
) -> Done:
    if how == "merge":
        return await merge(stage, ben, anna, group.admin)
    which = WhichFaces(ben.number, [face["number"]])
    return await reassign(stage, which, Target(anna.number), group.admin)


async def test_a_mistake_comes_back_also_by_an_operation_that_kept_no_age_of_it(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await photo_of(stage, group, ben=0.9)
    [face] = await faces_on(photo)
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id, is_mistake, reason)
           VALUES ($1, $2, true, 'sibling')""",
        face["id"],
        anna.person_id,
    )
    merged = await merge(stage, ben, anna, group.admin)
    await sql.execute(
        """UPDATE operations SET undo = (undo - 'refusals') || jsonb_build_object('allowed',
               jsonb_build_array($2::uuid), 'mistakes', jsonb_build_array($2::uuid),
               'reasons', jsonb_build_object($2::uuid, 'sibling')) WHERE id = $1""",
        merged.operation_id,
        face["id"],
    )
    await undo(stage, merged, group.admin)
    back = [(row["face_id"], row["is_mistake"], row["reason"]) for row in await refusals(anna)]
    assert back == [(face["id"], True, "sibling")]
