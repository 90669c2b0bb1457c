"""A person gets another name. Nothing about faces changes."""

from typing import Any
from uuid import UUID

from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.acting import Requester, acting_on
from domain.rules.access import ensure_may_change
from domain.rules.names import clean_name, name_key
from domain.steps.find_target import ensure_free
from domain.steps.follow_name import follow_alias, follow_name
from domain.steps.link_participant import link_change
from domain.steps.lock_persons import lock_persons
from domain.steps.lock_workspace import lock_workspace
from domain.steps.record_operation import Done, Operation, change, done_before, record_operation
from domain.steps.set_person_field import free_name
from domain.steps.work import transaction


async def rename_person(
    number: int, raw_name: str, by: Requester, doorbell: Doorbell, *, keep_both: bool = False
) -> Done:
    """Owners and moderators; a guardian has an alias instead. Who renames calls the person so from now on.

    keep_both: a name that somebody has gets a suffix. Raises InvalidInput for the name, else
    Conflict(`name_taken`: number) when somebody of the workspace has it, in any case of letters, NotFound
    and Forbidden for who may not.
    """
    name = clean_name(raw_name)
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        await lock_workspace(acting.workspace_id)
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_change(is_owner=await acting.owns_now(person["id"]), is_moderator=acting.is_moderator)
        aliases = await _call_so(person["id"], name, acting.actor)
        if keep_both:
            name = await free_name(person, name, await _owner(person["id"]))
        if person["name"] == name and not aliases:
            return Done(None, number)
        await ensure_free(acting.workspace_id, number, name)
        await sql.execute(
            """UPDATE persons SET name = $2, name_key = $3, version = version + 1, updated_at = now()
               WHERE id = $1""",
            person["id"],
            name,
            name_key(name),
        )
        await follow_name(work, person["id"])
        await follow_alias(work, [link["link"] for link in aliases])
        renamed = change(number, "name", before=person["name"], after=name)
        operation = Operation(acting, "rename_person", number)
        return await record_operation(operation.with_undo(changes=[renamed], links=aliases))


async def _call_so(person_id: UUID, name: str, actor: str) -> list[dict[str, Any]]:
    """The alias of who renames, if they have one. Everybody else's stays theirs."""
    links = await sql.rows(
        """SELECT l.id, l.alias FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND 'tg:' || r.tg_user_id = $2 AND l.state = 'approved'
             AND l.alias IS NOT NULL AND l.alias <> $3 FOR UPDATE OF l""",
        person_id,
        actor,
        name,
    )
    await sql.execute(
        "UPDATE participant_persons SET alias = $2 WHERE id = ANY($1::bigint[])",
        [link["id"] for link in links],
        name,
    )
    return [link_change(link["id"], "alias", before=link["alias"], after=name) for link in links]


async def _owner(person_id: UUID) -> str:
    """Whose initial a suffix is; without an owner the person's own."""
    row = await sql.one(
        """SELECT r.name FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved' AND l.role = 'owner' ORDER BY l.id LIMIT 1""",
        person_id,
    )
    return row["name"] if row else ""
