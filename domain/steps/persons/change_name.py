"""Gives a person another name, and changes the aliases that go with it."""

from dataclasses import dataclass

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.persons.person_names import named
from domain.rules.persons.names import name_key
from domain.steps.deliveries.follow_name import follow_alias, follow_name
from domain.steps.operations.record_operation import Operation, change
from domain.steps.persons.find_target import ensure_free
from domain.steps.persons.free_name import free_name
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.sharing.link_participant import link_change
from domain.steps.work.work import Work
from domain.values.way_back import LinkChange


async def change_name(
    work: Work, acting: Acting, person: LockedPerson, called: str, *, keep_both: bool = False
) -> Operation | None:
    """called: the new name, clean. If a person that the requester must not learn of has it, the name gets a
    suffix; with keep_both, also if they know that person. The aliases leave the suffix out.

    Returns the operation to record; None when nothing would change. Call it with workspace and person locked,
    for a requester who may rename the person. Raises Conflict(`name_taken`: number).
    """
    number, name = person.number, called
    if keep_both or await _is_taken_by_a_stranger(called, number, acting):
        name = await free_name(person, called, await _owners_name(person.id))
    aliases = await _change_aliases(person.id, called, acting, is_suffixed=name != called)
    if person.name == name and not aliases:
        return None
    await ensure_free(acting.workspace_id, number, name)
    await sql.execute(
        """UPDATE persons SET name = $2, name_key = $3, version = version + 1, updated_at = now()
           WHERE id = $1""",
        person.id,
        name,
        name_key(name),
    )
    await follow_name(work, person.id)
    await follow_alias(work, [link["link"] for link in aliases])
    renamed = change(number, "name", before=person.name, after=name)
    return Operation(acting, "rename_person", number).with_undo(changes=[renamed], links=aliases)


async def _is_taken_by_a_stranger(name: str, number: int, acting: Acting) -> bool:
    """Whether the name belongs to a person that the requester must not learn of."""
    other = await named(acting.workspace_id, name, but=number)
    if other is None or acting.is_moderator:
        return False
    other_id = await sql.value(
        PersonId,
        "SELECT id FROM persons WHERE workspace_id = $1 AND number = $2",
        acting.workspace_id,
        other,
    )
    return other_id is None or not await acting.by.is_linked(other_id)


@dataclass(frozen=True, slots=True)
class _Link:
    id: LinkId
    alias: str | None


async def _change_aliases(
    person_id: PersonId, name: str, acting: Acting, *, is_suffixed: bool
) -> list[LinkChange]:
    """Changes the alias of the requester, if they have one, and the same alias of others unless the requester
    moderates. Other aliases stay. is_suffixed: participants without an alias get one, because they would read
    the suffix.
    """
    links = await sql.rows(
        _Link,
        """WITH own AS (
               SELECT l.id, l.alias FROM participant_persons l JOIN participants r ON r.id = l.participant_id
               WHERE l.person_id = $1 AND r.tg_user_id = $2 AND l.state = 'approved')
           SELECT l.id, l.alias FROM participant_persons l
           WHERE l.person_id = $1 AND l.state = 'approved' AND CASE WHEN l.alias IS NULL THEN $4 ELSE
               l.alias <> $3 AND (l.id IN (SELECT id FROM own)
                   OR NOT $5 AND l.alias IN (SELECT alias FROM own)) END
           ORDER BY l.id FOR UPDATE OF l""",
        person_id,
        acting.by.linked_as,
        name,
        is_suffixed,
        acting.is_moderator,
    )
    await sql.execute(
        "UPDATE participant_persons SET alias = $2 WHERE id = ANY($1::bigint[])",
        [link.id for link in links],
        name,
    )
    return [link_change(link.id, "alias", before=link.alias, after=name) for link in links]


async def _owners_name(person_id: PersonId) -> str:
    """The name of the first owner, whose initial is the suffix; empty without an owner."""
    owner = await sql.value(
        str,
        """SELECT r.name FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved' AND l.role = 'owner' ORDER BY l.id LIMIT 1""",
        person_id,
    )
    return owner or ""
