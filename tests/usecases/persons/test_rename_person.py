"""A family reads the name it chose. A suffix is read by moderators, and by whoever receives both Annas."""

from datetime import timedelta

import pytest

from domain.errors import Conflict
from domain.queries.operations.done import Done
from domain.queries.persons.people import people
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.set_alias import set_alias
from tests import sql
from tests.usecases.factory import Connected, Group, Member, make_participant
from tests.usecases.linking import joined
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def opa(stage: Stage, group: Group, ben: Connected) -> Member:
    """A second participant who receives Ben."""
    opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, ben, opa)
    return opa


async def called(*members: Member) -> list[str]:
    """What each member calls the first person that they receive."""
    return [(await people(member.participant_id))[0].alias for member in members]


async def names() -> list[str]:
    return [row["name"] for row in await sql.rows("SELECT name FROM persons ORDER BY number")]


@pytest.mark.checklist(68)
async def test_nobody_of_the_family_reads_a_suffix(
    stage: Stage, anna: Connected, ben: Connected, opa: Member
) -> None:
    done = await rename_person(ben.number, "Anna", stage.by(ben.owner), stage.doorbell)
    assert (await names())[0] == "Anna"
    assert (await names())[1].startswith("Anna · ")
    assert await called(ben.owner, opa, anna.owner) == ["Anna", "Anna", "Anna"]
    await undo(stage, done, ben.owner)
    assert await names() == ["Anna", "Ben"]
    assert await called(ben.owner, opa) == ["Ben", "Ben"]


async def test_a_later_name_reaches_the_family_except_whoever_chose_an_alias(
    stage: Stage, group: Group, anna: Connected, ben: Connected, opa: Member
) -> None:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, ben, aunt)
    await set_alias(ben.number, aunt.participant_id, "Sunshine", stage.by(aunt), stage.doorbell)
    await rename_person(ben.number, "Anna", stage.by(ben.owner), stage.doorbell)
    await rename_person(ben.number, "Annabella", stage.by(ben.owner), stage.doorbell)
    assert await names() == ["Anna", "Annabella"]
    assert await called(ben.owner, opa, aunt) == ["Annabella", "Annabella", "Sunshine"]


async def test_the_same_name_again_changes_nothing(stage: Stage, anna: Connected, ben: Connected) -> None:
    await rename_person(ben.number, "Anna", stage.by(ben.owner), stage.doorbell)
    again = await rename_person(ben.number, "Anna", stage.by(ben.owner), stage.doorbell)
    assert again.operation_id is None


async def test_whoever_joins_later_reads_no_suffix_either(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await rename_person(ben.number, "Anna", stage.by(ben.owner), stage.doorbell)
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, ben, aunt)
    assert await called(aunt) == ["Anna"]


async def test_whoever_receives_both_namesakes_reads_which_is_which(
    stage: Stage, group: Group, anna: Connected, ben: Connected, opa: Member
) -> None:
    await rename_person(anna.number, "Ben", stage.by(anna.owner), stage.doorbell)
    await joined(stage, anna, opa)
    of_both = {person.alias for person in await people(opa.participant_id)}
    assert len(of_both) == 2
    assert "Ben" in of_both


@pytest.mark.checklist(35)
async def test_a_new_name_changes_nothing_about_faces(stage: Stage, group: Group, anna: Connected) -> None:
    query = "SELECT f.*, e.vector FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id"
    before = await sql.rows(query)
    renamed = await rename_person(
        anna.number,
        "  Anna  Maria ",
        stage.by(anna.owner),
        stage.doorbell,
    )
    assert await names() == ["Anna Maria"]
    assert await sql.rows(query) == before
    await undo(stage, renamed, anna.owner)
    assert await names() == ["Anna"]


@pytest.mark.checklist(68)
async def test_a_taken_name_is_refused_in_any_case_of_letters(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    with pytest.raises(Conflict) as refused:
        await rename_person(anna.number, "BEN", stage.by(group.admin), stage.doorbell)
    assert refused.value.details == {"number": ben.number}
    assert await names() == ["Anna", "Ben"]


async def test_an_undo_that_comes_too_late_changes_nothing(
    stage: Stage, group: Group, anna: Connected
) -> None:
    renamed = await rename_person(anna.number, "Lea", stage.by(group.admin), stage.doorbell)
    await sql.execute(
        "UPDATE operations SET created_at = now() - $1::interval",
        timedelta(days=stage.settings.undo_days, minutes=1),
    )
    with pytest.raises(Conflict) as refused:
        await undo(stage, renamed, group.admin)
    assert refused.value.code == "too_late"
    assert await names() == ["Lea"]


@pytest.mark.checklist(219)
async def test_a_rename_cannot_be_undone_after_another_rename(
    stage: Stage, group: Group, anna: Connected
) -> None:
    async def rename(name: str) -> Done:
        return await rename_person(anna.number, name, stage.by(group.admin), stage.doorbell)

    first = await rename("Lea")
    await rename("Mia")
    with pytest.raises(Conflict) as refused:
        await undo(stage, first, group.admin)
    assert refused.value.code == "changed_since"
    assert await names() == ["Mia"]
