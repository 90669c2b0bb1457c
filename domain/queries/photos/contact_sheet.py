"""Reads the faces of a sheet (numbered tiles beside a card), and says who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import FaceId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Box
from domain.queries import sql
from domain.queries.faces.face_box import face_box
from domain.rules.photos.store_keys import card_key


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet under a card in a participant's private chat or in the admin chat. Each participant has one
    sheet in each of the two chats. card: the id of the card's message.

    press: the number of the update that asked for the sheet. faces: face numbers in the order of the tiles, 0
    for a grey tile; without a face the sheet is deleted. first: the number on the first tile. columns: tiles
    in a row; 0: as many as fit. by_row: the tiles of a row share one number.
    """

    workspace_id: WorkspaceId
    participant_id: ParticipantId
    in_private: bool
    press: int
    card: int = 0
    faces: tuple[int, ...] = ()
    first: int = 1
    columns: int = 0
    by_row: bool = False

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the faces on the sheet."""
        return frozenset(number for number in self.faces if number)

    @property
    def subject(self) -> str:
        return f"{self.participant_id}-{'private' if self.in_private else 'admins'}"

    @property
    def lane(self) -> str:
        return f"sheet:{self.workspace_id}:{self.subject}"

    @property
    def key(self) -> str:
        """The key of the tasks that draw and show the sheet."""
        return f"{self.lane}:{self.press}"

    @classmethod
    def from_ids(cls, ids: Mapping[str, int | str]) -> "Sheet":
        return cls(
            WorkspaceId(int(ids["workspace_id"])),
            ParticipantId(int(ids["participant_id"])),
            bool(ids["in_private"]),
            int(ids["press"]),
            int(ids["card"]),
            tuple(int(number) for number in str(ids["faces"]).split(",") if number),
            int(ids["first"]),
            int(ids.get("columns", 0)),
            bool(ids.get("by_row", 0)),
        )

    @property
    def picture_key(self) -> str:
        """The store's key of the sheet's picture, which is kept until Telegram has the picture."""
        return card_key(self.workspace_id, "sheet", self.subject)


@dataclass(frozen=True, slots=True)
class SheetFace:
    """contact: the number of the person or cluster; None for neither."""

    face_id: FaceId
    number: int
    contact: int | None
    tg_file_id: str
    asset_path: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    number: int
    contact: int | None
    tg_file_id: str
    path: str | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """Numbers of the person and of the face."""

    number: int
    face: int


async def is_outdated(sheet: Sheet) -> bool:
    """Whether a later press waits to be heeded: its sheet, or its removal, takes the place of this sheet. An
    earlier press, whose sheet was being drawn when this one came, may still wait as well.
    """
    later = await sql.value(
        int,
        """SELECT 1 AS yes FROM tasks
           WHERE lane = $1 AND state = 'ready' AND (ids->>'press')::bigint > $2""",
        sheet.lane,
        sheet.press,
    )
    return later is not None


async def sheet_faces(sheet: Sheet) -> dict[int, SheetFace]:
    """The sheet's faces that still exist, by number. Faces of a person who is being erased are left out, and
    training faces, unless their person is approved.
    """
    found = await sql.rows(
        _Face,
        """SELECT f.id, f.number, coalesce(p.number, c.number) AS contact, a.tg_file_id, a.path,
               f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           LEFT JOIN persons p ON p.id = f.person_id LEFT JOIN clusters c ON c.id = f.cluster_id
           WHERE f.workspace_id = $1 AND f.number = ANY($2::bigint[]) AND p.erasing_at IS NULL
             AND (a.kind = 'post' OR p.approval = 'approved')""",
        sheet.workspace_id,
        list(sheet.faces),
    )
    return {
        face.number: SheetFace(face.id, face.number, face.contact, face.tg_file_id, face.path, face_box(face))
        for face in found
    }


# The face that shows person p to the participant, among those on photos that they have: the chosen picture,
# else the best.
_RECEIVED = """(
    SELECT f.id, f.number FROM face_instances f
    JOIN deliveries d ON d.asset_id = f.asset_id AND d.participant_id = $1 AND d.state = 'sent'
        AND d.taken_away_at IS NULL
    WHERE f.person_id = p.id
    ORDER BY f.id IS NOT DISTINCT FROM p.picture_face_id DESC, f.quality_score DESC NULLS LAST, f.id
    LIMIT 1)"""
# A row for each of the participant's persons of whom they have a photo.
_OWN_PICTURES = f"""
FROM persons p
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $1 AND l.state = 'approved'
CROSS JOIN LATERAL {_RECEIVED} f WHERE p.erasing_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class _OwnPicture:
    person_id: PersonId
    face_id: FaceId


