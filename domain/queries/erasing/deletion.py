"""Counts what deleting a person would remove, and says in which ways it may be deleted."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.rules.access.access import ensure_may_erase
from domain.rules.erasing.deletion import modes_for
from domain.settings import Settings


@dataclass(frozen=True, slots=True)
class DeletionView:
    """faces: also those on training photos. photos: group photos that the person is on."""

    faces: int
    photos: int
    training_photos: int


async def deletion(person_id: PersonId) -> DeletionView:
    """Call it after the requester's right to see the person was checked."""
    view = await sql.one(
        DeletionView,
        """SELECT count(*) AS faces, count(DISTINCT a.id) FILTER (WHERE a.kind = 'post') AS photos,
               count(DISTINCT a.id) FILTER (WHERE a.kind = 'training') AS training_photos
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id WHERE f.person_id = $1""",
        person_id,
    )
    assert view is not None
    return view


@dataclass(frozen=True, slots=True)
class DeletionChoice:
    """ways: erase | faces | dissolve, the usual one first. asks_twice: so many faces need a second yes."""

    would: DeletionView
    ways: tuple[str, ...]
    asks_twice: bool


async def deletion_choice(
    person_id: PersonId, by: Requester, *, is_moderator: bool, settings: Settings
) -> DeletionChoice:
    """Call it after the requester's right to see the person was checked. Raises Forbidden for a requester who
    neither owns the person nor moderates.
    """
    is_owner = await by.owns(person_id)
    ensure_may_erase(is_owner=is_owner, is_moderator=is_moderator)
    would = await deletion(person_id)
    ways = modes_for(is_owner=is_owner, is_moderator=is_moderator, has_faces=would.faces > 0)
    return DeletionChoice(would, ways, settings.asks_twice(would.faces))


async def did_to_number(operation: str, number: int, by: Requester) -> bool:
    """Whether this requester did the operation to the thing with this number. No number is given out twice.

    operation: erase_person | erase_photo | erase_group | split_group.
    """
    done = await sql.value(
        int,
        """SELECT 1 FROM admin_events WHERE operation = $1 AND subject_number = $2 AND actor = $3
           LIMIT 1""",
        operation,
        number,
        by.actor,
    )
    return done is not None


@dataclass(frozen=True, slots=True)
class ForgottenView:
    """Somebody who asked to be forgotten. counts: what is gone, as for the certificate."""

    counts: dict[str, int]
    language: str


async def forgotten_since(tg_user_id: int, since: datetime) -> ForgottenView | None:
    """None unless this user was forgotten at that time or later, and has not got the certificate yet."""
    return await sql.one(
        ForgottenView,
        """SELECT counts, language FROM erasures
           WHERE subject_kind = 'participant' AND tg_notify_chat_id = $1 AND created_at >= $2
           ORDER BY id LIMIT 1""",
        tg_user_id,
        since,
    )


async def is_workspace_erased(workspace_id: WorkspaceId, *, since: datetime) -> bool:
    """Whether an erase of the workspace began at that time or later. Who asked for it is not known any more:
    the workspace's history is gone, too.
    """
    erased = await sql.value(
        int,
        """SELECT 1 FROM erasures
           WHERE subject_kind = 'workspace' AND subject_number = $1 AND created_at >= $2""",
        workspace_id,
        since,
    )
    return erased is not None


async def is_workspace_known(workspace_id: WorkspaceId) -> bool:
    """False when the workspace was deleted, or never existed."""
    return await sql.value(int, "SELECT 1 FROM workspaces WHERE id = $1", workspace_id) is not None
