"""Reads whether somebody undoes a change of their own link to a person."""

from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.sharing.name_when_left import ENDS_LINK
from domain.states import LinkState
from domain.values.operation_kinds import OF_LINKS

# Whether operation o is one by which somebody left a person.
IS_OWN_LEAVING = """EXISTS (SELECT 1 FROM jsonb_array_elements(o.undo -> 'links') x
    JOIN participant_persons l ON l.id = (x ->> 'link')::bigint JOIN participants r ON r.id = l.participant_id
    WHERE x ->> 'after' = 'revoked' AND 'tg:' || r.tg_user_id = o.actor)"""


async def is_own_change(done: RecordedOperation, acting: Acting) -> bool:
    """Whether the requester undoes a change of their own link. They may do so without any other right: a
    guardian who left may come back. An owner who left needs a new invitation. A participant who was removed
    meanwhile comes back only if somebody who decides now undoes the removal.
    """
    links = done.way_back.get("links", ())
    comes_back = [link["link"] for link in links if link["before"] == LinkState.APPROVED]
    foreign = await sql.value(
        int,
        f"""SELECT 1 FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.id = ANY($1::bigint[]) AND ('tg:' || r.tg_user_id <> $2
             OR l.id = ANY($3::bigint[]) AND (l.role = 'owner' OR EXISTS (
                 SELECT 1 FROM operations o WHERE o.workspace_id = $4 AND o.kind = ANY($5::text[])
                   AND o.id > $6 AND o.actor <> $2 AND o.undone_by_id IS NULL
                   AND {ENDS_LINK})))""",  # noqa: S608  a constant
        [link["link"] for link in links],
        acting.actor,
        comes_back,
        done.workspace_id,
        sorted(OF_LINKS),
        done.id,
    )
    return foreign is None and acting.by.did(done.actor)
