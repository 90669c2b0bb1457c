"""A person's approval takes only steps that the rules know."""

import asyncpg
import pytest

from domain.errors import Conflict
from domain.ids import PersonId
from domain.rules.transitions import APPROVAL
from domain.states import Approval
from domain.steps.persons.set_approval import set_approval
from tests import sql
from tests.persons import approval_of
from tests.usecases.rows import a_person, a_workspace

STEPS = [(before, after) for before in Approval for after in Approval if before != after]


@pytest.mark.parametrize(("before", "after"), STEPS)
async def test_only_steps_that_the_rules_know_are_taken(
    connection: asyncpg.Connection, before: Approval, after: Approval
) -> None:
    person_id = PersonId(await a_person(connection, await a_workspace(connection), approval=before))
    if is_known := after in APPROVAL[before]:
        await set_approval(person_id, after)
    else:
        with pytest.raises(Conflict, match="already_decided"):
            await set_approval(person_id, after)
    found = await approval_of(person_id), await sql.value(int, "SELECT version FROM persons")
    assert found == ((after, 2) if is_known else (before, 1))
