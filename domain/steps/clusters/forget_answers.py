"""Forgets what people answered about unknown persons, where an answer names somebody who is erased."""

from collections.abc import Sequence

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.persons.names import name_key


async def forget_answers(
    workspace_id: WorkspaceId, person_ids: Sequence[PersonId], names: Sequence[str]
) -> None:
    """The answers stay without the name, as if their givers did not know: they are not asked again."""
    await sql.execute(
        """UPDATE cluster_inquiries SET person_id = NULL, name = NULL, name_key = NULL, agreed_at = NULL
           WHERE workspace_id = $1 AND (person_id = ANY($2::uuid[]) OR name_key = ANY($3::text[]))""",
        workspace_id,
        list(person_ids),
        [name_key(name) for name in names],
    )
