"""Forgets the captions of postings whose writer is erased, or which name or may be about somebody erased."""

from collections.abc import Sequence

from domain.ids import AssetId, ParticipantId, PostingId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.work.work import Work

_POSTED = """UPDATE postings SET caption = NULL
WHERE posted_by_id = ANY($1::bigint[]) AND caption IS NOT NULL RETURNING id"""
_ABOUT = """UPDATE postings x SET caption = NULL FROM image_assets a
WHERE a.id = x.asset_id AND a.workspace_id = $1 AND x.caption IS NOT NULL
  AND (x.asset_id = ANY($2::bigint[]) OR x.caption ~* ANY($3::text[]) OR x.id IN (
    SELECT o.id FROM postings y JOIN postings o ON o.group_id = y.group_id
        AND o.media_group_id = y.media_group_id
    WHERE y.asset_id = ANY($2::bigint[]))) RETURNING x.id"""
_NAMING = """UPDATE postings x SET caption = NULL FROM groups g
WHERE x.group_id = g.id AND x.caption IS NOT NULL AND (x.caption ~ $3 OR x.caption ~* ANY($2::text[])
    AND g.id IN (SELECT group_id FROM group_participants WHERE participant_id = $1)) RETURNING x.id"""


async def forget_captions_of(work: Work, participant_ids: Sequence[ParticipantId]) -> None:
    """Forgets the captions that these participants wrote."""
    await follow_postings(work, await sql.values(PostingId, _POSTED, list(participant_ids)))


async def forget_captions_about(
    work: Work, workspace_id: WorkspaceId, names: Sequence[str], asset_ids: Sequence[AssetId]
) -> None:
    """names: of a person that is erased. asset_ids: photos of that person.

    A caption under one of them may be about the person, and an album's caption is about all its photos.
    """
    changed = await sql.values(PostingId, _ABOUT, workspace_id, list(asset_ids), _patterns(names))
    await follow_postings(work, changed)


async def forget_captions_naming(
    work: Work, participant_id: ParticipantId, name: str, tg_user_id: int
) -> None:
    """Forgets captions with the name in the participant's groups, and with the Telegram id in any group."""
    told = rf"(?<!\d){tg_user_id}(?!\d)"
    await follow_postings(work, await sql.values(PostingId, _NAMING, participant_id, _patterns([name]), told))


def _patterns(names: Sequence[str]) -> list[str]:
    """Regular expressions that find the names as whole words."""
    return list(Needles(names=tuple(names)).telling_names().values())
