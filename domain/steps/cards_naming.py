"""Cards that an erase takes back because of whom they name or show, whatever they are about."""

from collections.abc import Sequence

from domain.queries import sql


async def cards_naming(workspace_id: int, numbers: Sequence[int]) -> list[tuple[str, str]]:
    """numbers: of persons."""
    return await _cards("kind IN ('said', 'sheet') AND names && $2::bigint[]", workspace_id, numbers)


async def sheets_with(workspace_id: int, numbers: Sequence[int]) -> list[tuple[str, str]]:
    """Those with a face of one of these persons; which face it is nobody knows any more."""
    return await _cards("kind = 'sheet' AND names && $2::bigint[]", workspace_id, numbers)


async def _cards(which: str, workspace_id: int, numbers: Sequence[int]) -> list[tuple[str, str]]:
    found = await sql.rows(
        f"SELECT DISTINCT kind, subject FROM cards WHERE workspace_id = $1 AND {which}",  # noqa: S608
        workspace_id,
        list(numbers),
    )
    return [(row["kind"], row["subject"]) for row in found]
