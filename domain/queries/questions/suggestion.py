"""The question "Is this Anna?", for those who may answer it; of look-alikes "Is this Anna or Maria?"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ids import OperationId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Box
from domain.queries import sql
from domain.queries.connecting.request import deciders
from domain.queries.faces.face_box import face_box
from domain.queries.groups.group_title import FIRST_GROUP_TITLE, GROUP_TITLE
from domain.queries.persons.look_alikes import look_alikes
from domain.rules.chats.named import of_person


@dataclass(frozen=True, slots=True)
class Rival:
    """The question about the same face for a declared look-alike.

    name: as the reader calls them. number: of the person.
    """

    suggestion_id: SuggestionId
    status: str
    name: str
    number: int
    operation_id: OperationId | None


@dataclass(frozen=True, slots=True)
class SuggestionRecipient:
    """name: what this one calls the person. group_title: empty when they are known to be in none.

    as_admin: asked because no owner can be. rivals: those that this one may answer as well.
    """

    tg_chat_id: int
    language: str
    name: str
    group_title: str
    as_admin: bool = False
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedFace:
    """One of those that a card asks about. box: pixels of the upright photo."""

    suggestion_id: SuggestionId
    status: str
    is_ticked: bool
    tg_file_id: str
    asset_path: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """status: PENDING | ACCEPTED | REJECTED | EXPIRED. faces: that the card asks about, mostly one.

    operation_id: of the answer that counts, to take it back; None where there is none, or no way back.
    rivals: ids of the questions about the same face for declared look-alikes.
    """

    suggestion_id: SuggestionId
    workspace_id: WorkspaceId
    person_id: PersonId
    status: str
    confidence: float
    faces: tuple[AskedFace, ...]
    taken_at: datetime
    recipients: tuple[SuggestionRecipient, ...]
    operation_id: OperationId | None = None
    rivals: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        return any(face.status == "PENDING" for face in self.faces)


# Of question s about a face on photo a: the answer that counts.
_ANSWER = """(SELECT o.id FROM operations o WHERE o.asset_id = a.id AND o.undone_by_id IS NULL
    AND o.undo -> 'answer' @> jsonb_build_object('question', s.id, 'is_open', false)
    ORDER BY o.id DESC LIMIT 1)"""

_SUGGESTION = f"""
SELECT s.id, s.status, s.confidence, s.suggested_person_id, s.face_instance_id, a.workspace_id, p.name,
    p.number, a.taken_at, f.asset_id,
    {_ANSWER} AS operation_id, {FIRST_GROUP_TITLE} AS title
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
    AND (p.status = 'ACTIVE' OR s.status = 'EXPIRED')
WHERE s.id = (SELECT coalesce(asked_with_id, id) FROM face_suggestions WHERE id = $1)
"""  # noqa: S608  constants

# Of each look-alike the latest question about the face.
_RIVALS = f"""
SELECT DISTINCT ON (p.id) s.id, s.status, s.suggested_person_id, p.name, p.number,
    {_ANSWER} AS operation_id
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
    AND (p.status = 'ACTIVE' OR s.status = 'EXPIRED')
WHERE s.face_instance_id = $1 AND p.id = ANY($2::uuid[]) ORDER BY p.id, s.id DESC
"""  # noqa: S608  constants

_OWNERS = f"""
SELECT l.person_id, r.tg_user_id, r.language, coalesce(l.alias, p.name) AS name, p.number,
    {GROUP_TITLE} AS title
FROM participant_persons l JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
JOIN persons p ON p.id = l.person_id JOIN image_assets a ON a.id = $2
WHERE l.person_id = ANY($1::uuid[]) AND l.role = 'owner' AND l.state = 'approved' ORDER BY l.id
"""  # noqa: S608  a constant


_FACES = """
SELECT s.id, s.status, s.is_ticked, a.tg_file_id, a.path, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
WHERE s.id = $1 OR s.asked_with_id = $1 ORDER BY s.id <> $1, s.confidence DESC, s.id
"""


async def suggestion(suggestion_id: SuggestionId) -> SuggestionView | None:
    """Of several that are asked about together the one whose card it is, for each of them.

    Recipients: the person's owners whose private chat is open; the admins where there is none.

    Of who is hidden, or was absorbed, only a question that ended without an answer.
    """
    row = await sql.one(_SUGGESTION, suggestion_id)
    if row is None:
        return None
    rivals = await _rivals(row)
    return SuggestionView(
        suggestion_id=row["id"],
        workspace_id=row["workspace_id"],
        person_id=row["suggested_person_id"],
        status=row["status"],
        confidence=row["confidence"],
        faces=await _faces(row["id"]),
        taken_at=row["taken_at"],
        recipients=await _recipients(row, rivals),
        operation_id=row["operation_id"],
        rivals=tuple(rival["id"] for rival in rivals),
    )


async def _faces(suggestion_id: SuggestionId) -> tuple[AskedFace, ...]:
    return tuple(
        AskedFace(row["id"], row["status"], row["is_ticked"], row["tg_file_id"], row["path"], face_box(row))
        for row in await sql.rows(_FACES, suggestion_id)
    )


async def _rivals(row: sql.Row) -> list[sql.Row]:
    person_id = row["suggested_person_id"]
    alike = (await look_alikes(row["workspace_id"], [person_id])).get(person_id)
    return await sql.rows(_RIVALS, row["face_instance_id"], list(alike)) if alike else []


async def _recipients(row: sql.Row, rivals: Sequence[sql.Row]) -> tuple[SuggestionRecipient, ...]:
    """Who may answer for both of two look-alikes is asked once, by the question that was there first."""
    persons = [row["suggested_person_id"], *(rival["suggested_person_id"] for rival in rivals)]
    owners = await sql.rows(_OWNERS, persons, row["asset_id"])
    own: dict[int, dict[UUID, str]] = {}
    for owner in owners:
        own.setdefault(owner["tg_user_id"], {})[owner["person_id"]] = _name(owner)
    asked = [owner for owner in owners if owner["person_id"] == row["suggested_person_id"]]
    if asked:
        found = [
            SuggestionRecipient(
                owner["tg_user_id"],
                owner["language"],
                _name(owner),
                owner["title"],
                rivals=_known_as(rivals, own[owner["tg_user_id"]]),
            )
            for owner in asked
        ]
    else:
        names = {rival["suggested_person_id"]: _name(rival) for rival in rivals}
        found = [
            SuggestionRecipient(
                admin.tg_chat_id,
                admin.language,
                _name(row),
                row["title"],
                as_admin=True,
                rivals=_known_as(rivals, names),
            )
            for admin in await deciders(row["workspace_id"])
        ]
    return tuple(one for one in found if not _is_asked_elsewhere(row["id"], one.rivals))


def _name(row: sql.Row) -> str:
    return of_person(row["number"], str(row["name"]))


def _known_as(rivals: Sequence[sql.Row], names: dict[UUID, str]) -> tuple[Rival, ...]:
    return tuple(
        Rival(
            rival["id"],
            rival["status"],
            names[rival["suggested_person_id"]],
            rival["number"],
            rival["operation_id"],
        )
        for rival in rivals
        if rival["suggested_person_id"] in names
    )


def _is_asked_elsewhere(suggestion_id: SuggestionId, rivals: Sequence[Rival]) -> bool:
    return any(rival.suggestion_id < suggestion_id and rival.status == "PENDING" for rival in rivals)


async def photo_of_suggestion(suggestion_id: SuggestionId) -> int | None:
    """Whether somebody may see it is asked later."""
    row = await sql.one(
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.id = $1""",
        suggestion_id,
    )
    return int(row["asset_id"]) if row else None
