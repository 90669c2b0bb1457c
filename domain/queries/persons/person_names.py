"""Reads which names are taken in a workspace: no two persons have the same name, in upper or lower case.

Drafts and requests take their names, too, as in the unique index. Lock the workspace before you give a name.
"""

from domain.errors import InvalidInput
from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.persons.names import clean_name, name_key

_HAS_NAME = "status <> 'MERGED' AND erasing_at IS NULL AND approval <> 'declined'"


async def taken_names(workspace_id: WorkspaceId, *, but: PersonId | None) -> set[str]:
    """The keys of all taken names. but: a person whose own name does not count."""
    found = await sql.values(
        str,
        f"""SELECT name_key FROM persons WHERE workspace_id = $1
              AND id IS DISTINCT FROM $2::uuid AND {_HAS_NAME}""",  # noqa: S608  a constant
        workspace_id,
        but,
    )
    return {*found}


async def named(workspace_id: WorkspaceId, name: str, *, but: int | None = None) -> int | None:
    """The number of the person who has this name. but: the number of a person who does not count."""
    return await sql.value(
        int,
        f"""SELECT number FROM persons WHERE workspace_id = $1 AND name_key = $2
              AND number IS DISTINCT FROM $3 AND {_HAS_NAME}""",  # noqa: S608  a constant
        workspace_id,
        name_key(name),
        but,
    )


async def namesake(workspace_id: WorkspaceId, written: str) -> int | None:
    """The number of the person who has the written name. Raises what `clean_name` raises."""
    return await named(workspace_id, clean_name(written))


def another_name(caption: str | None, own: str) -> str | None:
    """The caption if it may be somebody else's name: the person called `own` is not learned from that photo.

    None for a caption that cannot be a name, or that contains `own`.
    """
    try:
        said = clean_name(caption or "")
    except InvalidInput:
        return None
    return None if own.casefold() in said.casefold() else said


async def waiting_as(workspace_id: WorkspaceId, name: str) -> int | None:
    """The number of the draft or undecided request with this name."""
    return await sql.value(
        int,
        f"""SELECT number FROM persons WHERE workspace_id = $1 AND name_key = $2
              AND approval <> 'approved' AND {_HAS_NAME}""",  # noqa: S608  a constant
        workspace_id,
        name_key(name),
    )