async def received_pictures(
    workspace_id: WorkspaceId, numbers: Sequence[int], participant_id: ParticipantId
) -> list[int]:
    """The number of a face for each person, in order; 0 where the person is not the participant's, or the
    participant has no photo of the person. numbers: of the persons.
    """
    pictures = await sql.rows(
        _Picture,
        f"""SELECT p.number, f.number AS face {_OWN_PICTURES}
              AND p.workspace_id = $2 AND p.number = ANY($3::bigint[])""",
        participant_id,
        workspace_id,
        list(numbers),
    )
    faces = {picture.number: picture.face for picture in pictures}
    return [faces.get(number, 0) for number in numbers]


async def received_face_ids(
    participant_id: ParticipantId, person_ids: Sequence[PersonId]
) -> dict[PersonId, FaceId]:
    """The faces of `received_pictures`, by the person's id. A person without one is left out."""
    pictures = await sql.rows(
        _OwnPicture,
        f"SELECT p.id AS person_id, f.id AS face_id {_OWN_PICTURES} AND p.id = ANY($2::uuid[])",
        participant_id,
        list(person_ids),
    )
    return {picture.person_id: picture.face_id for picture in pictures}


async def received_faces(workspace_id: WorkspaceId, number: int, participant_id: ParticipantId) -> list[int]:
    """Numbers of faces of one of the participant's persons on photos sent to them, the newest first."""
    return await sql.values(
        int,
        """SELECT f.number FROM persons p
           JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $3 AND l.state = 'approved'
           JOIN face_instances f ON f.person_id = p.id JOIN image_assets a ON a.id = f.asset_id
           WHERE p.workspace_id = $1 AND p.number = $2 AND p.erasing_at IS NULL AND EXISTS (
               SELECT 1 FROM deliveries d
               WHERE d.asset_id = a.id AND d.participant_id = $3 AND d.state = 'sent')
           ORDER BY a.taken_at DESC, a.id DESC, f.number""",
        workspace_id,
        number,
        participant_id,
    )


async def may_see_all(sheet: Sheet) -> bool:
    """Whether the participant may see every face on the sheet."""
    visible = await visible_faces(sheet.workspace_id, sheet.faces, sheet.participant_id)
    return visible == sheet.numbers


async def visible_faces(
    workspace_id: WorkspaceId, faces: Sequence[int], participant_id: ParticipantId
) -> set[int]:
    """The numbers of those of the faces that the participant may see: a face of one of their persons, or an
    unknown face, on a photo that they were sent; and a training face of a person that they own.
    """
    visible = await sql.values(
        int,
        """SELECT DISTINCT f.number FROM face_instances f
           LEFT JOIN participant_persons l ON l.person_id = f.person_id AND l.participant_id = $3
               AND l.state = 'approved'
           JOIN image_assets a ON a.id = f.asset_id
           WHERE f.workspace_id = $1 AND f.number = ANY($2::bigint[])
             AND (f.person_id IS NULL OR l.id IS NOT NULL) AND (
               a.kind = 'training' AND l.role = 'owner' OR EXISTS (SELECT 1 FROM deliveries d
                   WHERE d.asset_id = f.asset_id AND d.participant_id = $3 AND d.state = 'sent'))""",
        workspace_id,
        list(faces),
        participant_id,
    )
    return {*visible}
