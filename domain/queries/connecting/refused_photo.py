"""A training photo that was refused, because its face looks like a person who is known already."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.trainer import IS_TRAINER
from domain.queries.persons.live_person import IS_KNOWN


@dataclass(frozen=True, slots=True)
class RefusedPhoto:
    """person_id, number: of the known person, connected or named by a moderator. The rest is of the draft
    that the photo was sent for.
    """

    person_id: PersonId
    number: int
    draft_id: PersonId
    draft_number: int
    workspace_id: WorkspaceId
    alias: str | None
    consent_version: str | None


async def refused_photo(asset_id: AssetId, participant_id: ParticipantId) -> RefusedPhoto:
    """Raises NotFound(`draft`) where this participant sent no such photo, or its person is no draft any more,
    or the known person is gone.
    """
    photo = await sql.one(
        RefusedPhoto,
        f"""SELECT p.id AS person_id, p.number, d.id AS draft_id, d.number AS draft_number, d.workspace_id,
                l.alias, l.consent_version
            FROM image_assets a
            JOIN persons d ON d.id = a.enrols_person_id AND d.approval = 'draft' AND d.erasing_at IS NULL
            JOIN participant_persons l ON l.person_id = d.id AND l.participant_id = $2 AND {IS_TRAINER}
            JOIN persons p ON p.workspace_id = a.workspace_id AND {IS_KNOWN}
                AND a.person_numbers @> to_jsonb(p.number)
            WHERE a.id = $1 AND a.kind = 'training' AND a.reason = 'somebody_else'
            ORDER BY p.id LIMIT 1""",  # noqa: S608
        asset_id,
        participant_id,
    )
    if photo is None:
        raise NotFound("draft")
    return photo
