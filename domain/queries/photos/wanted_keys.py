"""Lists the keys of bytes in the store that rows still need."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.gallery.odd_photos import IS_ODD_AND_WAITS
from domain.rules.photos.store_keys import card_key


@dataclass(frozen=True, slots=True)
class _Card:
    workspace_id: WorkspaceId
    kind: str
    subject: int


async def wanted_keys() -> set[str]:
    """The keys of stored photos that a row names, and of pictures of cards that perhaps were not shown yet.
    Pictures of photo cards and grids are left out, because no row says whether they were shown.
    """
    originals = await sql.values(str, "SELECT path FROM image_assets WHERE path IS NOT NULL")
    cards = await sql.rows(
        _Card,
        f"""SELECT workspace_id, 'request' AS kind, number AS subject FROM persons
           WHERE approval = 'requested' AND erasing_at IS NULL
           UNION ALL SELECT p.workspace_id, 'join', l.id FROM participant_persons l
           JOIN persons p ON p.id = l.person_id AND p.erasing_at IS NULL WHERE l.state = 'requested'
           UNION ALL SELECT a.workspace_id, 'verdict', a.id FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.approval = 'draft' AND p.erasing_at IS NULL
           UNION ALL SELECT a.workspace_id, 'gallery', a.id FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.erasing_at IS NULL
           WHERE a.sent_by_id IS NOT NULL AND a.state = 'received' OR {IS_ODD_AND_WAITS}
           UNION ALL SELECT f.workspace_id, 'suggestion', coalesce(s.asked_with_id, s.id)
           FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
           WHERE s.status = 'PENDING'
           UNION ALL SELECT workspace_id, 'cluster', number FROM clusters WHERE state <> 'labelled'
           UNION ALL SELECT workspace_id, 'inquiry', id FROM cluster_inquiries WHERE answered_at IS NULL""",  # noqa: S608  a constant
    )
    keys = {card_key(card.workspace_id, card.kind, card.subject) for card in cards}
    return keys.union(originals, await _sheets())


async def _sheets() -> list[str]:
    """A sheet of faces has no row: only its tasks say that it is on its way."""
    lanes = await sql.values(
        str,
        """SELECT DISTINCT lane FROM tasks WHERE kind IN ('picture_sheet', 'show_sheet')
             AND state IN ('ready', 'leased') AND lane IS NOT NULL""",
    )
    parts = (lane.split(":") for lane in lanes)
    return [card_key(WorkspaceId(int(workspace_id)), "sheet", subject) for _, workspace_id, subject in parts]
