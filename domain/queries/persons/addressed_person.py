"""Finds a person by its id, or its id by its number, for programs, which know persons by ids."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from domain.errors import InvalidInput, NotFound
from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester, moderator_or
from domain.queries.access.authority import AUTHORITY, Authority
from domain.queries.reading import Made
from domain.rules.persons.names import clean_name, name_key
from domain.states import PersonStatus
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class Addressed:
    """A person, and whether the requester moderates its workspace now. name: its own, never an alias.

    version: counts the changes of the person itself.
    """

    id: PersonId
    number: int
    workspace_id: WorkspaceId
    name: str
    status: PersonStatus
    version: int
    is_moderator: Made[bool]


@dataclass(frozen=True, slots=True)
class _Found(Addressed):
    """With the facts that decide who moderates its workspace, as they stand."""

    tg_admin_chat_id: int | None
    is_agreed: bool
    groups: list[int]

    @property
    def authority(self) -> Authority:
        return Authority(self.tg_admin_chat_id, self.is_agreed, self.groups)


async def addressed_person(person_id: PersonId, by: Requester) -> Addressed:
    """Asks Telegram, so call it outside a transaction. Raises NotFound for a requester who has nothing to do
    with the person, as for a person that does not exist or is not approved, and Untold where only Telegram
    could tell. An absorbed person is shown to moderators only.
    """
    person = await sql.one(
        _Found,
        f"""SELECT p.id, p.number, p.workspace_id, p.name, p.status, p.version, {AUTHORITY}
           FROM persons p JOIN workspaces w ON w.id = p.workspace_id
           WHERE p.id = $1 AND p.erasing_at IS NULL AND p.approval = 'approved'""",  # noqa: S608  a constant
        person_id,
    )
    if person is None:
        raise NotFound("person")

    async def is_linked() -> bool:
        return person.status != PersonStatus.MERGED and await by.is_linked(person.id)

    is_moderator = await moderator_or(is_linked, by, person.workspace_id, person.authority)
    if is_moderator is None:
        raise NotFound("person")
    return replace(person, name=of_person(person.number, person.name), is_moderator=is_moderator)


@dataclass(frozen=True, slots=True)
class Identity:
    id: PersonId
    number: int
    name: str


async def identities(workspace_id: WorkspaceId, numbers: Collection[int]) -> Mapping[int, Identity]:
    """The persons by number, without those that are gone. Call it for a moderator, or for persons that the
    asker may know.
    """
    found = await sql.rows(
        Identity,
        """SELECT id, number, name FROM persons
           WHERE workspace_id = $1 AND number = ANY($2::bigint[]) AND erasing_at IS NULL""",
        workspace_id,
        list(numbers),
    )
    return {one.number: replace(one, name=of_person(one.number, one.name)) for one in found}


async def identity_of(workspace_id: WorkspaceId, person_id: PersonId) -> Identity | None:
    """None where this workspace has no such person that is approved. Call it for an act that checks the right
    itself.
    """
    found = await sql.one(
        Identity,
        """SELECT id, number, name FROM persons
           WHERE workspace_id = $1 AND id = $2 AND erasing_at IS NULL AND approval = 'approved'""",
        workspace_id,
        person_id,
    )
    return _named(found)


async def identity_of_name(workspace_id: WorkspaceId, written: str) -> Identity | None:
    """The person of this name, in upper or lower case, cleaned as acts clean it. None also for a text that
    cannot be a name. Call it for an act that checks the right itself.
    """
    try:
        name = clean_name(written)
    except InvalidInput:
        return None
    found = await sql.one(
        Identity,
        """SELECT id, number, name FROM persons
           WHERE workspace_id = $1 AND name_key = $2 AND erasing_at IS NULL AND status <> 'MERGED'
             AND approval <> 'declined'""",
        workspace_id,
        name_key(name),
    )
    return _named(found)


def _named(found: Identity | None) -> Identity | None:
    return None if found is None else replace(found, name=of_person(found.number, found.name))
