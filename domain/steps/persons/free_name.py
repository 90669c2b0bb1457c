"""Finds a name that no other person of the workspace has."""

from domain.queries.persons.person_names import taken_names
from domain.rules.persons.names import unique_name
from domain.steps.persons.lock_persons import PersonKey


async def free_name(person: PersonKey, name: str, owner: str = "") -> str:
    """The name, with a suffix where another person has it. The suffix is the owner's initial; without an
    owner, the name's.

    Call it with workspace and person locked.
    """
    taken = await taken_names(person.workspace_id, but=person.id)
    return unique_name(name, owner or name, taken)
