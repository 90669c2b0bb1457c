"""Somebody said yes or no to "Is this Anna?"."""

from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.acting import Acting, TelegramRequester
from domain.queries.authority import is_linked, moderates
from domain.steps.announce import announce_move
from domain.steps.group_unknown_faces import group_unknown_faces
from domain.steps.move_faces import Move, move_faces
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.work import transaction


async def decide_suggestion(
    suggestion_id: int, tg_user_id: int, *, accept: bool, memberships: Memberships, doorbell: Doorbell
) -> None:
    """Yes assigns the face and owes the photo; no is remembered, so that it is not asked again.

    Raises NotFound for who is neither linked nor moderates, Conflict(`already_decided`: state).
    """
    suggestion = await _visible(suggestion_id, tg_user_id, memberships)
    async with transaction(doorbell) as work:
        await sql.rows(
            "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL FOR SHARE", suggestion["person_id"]
        )
        # The face before its questions, like every move: else two answers about it wait for each other.
        await sql.rows(
            """SELECT f.id FROM face_instances f JOIN face_suggestions s ON s.face_instance_id = f.id
               WHERE s.id = $1 FOR NO KEY UPDATE OF f""",
            suggestion_id,
        )
        face_id = await _decide(suggestion_id, tg_user_id, accept=accept)
        if accept:
            workspace_id, person_id = suggestion["workspace_id"], suggestion["person_id"]
            moved = await move_faces(
                work, Move(workspace_id, [face_id], None, person_id, actor=f"tg:{tg_user_id}")
            )
            acting = Acting(TelegramRequester(tg_user_id, memberships), workspace_id, is_moderator=False)
            await announce_move(work, acting, moved.face_ids, None, suggestion["person_number"])
            await owe_deliveries(work, workspace_id, moved.asset_ids, decided_for=person_id)
            await work.add("propagate_face", face_id=str(face_id), person_id=str(person_id))
        else:
            await sql.execute(
                "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                face_id,
                suggestion["person_id"],
            )
            await group_unknown_faces(work, suggestion["workspace_id"])
        await work.add("show_suggestion", suggestion_id=suggestion_id)


async def _visible(suggestion_id: int, tg_user_id: int, memberships: Memberships) -> sql.Row:
    suggestion = await sql.one(
        """SELECT s.suggested_person_id AS person_id, p.number AS person_number, p.workspace_id
           FROM face_suggestions s
           JOIN persons p ON p.id = s.suggested_person_id WHERE s.id = $1""",
        suggestion_id,
    )
    if suggestion is None:
        raise NotFound("suggestion")
    if not await is_linked(suggestion["person_id"], tg_user_id) and not await moderates(
        suggestion["workspace_id"], tg_user_id, memberships
    ):
        raise NotFound("suggestion")
    return suggestion


async def _decide(suggestion_id: int, tg_user_id: int, *, accept: bool) -> UUID:
    """The face. One statement decides who was first."""
    decided = await sql.one(
        """UPDATE face_suggestions SET status = $2, reviewed_at = now(), reviewed_by = $3
           WHERE id = $1 AND status = 'PENDING' RETURNING face_instance_id""",
        suggestion_id,
        "ACCEPTED" if accept else "REJECTED",
        f"tg:{tg_user_id}",
    )
    if decided is None:
        row = await sql.one("SELECT status FROM face_suggestions WHERE id = $1", suggestion_id)
        raise Conflict("already_decided", state=row["status"].lower() if row else "erased")
    face_id: UUID = decided["face_instance_id"]
    return face_id
