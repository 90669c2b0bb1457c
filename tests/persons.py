"""Persons and links as tests plant and read them, so that few other tests name columns of these two tables.

ERASING, LIVE and `has` are for tests that run a statement of their own, such as one between two steps.
"""

from typing import Any
from uuid import UUID

from domain.ids import LinkId
from domain.queries.connecting.request import request_of_link
from domain.rules.persons.names import name_key
from tests import sql

# In UPDATE persons SET …: the erase of the person has begun.
ERASING = "erasing_at = now()"
# In WHERE: no erase of the person has begun.
LIVE = "erasing_at IS NULL"


def has(approval: str) -> str:
    """The condition that a person has this approval, and the assignment that gives it."""
    return f"approval = '{approval}'"


async def version_of_request(link_id: int) -> int:
    """The version of the request, which the buttons of its card carry together with the link's id."""
    view = await request_of_link(LinkId(link_id))
    assert view is not None
    return view.version


async def add_person(workspace_id: int, name: str, approval: str = "approved") -> sql.Row:
    """Adds a person without faces and links, and gives its `id` and `number`."""
    row = await sql.one(
        """INSERT INTO persons (workspace_id, name, name_key, approval) VALUES ($1, $2, $3, $4)
           RETURNING id, number""",
        workspace_id,
        name,
        name_key(name),
        approval,
    )
    assert row is not None
    return row


async def add_persons(*names: str, workspace_id: int | None = None) -> list[sql.Row]:
    """Adds approved persons to this workspace, or to every workspace that there is."""
    return await sql.rows(
        """INSERT INTO persons (workspace_id, name, name_key, approval)
           SELECT w.id, n.name, n.key, 'approved'
           FROM workspaces w, unnest($1::text[], $2::text[]) AS n (name, key)
           WHERE $3::bigint IS NULL OR w.id = $3 RETURNING id, number""",
        list(names),
        [name_key(name) for name in names],
        workspace_id,
    )


async def id_of(number: int) -> UUID:
    person_id = await sql.value(UUID, "SELECT id FROM persons WHERE number = $1", number)
    assert person_id is not None
    return person_id


async def number_of(approval: str, workspace_id: int) -> int:
    """The number of the one person of the workspace that has this approval."""
    [row] = await sql.rows(
        "SELECT number FROM persons WHERE workspace_id = $1 AND approval = $2", workspace_id, approval
    )
    return int(row["number"])


async def approval_of(person_id: UUID) -> str:
    return await sql.value(str, "SELECT approval FROM persons WHERE id = $1", person_id) or "gone"


async def approvals() -> dict[str, str]:
    """The approval of every person that is not being erased, by name."""
    rows = await sql.rows(f"SELECT name, approval FROM persons WHERE {LIVE}")
    return {row["name"]: row["approval"] for row in rows}


async def begin_erasing(person_id: UUID) -> None:
    """Marks the person as an erase does that has begun."""
    await sql.execute(f"UPDATE persons SET {ERASING} WHERE id = $1", person_id)


async def is_erasing(person_id: UUID) -> bool:
    """True also for a person that is gone."""
    return not await sql.rows(f"SELECT 1 FROM persons WHERE id = $1 AND {LIVE}", person_id)


async def add_link(participant_id: int, person_id: UUID, role: str = "guardian", **given: Any) -> int:
    """Links a participant to a person. given: other columns; by default the link is approved."""
    columns = {"state": "approved", "consent_version": "1", **given}
    places = "".join(f", ${place}" for place in range(4, 4 + len(columns)))
    link_id = await sql.value(
        int,
        f"""INSERT INTO participant_persons (participant_id, person_id, role, consented_at,
                {", ".join(columns)}) VALUES ($1, $2, $3, now(){places}) RETURNING id""",
        participant_id,
        person_id,
        role,
        *columns.values(),
    )
    assert link_id is not None
    return link_id


async def link_user(tg_user_id: int, name: str, role: str = "guardian", **given: Any) -> int:
    """`add_link` for a Telegram user and the person of that name."""
    row = await sql.one(
        """SELECT r.id AS participant, p.id AS person FROM participants r, persons p
           WHERE r.tg_user_id = $1 AND p.name = $2""",
        tg_user_id,
        name,
    )
    assert row is not None
    return await add_link(row["participant"], row["person"], role, **given)


async def revoke_links(link_id: int | None = None) -> None:
    """Ends this link, or every link that there is."""
    await sql.execute(
        "UPDATE participant_persons SET state = 'revoked' WHERE $1::bigint IS NULL OR id = $1", link_id
    )


async def make_guardians() -> None:
    """Makes every owner a guardian, who only receives."""
    await sql.execute("UPDATE participant_persons SET role = 'guardian'")
