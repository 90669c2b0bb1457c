"""Finds the API's ids of the persons and faces whose numbers stand in a message of the faces queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql

_CONTACTS = ("contact_id", "old_contact_id", "new_contact_id")
_FACES = ("media_asset_feature_ids", "changed", "unchanged")
_MOST_FACES = 1000


@dataclass(frozen=True, slots=True)
class KnownPerson:
    number: int
    person_id: UUID


@dataclass(frozen=True, slots=True)
class KnownFace:
    number: int
    face_id: UUID
    photo_id: AssetId


@dataclass(frozen=True, slots=True)
class KnownNumbers:
    """What is still there of a message's persons and of its first thousand faces."""

    persons: list[KnownPerson]
    faces: list[KnownFace]


async def known_numbers(workspace_id: WorkspaceId, data: Mapping[str, object]) -> KnownNumbers:
    contacts = [data[key] for key in _CONTACTS if key in data]
    faces = [number for key in _FACES if isinstance(found := data.get(key), list) for number in found]
    return KnownNumbers(
        await sql.rows(
            KnownPerson,
            """SELECT number, id AS person_id FROM persons
               WHERE workspace_id = $1 AND number = ANY($2::bigint[]) AND erasing_at IS NULL
               ORDER BY number""",
            workspace_id,
            contacts,
        ),
        await sql.rows(
            KnownFace,
            """SELECT number, id AS face_id, asset_id AS photo_id FROM face_instances
               WHERE workspace_id = $1 AND number = ANY($2::bigint[]) ORDER BY number""",
            workspace_id,
            faces[:_MOST_FACES],
        ),
    )
