"""An owner of both or a moderator declares two persons look-alikes, and can take that back."""

import pytest

from domain.errors import DomainError, Forbidden, NotFound
from domain.queries.operations.done import Done
from domain.queries.persons.look_alikes import look_alikes
from domain.queries.persons.merge_conflicts import merge_conflicts
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.tell_apart import tell_apart
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    requested_person,
)
from tests.usecases.forgetting import erase
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def maria(stage: Stage, group: Group, anna: Connected) -> Connected:
    """Anna's sister, of the same owner."""
    return await connected_person(stage, group, anna.owner, look="maria", name="Maria")


async def declare(stage: Stage, one: Connected, other: Connected, by: Member, *, apart: bool = True) -> Done:
    return await tell_apart(one.number, other.number, stage.by(by), apart=apart, doorbell=stage.doorbell)


async def alike(group: Group, person: Connected) -> list[object]:
    found = await look_alikes(group.workspace_id, [person.person_id])
    return sorted(found.get(person.person_id, ()))


@pytest.mark.parametrize("who", ["owner", "admin"])
async def test_a_declaration_holds_for_both_and_can_be_taken_back_and_made_again(
    stage: Stage, group: Group, anna: Connected, maria: Connected, who: str
) -> None:
    by = anna.owner if who == "owner" else group.admin
    done = await declare(stage, anna, maria, by)
    assert await alike(group, anna) == [maria.person_id]
    assert await alike(group, maria) == [anna.person_id]
    back = await undo(stage, done, by)
    assert await alike(group, anna) == []
    await undo(stage, back, by)
    assert await alike(group, anna) == [maria.person_id]
    ended = await declare(stage, maria, anna, by, apart=False)  # from Maria's card
    assert await alike(group, anna) == []
    await undo(stage, ended, by)
    assert await alike(group, maria) == [anna.person_id]


async def test_a_declaration_that_changes_nothing_is_no_operation(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    assert (await declare(stage, anna, maria, group.admin, apart=False)).operation_id is None
    await declare(stage, anna, maria, group.admin)
    assert (await declare(stage, maria, anna, anna.owner)).operation_id is None


async def test_an_owner_of_one_person_cannot_declare_or_undo_anything_about_another(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The owner does not even learn that the other person exists."""
    other = await connected_person(stage, group, look="ben", name="Ben")
    with pytest.raises(NotFound):
        await declare(stage, anna, other, anna.owner)
    with pytest.raises(NotFound):
        await declare(stage, anna, anna, anna.owner)
    done = await declare(stage, anna, other, group.admin)
    with pytest.raises(NotFound):
        await undo(stage, done, anna.owner)
    assert await alike(group, anna) == [other.person_id]


async def test_an_owner_gets_one_answer_for_all_persons_who_are_not_theirs(
    stage: Stage, group: Group, anna: Connected
) -> None:
    sam = await make_participant(stage, "Sam", in_chat=group.tg_chat_id)
    waits = await requested_person(stage, group, sam, stage.engine.face(grown=1.0), name="Ben")
    theirs = await connected_person(stage, group, sam, look="ben", name="Carla")
    absorbed = await connected_person(stage, group, sam, look="carla", name="Clara")
    await merge(stage, absorbed, theirs, group.admin)
    answers = set()
    for other in (999_999, theirs.number, waits.number, absorbed.number):
        with pytest.raises(DomainError) as refused:
            await tell_apart(anna.number, other, stage.by(anna.owner), apart=True, doorbell=stage.doorbell)
        answers.add(str(refused.value))
    assert answers == {"person"}


async def test_a_guardian_declares_nothing(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, opa)
    await joined(stage, maria, opa)
    with pytest.raises(Forbidden):
        await declare(stage, anna, maria, opa)


async def test_persons_of_two_workspaces_cannot_be_declared_look_alikes(
    stage: Stage, group: Group, anna: Connected
) -> None:
    far = await make_group(stage)
    stranger = await connected_person(stage, far, look="zoe", name="Zoe")
    with pytest.raises(NotFound):
        await declare(stage, anna, stranger, group.admin)


async def test_a_survivor_is_told_apart_while_the_merge_lasts(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    await declare(stage, anna, maria, group.admin)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    merged = await merge(stage, anna, ben, group.admin)
    assert await alike(group, maria) == [ben.person_id]
    await undo(stage, merged, group.admin)
    assert await alike(group, maria) == [anna.person_id]
    assert await alike(group, ben) == []


async def test_a_merge_of_two_look_alikes_ends_their_declaration(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    await declare(stage, anna, maria, group.admin)
    await merge(stage, anna, maria, group.admin)
    assert await alike(group, maria) == []


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_declaration_ends_when_either_person_is_erased(
    stage: Stage, group: Group, anna: Connected, maria: Connected, is_first: bool
) -> None:
    erased, other = (anna, maria) if is_first else (maria, anna)
    await declare(stage, anna, maria, group.admin)
    await hide_person(erased.number, stage.by(group.admin), hidden=True, doorbell=stage.doorbell)
    assert await alike(group, other) == [erased.person_id]
    await erase(stage, erased)
    assert await alike(group, other) == []


async def test_a_merge_of_two_who_are_told_apart_says_so(
    stage: Stage, group: Group, anna: Connected, maria: Connected
) -> None:
    async def warns() -> bool:
        found = await merge_conflicts(group.workspace_id, anna.number, maria.number)
        assert found is not None
        return found.are_told_apart

    assert not await warns()
    await declare(stage, maria, anna, group.admin)
    assert await warns()
