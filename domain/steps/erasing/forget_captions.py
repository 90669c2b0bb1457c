"""Forgets captions that an erased participant wrote, and captions that may be about an erased person."""

import re
import unicodedata
from collections.abc import Sequence

from domain.ids import AssetId, ParticipantId, PostingId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.work.in_parts import PEOPLE, in_parts
from domain.steps.work.work import Work

_POSTED = """UPDATE postings SET caption = NULL
WHERE posted_by_id = ANY($1::bigint[]) AND caption IS NOT NULL RETURNING id"""
_ABOUT = """UPDATE postings x SET caption = NULL FROM image_assets a
WHERE a.id = x.asset_id AND a.workspace_id = $1 AND x.caption IS NOT NULL
  AND (x.asset_id = ANY($2::bigint[]) OR x.id IN (
    SELECT o.id FROM postings y JOIN postings o ON o.group_id = y.group_id
        AND o.media_group_id = y.media_group_id
    WHERE y.asset_id = ANY($2::bigint[]))) RETURNING x.id"""
# Some keyboards write an accent as a character of its own; `normalize` makes one letter of it and its base.
_NAMING = """UPDATE postings x SET caption = NULL FROM image_assets a
WHERE a.id = x.asset_id AND a.workspace_id = $1 AND normalize(x.caption) ~* $2 RETURNING x.id"""
_WITHOUT = """UPDATE postings x SET caption = (
    SELECT CASE WHEN btrim(rest, ' …') <> '' THEN rest END
    FROM regexp_replace(normalize(x.caption), $2, '…', 'gi') AS rest)
FROM groups g WHERE g.id = x.group_id AND normalize(x.caption) ~* $2 AND {where} RETURNING x.id"""
_IN_WORKSPACE = _WITHOUT.format(where="g.workspace_id = $1")
_IN_THEIR_GROUPS = _WITHOUT.format(
    where="g.id IN (SELECT group_id FROM group_participants WHERE participant_id = $1)"
)
_WITH_TG_ID = "UPDATE postings SET caption = NULL WHERE caption ~ $1 RETURNING id"


async def forget_captions_of(work: Work, participant_ids: Sequence[ParticipantId]) -> None:
    """Forgets the captions that these participants wrote."""
    for part in in_parts(participant_ids, PEOPLE):
        await follow_postings(work, await sql.values(PostingId, _POSTED, part))


async def forget_captions_about(
    work: Work,
    workspace_id: WorkspaceId,
    names: Sequence[str],
    asset_ids: Sequence[AssetId],
    *,
    is_agreed: bool,
) -> None:
    """names: the names of the person that is erased. asset_ids: photos of that person. is_agreed: whether a
    decider had approved the person.

    A caption under one of these photos may be about the person, and an album's caption is about all its
    photos: such captions are forgotten. So is any caption with the name of an approved person. Anybody may
    give a new person any word as its name: if nobody approved the person, other captions lose only that word.
    """
    changed = await sql.values(PostingId, _ABOUT, workspace_id, list(asset_ids))
    if (pattern := _pattern(names)) is not None:
        changed += await sql.values(PostingId, _NAMING if is_agreed else _IN_WORKSPACE, workspace_id, pattern)
    await follow_postings(work, changed)


async def forget_words(work: Work, workspace_id: WorkspaceId, names: Sequence[str]) -> None:
    """Cuts former names of an erased person out of captions and keeps the rest of them: a former name may be
    a mistake, and so a common word.
    """
    if (pattern := _pattern(names)) is not None:
        await follow_postings(work, await sql.values(PostingId, _IN_WORKSPACE, workspace_id, pattern))


async def forget_captions_naming(
    work: Work, participant_id: ParticipantId, name: str, tg_user_id: int
) -> None:
    """Cuts the name out of captions in the participant's groups and keeps the rest of them: people choose
    their own names, so the name may be a common word. Forgets captions with the Telegram id, in any group.
    """
    changed = await sql.values(PostingId, _WITH_TG_ID, rf"(?<!\d){tg_user_id}(?!\d)")
    if (pattern := _pattern([name])) is not None:
        changed += await sql.values(PostingId, _IN_THEIR_GROUPS, participant_id, pattern)
    await follow_postings(work, changed)


def _pattern(names: Sequence[str]) -> str | None:
    """A regular expression that finds the names as whole words; None if there is nothing to look for. A name
    of signs only, such as a heart, is not looked for: it stands in captions for other reasons.
    """
    telling = Needles(names=tuple(name for name in map(_composed, names) if re.search(r"\w", name)))
    return "|".join(telling.telling_names().values()) or None


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
