"""A look-alike who cannot be compared stays a rival: a photo of theirs is asked about, not sent to the other
family.
"""

import pytest

from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.persons.tell_apart import tell_apart
from tests import sql
from tests.persons import add_person
from tests.usecases.connecting.test_rematch_rivals import BEA
from tests.usecases.faces.test_evidence import seen, verdicts
from tests.usecases.faces.test_rematch_person import has
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.gallery.test_add_gallery_photo import verdict_of
from tests.usecases.linking import delete_links, joined
from tests.usecases.operating import merge, undo
from tests.usecases.persons.test_hidden_rivals import keep_apart
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


async def go_missing(stage: Stage, group: Group, ben: Connected, how: str) -> None:
    """Ben cannot be compared any more."""
    if how == "faces deleted":
        await erase_faces(ben.number, stage.by(ben.owner), settings=stage.settings, doorbell=stage.doorbell)
    elif how == "consent withdrawn":
        await delete_links(ben)
        opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
        accepted = await joined(stage, Connected(ben.person_id, ben.number, 0, group.admin), opa)
        await undo(stage, accepted, opa)
    else:  # trained anew
        for approval in dict.fromkeys(["draft", how]):
            await sql.execute("UPDATE persons SET approval = $2 WHERE id = $1", ben.person_id, approval)
    await stage.settle()


@pytest.mark.parametrize("how", ["faces deleted", "consent withdrawn", "draft", "requested"])
async def test_a_photo_of_a_twin_who_cannot_be_compared_is_a_question(
    stage: Stage, group: Group, anna: Connected, ben: Connected, how: str
) -> None:
    await keep_apart(stage, group, anna, ben)
    await go_missing(stage, group, ben, how)
    assert await seen(stage, group, stage.engine.face(ben=0.74, anna=0.60)) == ["? Anna"]
    await stage.settle()
    assert await has(anna) == set()


async def test_a_twin_whom_somebody_absorbed_and_whose_faces_are_deleted_is_missed(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    carl = await connected_person(stage, group, look="carl", name="Carl")
    await keep_apart(stage, group, anna, ben)
    await merge(stage, ben, carl, group.admin)
    await go_missing(stage, group, carl, "faces deleted")
    assert await seen(stage, group, stage.engine.face(ben=0.74, anna=0.60)) == ["? Anna"]


async def test_nobody_misses_a_look_alike_who_was_never_declared_or_is_told_apart_no_more(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Ask no more, on the card of either, is how a family ends the questions."""
    face = stage.engine.face(ben=0.74, anna=0.60)
    await keep_apart(stage, group, anna, ben)
    await go_missing(stage, group, ben, "faces deleted")
    await tell_apart(anna.number, ben.number, stage.by(group.admin), apart=False, doorbell=stage.doorbell)
    assert await seen(stage, group, face) == ["Anna"]


async def test_a_family_keeps_its_photos_when_a_look_alike_goes_missing_or_has_no_face_yet(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Telling apart decides all matches again. Who is missing is no reason to take a photo back."""
    photo = await post(stage, group, stage.engine.face(anna=0.9, ben=0.2))
    await stage.settle()
    await keep_apart(stage, group, anna, ben)
    await go_missing(stage, group, ben, "faces deleted")
    row = await add_person(group.workspace_id, "Bea")
    await keep_apart(stage, group, anna, Connected(row["id"], row["number"], 0, group.admin))
    await stage.settle()
    assert await verdicts(photo) == ["Anna"]
    assert await has(anna) == {photo}


@pytest.mark.parametrize("status", ["ACTIVE", "HIDDEN"])
async def test_a_photo_of_a_twin_who_cannot_be_compared_teaches_nothing(
    stage: Stage, group: Group, anna: Connected, ben: Connected, status: str
) -> None:
    """Photos may be added to a hidden person, too."""
    await keep_apart(stage, group, anna, ben)
    assert await verdict_of(stage, anna, stage.engine.face(anna=0.9, ben=0.3)) == "good"
    await go_missing(stage, group, ben, "faces deleted")
    await sql.execute("UPDATE persons SET status = $2 WHERE id = $1", anna.person_id, status)
    assert await verdict_of(stage, anna, stage.engine.face(ben=0.74, anna=0.60)) == "odd"


async def test_when_consent_comes_back_so_do_the_photos_that_a_look_alike_got_meanwhile(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Nobody ever told the two apart, so without consent Bea is no rival."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    bea = await requested_person(stage, group, owner, stage.engine.face(**BEA), name="Bea")
    await decide(stage, bea, group.admin, approve=True)
    await go_missing(stage, group, bea, "consent withdrawn")
    photo = await post(stage, group, stage.engine.face(bea=0.7, anna=0.6))
    await stage.settle()
    assert await has(anna) == {photo}
    oma = await make_participant(stage, "Oma", in_chat=group.tg_chat_id)
    await joined(stage, Connected(bea.person_id, bea.number, 0, group.admin), oma)
    await stage.settle()
    assert await verdicts(photo) == ["Bea"]
    assert await has(anna) == set()


async def test_a_further_recipient_moves_no_photo(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    oma = await make_participant(stage, "Oma", in_chat=group.tg_chat_id)
    before = await tasks_of("rematch_rivals")
    await joined(stage, ben, oma)
    assert await tasks_of("rematch_rivals") == before


@pytest.mark.parametrize("again", [False, True])
async def test_only_who_was_without_consent_gets_photos_of_others_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, again: bool
) -> None:
    """A person whom moderators named, and whom nobody ever received, was compared all the time."""
    await delete_links(ben)
    unowned = Connected(ben.person_id, ben.number, 0, group.admin)
    oma = await make_participant(stage, "Oma", in_chat=group.tg_chat_id)
    before = await tasks_of("rematch_rivals")
    accepted = await joined(stage, unowned, oma)
    assert await tasks_of("rematch_rivals") == before
    if again:
        await undo(stage, accepted, oma)
        await joined(stage, unowned, oma)
        assert len(await tasks_of("rematch_rivals")) == len(before) + 1
