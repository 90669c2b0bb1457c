"""Finds where faces are to go: to a person, to a new person, or to nobody."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.persons.person_names import named
from domain.rules.persons.names import clean_name, name_key
from domain.states import Approval
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import change
from domain.steps.persons.lock_persons import LockedPerson, PersonKey, lock_persons
from domain.values.targets import Target
from domain.values.way_back import Change


@dataclass(frozen=True, slots=True)
class Found:
    """person: None for nobody. others: all persons that were locked, by number. changes: what an undo needs
    when the person was made for the operation.
    """

    person: PersonKey | None
    others: dict[int, LockedPerson]
    changes: tuple[Change, ...] = ()

    @property
    def id(self) -> PersonId | None:
        return None if self.person is None else self.person.id

    @property
    def number(self) -> int | None:
        return None if self.person is None else self.person.number


async def find_target(acting: Acting, target: Target, *others: int, number: int | None = None) -> Found:
    """Locks the workspace when a name is given, then target and `others` in the order of their ids.

    A name that a person of the workspace has, in any case of letters, means that person; else one is made.
    number: that of a new person. Raises InvalidInput for the name, NotFound(`person`), Conflict(`merged`:
    into, `not_approved`: number) for a person to whom no faces can go, Conflict(`name_taken`: number) for a
    name that was to be new.
    """
    if target.name is None:
        wanted = {*others} | ({target.number} if target.number is not None else set())
        locked = await lock_persons(acting.workspace_id, wanted)
        return Found(None if target.number is None else locked[target.number], locked)
    name = clean_name(target.name)
    await lock_workspace(acting.workspace_id)  # two who give a name at once would both find it free
    known = await named(acting.workspace_id, name)
    if known is not None:
        if target.is_new:
            raise Conflict("name_taken", number=known)
        return await find_target(acting, Target(known), *others)
    locked = await lock_persons(acting.workspace_id, others)
    made = await sql.one(
        PersonKey,
        """INSERT INTO persons (id, workspace_id, name, name_key, approval, number)
           VALUES (gen_random_uuid(), $1, $2, $3, 'approved', coalesce($4, nextval('contact_number_seq')))
           RETURNING id, number, workspace_id""",
        acting.workspace_id,
        name,
        name_key(name),
        number,
    )
    assert made is not None
    return Found(
        made, locked, (change(made.number, "approval", before=Approval.DECLINED, after=Approval.APPROVED),)
    )


async def ensure_free(workspace_id: WorkspaceId, number: int, name: str) -> None:
    """Raises Conflict(`name_taken`: number) when somebody else has the name."""
    other = await named(workspace_id, name, but=number)
    if other is not None:
        raise Conflict("name_taken", number=other)
