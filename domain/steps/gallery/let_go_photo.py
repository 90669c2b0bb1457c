"""Rejects a photo that was sent for a connected person and must not or need not be looked at any more."""

from domain.ids import AssetId
from domain.queries import sql
from domain.steps.work.work import Work

# When two persons were merged and both had this photo, the absorbed one's copy ends here as `same_photo`.
_LET_GO = """
UPDATE image_assets a SET state = 'rejected', updated_at = now(), reason = CASE WHEN EXISTS (
    SELECT 1 FROM persons p WHERE p.id = a.enrols_person_id AND p.status = 'MERGED')
    THEN 'same_photo' ELSE 'moved_on' END
WHERE a.id = $1 AND a.kind = 'training' AND a.state = 'received'
RETURNING EXISTS (SELECT 1 FROM participant_persons l WHERE l.person_id = a.enrols_person_id
    AND l.participant_id = a.sent_by_id AND l.state = 'approved') AS is_linked
"""


async def let_go_photo(work: Work, asset_id: AssetId) -> bool:
    """False for a photo that was looked at. Its sender is told while they are linked to the person."""
    is_linked = await sql.value(bool, _LET_GO, asset_id)
    if is_linked:
        await work.add("show_gallery_photo", asset_id=asset_id)
    return is_linked is not None
