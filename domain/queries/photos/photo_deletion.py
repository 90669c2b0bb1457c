"""Says what deleting a photo for everybody would remove, and who may delete it."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotFound
from domain.ids import AssetId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester, TelegramRequester
from domain.queries.deliveries.copies import HAS_COPY, MAY_HAVE_COPY
from domain.rules.access.access import ensure_may_erase_photo

# Whether a user, by Telegram id, is known to be in group g: its title is for its members.
_IS_IN = """EXISTS (SELECT 1 FROM group_participants m JOIN participants r ON r.id = m.participant_id
    WHERE m.group_id = g.id AND m.status <> 'outside' AND r.tg_user_id = {user})"""
# $2: who reads it; NULL for a moderator, who may read every title. An image file may say where it was taken,
# so everybody gets the photo that was made of it. Before that one is made, only its poster gets the file
# itself, and for a moderator there is nothing to show.
_VIEW = f"""
SELECT a.id AS asset_id, a.workspace_id, a.taken_at,
    CASE WHEN a.media = 'document' AND a.tg_clean_file_id IS NOT NULL THEN 'photo' ELSE a.media END AS media,
    CASE WHEN a.media = 'document' AND a.tg_clean_file_id IS NOT NULL THEN a.tg_clean_file_id
        WHEN a.media <> 'document' OR $2::bigint IS NOT NULL THEN a.tg_file_id END AS tg_file_id,
    coalesce((
        SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
        WHERE x.asset_id = a.id AND ($2::bigint IS NULL OR {_IS_IN.format(user="$2")})
        ORDER BY x.id LIMIT 1), '') AS group_title,
    (SELECT count(*) FROM face_instances f WHERE f.asset_id = a.id
        AND (f.person_id IS NOT NULL OR f.set_aside IS DISTINCT FROM 'not_a_face')) AS faces,
    CASE WHEN $2::bigint IS NULL THEN (
        SELECT count(*) FROM deliveries d WHERE d.asset_id = a.id AND {HAS_COPY}) END AS received,
    CASE WHEN $2::bigint IS NULL THEN (
        SELECT count(*) FROM deliveries d WHERE d.asset_id = a.id AND {MAY_HAVE_COPY}) END AS maybe,
    CASE WHEN $2::bigint IS NULL THEN (
        SELECT count(DISTINCT f.person_id) FROM face_instances f WHERE f.asset_id = a.id
        AND NOT EXISTS (SELECT 1 FROM face_instances o WHERE o.person_id = f.person_id
            AND o.asset_id <> a.id)) END AS known_only_here
FROM image_assets a WHERE a.id = $1 AND a.kind = 'post'
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class PhotoDeletion:
    """media, tg_file_id: what shows the photo to this reader; tg_file_id is None where nothing may be shown.
    group_title: empty for a reader who is not in the group. faces: without what was said to be no face.
    received: how many people have a copy. maybe: how many may have one that the bot does not know.
    known_only_here: how many persons have no face on any other photo. The last three are None for a poster
    who does not moderate: whoever posts a photo of somebody must not learn by it whether that person is
    connected.
    """

    asset_id: AssetId
    workspace_id: WorkspaceId
    taken_at: datetime
    media: str
    tg_file_id: str | None
    group_title: str
    faces: int
    received: int | None
    maybe: int | None
    known_only_here: int | None


@dataclass(frozen=True, slots=True)
class _Posters:
    """is_one: the requester posted the photo. are_others: another or an unknown user posted it."""

    is_one: bool
    are_others: bool


async def photo_deletion(asset_id: AssetId, by: Requester) -> PhotoDeletion:
    """Raises NotFound(`photo`) and Forbidden(`others_posted`) as `ensure_may_erase` does, and Untold where
    only Telegram could tell whether the requester moderates. Asks Telegram: call it before a transaction.
    """
    workspace_id = await workspace_of_post(asset_id)
    posters = await _posters_seen_by(asset_id, by)
    is_moderator = workspace_id is not None and await _moderates(posters, workspace_id, by)
    _ensure_may_erase(posters, is_moderator=is_moderator)
    view = await sql.one(PhotoDeletion, _VIEW, asset_id, None if is_moderator else by.tg_user_id)
    if view is None:
        raise NotFound("photo")
    return view


async def workspace_of_post(asset_id: AssetId) -> WorkspaceId | None:
    """The workspace of a posted photo, looked at or not; None for a photo that is gone, and for a training
    photo.
    """
    return await sql.value(
        WorkspaceId, "SELECT workspace_id FROM image_assets WHERE id = $1 AND kind = 'post'", asset_id
    )


async def moderates_photo(asset_id: AssetId, workspace_id: WorkspaceId, by: Requester) -> bool:
    """Whether the requester moderates the photo's workspace. Where Telegram does not tell: False for a poster
    who may delete the photo anyway; for everybody else it raises Untold.
    """
    return await _moderates(await _posters_seen_by(asset_id, by), workspace_id, by)


async def ensure_may_erase(asset_id: AssetId, by: Requester, *, is_moderator: bool) -> None:
    """Raises NotFound(`photo`) for somebody who neither moderates nor posted it, Forbidden(`others_posted`)
    for a poster if somebody else posted the same file. A program counts as no poster, also when it speaks for
    the user who posted the photo.
    """
    _ensure_may_erase(await _posters_seen_by(asset_id, by), is_moderator=is_moderator)


async def _moderates(posters: _Posters, workspace_id: WorkspaceId, by: Requester) -> bool:
    return await by.moderates(workspace_id, or_untold=not posters.is_one or posters.are_others)


def _ensure_may_erase(posters: _Posters, *, is_moderator: bool) -> None:
    ensure_may_erase_photo(is_moderator=is_moderator, is_poster=posters.is_one, are_others=posters.are_others)


async def _posters_seen_by(asset_id: AssetId, by: Requester) -> _Posters:
    if isinstance(by, TelegramRequester) and by.only is None:
        return await _posters(asset_id, by.tg_user_id)
    return _Posters(is_one=False, are_others=False)


async def _posters(asset_id: AssetId, tg_user_id: int) -> _Posters:
    posters = await sql.one(
        _Posters,
        """SELECT coalesce(bool_or(r.tg_user_id = $2), false) AS is_one,
               coalesce(bool_or(r.tg_user_id IS DISTINCT FROM $2), false) AS are_others
           FROM postings x LEFT JOIN participants r ON r.id = x.posted_by_id WHERE x.asset_id = $1""",
        asset_id,
        tg_user_id,
    )
    assert posters is not None
    return posters


@dataclass(frozen=True, slots=True)
class OwnPhoto:
    """group_title: empty for a poster who is not in the group any more."""

    asset_id: AssetId
    posted_at: datetime
    group_title: str


async def own_photos(participant_id: ParticipantId, limit: int) -> list[OwnPhoto]:
    """The photos that this participant posted last, the newest first. One posted twice is listed once."""
    return await sql.rows(
        OwnPhoto,
        f"""SELECT x.asset_id, x.posted_at,
               CASE WHEN {_IS_IN.format(user="p.tg_user_id")} THEN g.title ELSE '' END AS group_title
           FROM (SELECT DISTINCT ON (asset_id) * FROM postings WHERE posted_by_id = $1
                 ORDER BY asset_id, posted_at DESC, id DESC) x
           JOIN groups g ON g.id = x.group_id JOIN participants p ON p.id = x.posted_by_id
           ORDER BY x.posted_at DESC, x.id DESC LIMIT $2""",  # noqa: S608  a constant
        participant_id,
        limit,
    )
