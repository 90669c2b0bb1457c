"""When somebody begins to receive a person, photos that they have already count for this person, too."""

import pytest

from domain.queries.deliveries.delivery import delivery
from domain.queries.persons.people import people
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.set_alias import set_alias
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.operating import merge, reject
from tests.usecases.stage import Stage


async def delivery_to(person: Connected) -> int:
    """The id of the only delivery to the person's owner."""
    [found] = await sql.rows(
        "SELECT id FROM deliveries WHERE participant_id = $1", person.owner.participant_id
    )
    return int(found["id"])


async def numbers_on(sent: int) -> list[int]:
    view = await delivery(sent)
    assert view is not None
    return [person.number for person in view.persons]


async def test_the_caption_names_also_a_person_whom_its_reader_receives_since_then(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    await stage.show()
    delivery_id = await delivery_to(anna)
    assert await numbers_on(delivery_id) == [anna.number]
    await joined(stage, ben, anna.owner)
    before = len(stage.telegram.calls)
    await stage.show()
    [edited] = [call for call in stage.telegram.calls[before:] if call.method == "editMessageCaption"]
    assert "Anna</b>, <b>Ben" in str(edited.params["caption"])
    assert not await reject(stage, delivery_id, ben, anna)
    assert await numbers_on(delivery_id) == [anna.number]


async def test_whoever_is_let_in_after_a_merge_can_reject_a_photo_that_came_before_it(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    delivery_id = await delivery_to(anna)
    await merge(stage, anna, ben, group.admin)
    [asked] = await sql.rows("SELECT id FROM participant_persons WHERE state = 'requested'")
    await decide_join(asked["id"], stage.by(ben.owner), admit=True, doorbell=stage.doorbell)
    assert await numbers_on(delivery_id) == [ben.number]
    assert await reject(stage, delivery_id, ben, anna)


async def test_an_absorbed_namesake_does_not_keep_the_plain_name_from_another(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Kim's own Anna was merged into Ben, so Kim reads Sam's Anna without a suffix. Only admins read it."""
    kim, sam = [await make_participant(stage, name, in_chat=group.tg_chat_id) for name in ("Kim", "Sam")]
    own = await connected_person(stage, group, kim, look="own")
    ben = await connected_person(stage, group, kim, look="ben", name="Ben")
    theirs = await connected_person(stage, group, sam, look="theirs")
    await merge(stage, own, ben, group.admin)
    await joined(stage, theirs, kim)
    assert {one.number: one.alias for one in await people(kim.participant_id)} == {
        ben.number: "Ben",
        theirs.number: "Anna",
    }


async def test_whoever_has_the_name_in_small_letters_as_an_alias_of_another_child_reads_the_suffix(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Else two children would have one name for that reader."""
    sam = await make_participant(stage, "Sam", in_chat=group.tg_chat_id)
    theirs = await connected_person(stage, group, sam, look="theirs")
    await set_alias(ben.number, ben.owner.participant_id, "anna", stage.by(ben.owner), stage.doorbell)
    await joined(stage, theirs, ben.owner)
    [name] = await sql.values(str, "SELECT name FROM persons WHERE id = $1", theirs.person_id)
    assert name != "Anna"
    assert {one.number: one.alias or one.name for one in await people(ben.owner.participant_id)} == {
        ben.number: "anna",
        theirs.number: name,
    }


@pytest.mark.parametrize("typed", ["Anna · 2", "Max · B", "Gruppe · VII", "李 · 明"])
async def test_the_end_of_a_name_that_somebody_typed_is_read_by_whoever_joins(
    stage: Stage, group: Group, typed: str
) -> None:
    """It looks like the suffix of a namesake, but there is none."""
    child = await connected_person(stage, group, name=typed)
    oma = await make_participant(stage, "Oma", in_chat=group.tg_chat_id)
    await joined(stage, child, oma)
    [known] = await people(oma.participant_id)
    assert (known.alias or known.name) == typed


@pytest.mark.parametrize("gone", ["renamed", "nobody typed it"])
async def test_whoever_joins_reads_no_suffix_that_the_bot_wrote(
    stage: Stage, group: Group, anna: Connected, gone: str
) -> None:
    """Else they would learn that there is, or was, a namesake."""
    sam, oma = [await make_participant(stage, name, in_chat=group.tg_chat_id) for name in ("Sam", "Oma")]
    theirs = await connected_person(stage, group, sam, look="theirs")
    [name] = await sql.values(str, "SELECT name FROM persons WHERE id = $1", theirs.person_id)
    assert name == "Anna · S"
    if gone == "renamed":
        await rename_person(anna.number, "Mia", stage.by(anna.owner), stage.doorbell)
    else:  # as where a moderator gave the name
        unnamed = "UPDATE participant_persons SET alias = NULL WHERE person_id = $1"
        await sql.execute(unnamed, theirs.person_id)
    await joined(stage, theirs, oma)
    [known] = await people(oma.participant_id)
    assert (known.alias or known.name) == "Anna"
