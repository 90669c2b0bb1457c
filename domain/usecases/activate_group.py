"""A group admin lets Spotted look at the photos of a group."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Conflict, Forbidden
from domain.ports import Doorbell, Memberships, ParticipantId
from domain.queries import sql
from domain.queries.admission import ensure_admitted
from domain.queries.authority import moderates
from domain.queries.groups import workspace_of_admin_chat
from domain.rules.admission import Admission
from domain.steps.work import transaction


@dataclass(frozen=True, slots=True)
class NewGroup:
    tg_chat_id: int
    title: str


async def activate_group(
    group: NewGroup,
    *,
    by: ParticipantId,
    tg_user_id: int,
    memberships: Memberships,
    first_admin_chat_id: int | None,
    admission: Admission,
    code: str | None = None,
    doorbell: Doorbell,
) -> int:
    """Returns the group's id. Only an admin of the group may; until then nothing of it is stored.

    The group joins the workspace in which the same admin activated a group before and which they still
    moderate, else it gets one of its own. first_admin_chat_id: the ADMIN_CHAT_ID setting, given to the
    first workspace.

    admission, code: a group that is new here takes the operator's permission. Where everybody may come,
    ADMIN_CHAT_ID is given to nobody: the first one may be a stranger.

    Raises Forbidden(`only_group_admin`, `group_not_admitted`, `wrong_code`), Conflict(`chat_taken`) for a
    chat that is somebody's admin chat.
    """
    if await memberships.status(group.tg_chat_id, tg_user_id) != "admin":
        raise Forbidden("only_group_admin")
    lost = await _lost_workspaces(by, tg_user_id, memberships)
    async with transaction(doorbell) as work:
        # Two groups at once must not both become the first.
        await sql.rows("SELECT pg_advisory_xact_lock(hashtext('activate_group')::bigint)")
        if group.tg_chat_id == first_admin_chat_id or await workspace_of_admin_chat(group.tg_chat_id):
            raise Conflict("chat_taken")
        if await ensure_admitted(group.tg_chat_id, admission, code):
            await sql.execute(
                """INSERT INTO installation (id, codes_used) VALUES (1, 1)
                   ON CONFLICT (id) DO UPDATE SET codes_used = installation.codes_used + 1"""
            )
        workspace_id = await _workspace(group, by, lost, None if admission.is_open else first_admin_chat_id)
        row = await sql.one(
            """INSERT INTO groups (workspace_id, tg_chat_id, title, active, activated_by_id)
               VALUES ($1, $2, left($3, 255), true, $4)
               ON CONFLICT (tg_chat_id) DO UPDATE SET active = true, left_at = NULL, title = EXCLUDED.title,
                   activated_by_id = EXCLUDED.activated_by_id
               RETURNING id""",
            workspace_id,
            group.tg_chat_id,
            group.title,
            by,
        )
        assert row is not None
        await work.add("show_introduction", group_id=row["id"])
        return int(row["id"])


async def _lost_workspaces(by: ParticipantId, tg_user_id: int, memberships: Memberships) -> list[int]:
    """Where they are no admin any more: by a group of their own in it they would become one again."""
    groups = await sql.rows("SELECT DISTINCT workspace_id FROM groups WHERE activated_by_id = $1", by)
    found = [row["workspace_id"] for row in groups]
    return [known for known in found if not await moderates(known, tg_user_id, memberships)]


async def _workspace(
    group: NewGroup, by: ParticipantId, lost: Sequence[int], first_admin_chat_id: int | None
) -> int:
    known = await sql.one(
        """SELECT workspace_id AS id FROM groups
           WHERE tg_chat_id = $1 OR activated_by_id = $2 AND workspace_id <> ALL($3::bigint[])
           ORDER BY tg_chat_id = $1 DESC, id LIMIT 1""",
        group.tg_chat_id,
        by,
        list(lost),
    )
    if known is not None:
        return int(known["id"])
    new = await sql.one(
        """INSERT INTO workspaces (name, tg_admin_chat_id)
           SELECT left($1, 255), CASE WHEN NOT EXISTS (
               SELECT 1 FROM workspaces WHERE erasing_at IS NULL) THEN $2::bigint END
           RETURNING id""",
        group.title,
        first_admin_chat_id,
    )
    assert new is not None
    return int(new["id"])
