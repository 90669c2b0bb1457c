"""A person gets another name. Nothing about faces changes."""

from dataclasses import dataclass
from typing import Any

from domain.ids import LinkId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.queries.persons.person_names import named
from domain.rules.access.access import ensure_may_change
from domain.rules.persons.names import clean_name, name_key
from domain.steps.deliveries.follow_name import follow_alias, follow_name
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import Operation, change, record_operation
from domain.steps.persons.find_target import ensure_free
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.persons.set_person_field import free_name
from domain.steps.sharing.link_participant import link_change
from domain.steps.work.work import transaction


async def rename_person(
    number: int, raw_name: str, by: Requester, doorbell: Doorbell, *, keep_both: bool = False
) -> Done:
    """Owners and moderators; a guardian has an alias instead. The requester's alias becomes the name, too.

    If a person whom the requester may not know has the name, the new name gets a suffix, which the aliases
    leave out. keep_both: every name that is taken gets a suffix. Raises InvalidInput for the name,
    Conflict(`name_taken`: number) when a person that the requester may know has it, in any case of letters,
    NotFound and Forbidden for a requester who may not rename.
    """
    called = clean_name(raw_name)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        await lock_workspace(acting.workspace_id)
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=acting.is_moderator)
        name = called
        if keep_both or not await _is_conflict_visible(called, number, acting):
            name = await free_name(person, called, await _owner(person.id))
        aliases = await _call_so(person.id, called, acting, is_suffixed=name != called)
        if person.name == name and not aliases:
            return Done(None, number)
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
        operation = Operation(acting, "rename_person", number)
        return await record_operation(operation.with_undo(changes=[renamed], links=aliases))


async def _is_conflict_visible(name: str, number: int, acting: Acting) -> bool:
    """False only if the name belongs to a person that the requester may not hear of."""
    other = await named(acting.workspace_id, name, but=number)
    if other is None or acting.is_moderator:
        return True
    other_id = await sql.value(
        PersonId,
        "SELECT id FROM persons WHERE workspace_id = $1 AND number = $2",
        acting.workspace_id,
        other,
    )
    return other_id is not None and await acting.by.is_linked(other_id)


@dataclass(frozen=True, slots=True)
class _Link:
    id: LinkId
    alias: str | None


async def _call_so(
    person_id: PersonId, name: str, acting: Acting, *, is_suffixed: bool
) -> list[dict[str, Any]]:
    """Changes the alias of the requester, if they have one, and the same alias of others unless the requester
    moderates. Other aliases stay. is_suffixed: participants without an alias get one, because they would read
    the suffix.
    """
    links = await sql.rows(
        _Link,
        """WITH own AS (
               SELECT l.id, l.alias FROM participant_persons l JOIN participants r ON r.id = l.participant_id
               WHERE l.person_id = $1 AND 'tg:' || r.tg_user_id = $2 AND l.state = 'approved')
           SELECT l.id, l.alias FROM participant_persons l
           WHERE l.person_id = $1 AND l.state = 'approved' AND CASE WHEN l.alias IS NULL THEN $4 ELSE
               l.alias <> $3 AND (l.id IN (SELECT id FROM own)
                   OR NOT $5 AND l.alias IN (SELECT alias FROM own)) END
           ORDER BY l.id FOR UPDATE OF l""",
        person_id,
        acting.actor,
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


async def _owner(person_id: PersonId) -> str:
    """The name of the first owner, whose initial is the suffix; empty without an owner."""
    owner = await sql.value(
        str,
        """SELECT r.name FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved' AND l.role = 'owner' ORDER BY l.id LIMIT 1""",
        person_id,
    )
    return owner or ""
