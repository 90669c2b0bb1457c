"""A family reads the name it chose. A suffix is read by moderators, and by whoever receives both Annas."""

import pytest

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


async def test_the_family_follows_the_next_name_and_keeps_what_is_its_own(
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
