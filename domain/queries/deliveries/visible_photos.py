"""The photos that a participant may see at this moment: those that were delivered to them, or could be."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, tzinfo

from domain.errors import NotFound
from domain.ids import AssetId, DeliveryId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Memberships
from domain.queries import sql
from domain.queries.access.authority import is_inside, where_told
from domain.queries.groups.group_title import POSTED_CAPTION
from domain.queries.persons.home_title import HOME_TITLE
from domain.queries.persons.live_person import IS_KNOWN, IS_LIVE
from domain.rules.persons.names import name_key, shared_names
from domain.states import LinkRole
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and what Telegram says of them now. tg_chat_ids: the groups that they are in.

    workspace_id: the one that an API token is for; None for a Mini App. zone: the time zone of months and
    `taken_at`.
    """

    participant_id: ParticipantId
    tg_chat_ids: Sequence[int]
    workspace_id: WorkspaceId | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """name: as the viewer calls the person. photos: how many with the person the viewer may see; none while
    the person is hidden. home: the title of a group, for a viewer who knows several workspaces; only where
    two have one name.
    """

    person_id: PersonId
    number: int
    name: str
    role: LinkRole
    is_hidden: bool
    photos: int
    home: str


@dataclass(frozen=True, slots=True)
class OnPhoto:
    """One of the viewer's persons on a photo. is_right: the viewer confirmed the person."""

    asset_id: AssetId
    person_id: PersonId
    number: int
    name: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class _Photo:
    """group_title, caption: of the first message that shows the photo in a group of the viewer.

    width, height: in pixels of the upright photo; None before the photo was looked at. tg_file_id: of the
    photo without what a camera wrote into it, or of the video as it came; None for a document of which no
    such photo was made yet, and empty for a file of a former bot.

    is_protected: a group with the photo forbids to pass it on. is_video: its picture shows frames of a video.
    """

    asset_id: AssetId
    workspace_id: WorkspaceId
    delivery_id: DeliveryId
    taken_at: datetime
    tg_file_id: str | None
    is_protected: bool
    is_video: bool
    width: int | None
    height: int | None
    group_title: str
    caption: str | None


@dataclass(frozen=True, slots=True)
class VisiblePhoto(_Photo):
    persons: tuple[OnPhoto, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """month: as `2026-05`, in the viewer's time zone."""

    month: str
    photos: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of photos ended: the next page begins behind this photo."""

    taken_at: datetime
    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class Choice:
    """Which photos: those with a person, of a month, behind a place, with these ids. None sets no limit."""

    of: PersonId | None = None
    month: str | None = None
    after: Place | None = None
    ids: Sequence[AssetId] | None = None


# The distributions x of delivery d with the link l and the person p that give the right to see the photo.
_RIGHTS = f"""
distributions x
JOIN participant_persons l ON l.person_id = x.person_id AND l.participant_id = x.participant_id
    AND l.state = 'approved'
JOIN persons p ON p.id = x.person_id AND p.workspace_id = d.workspace_id AND {IS_LIVE}
WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL
  AND EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = x.asset_id AND f.person_id = x.person_id)
"""  # noqa: S608  a constant
# Postings o, in groups g, that viewer $1 may know of: $2 are the groups that they are in.
_POSTED = """
postings o JOIN groups g ON g.id = o.group_id AND g.active AND g.tg_chat_id = ANY($2::bigint[])
WHERE o.asset_id = d.asset_id
"""


def _seen(person: str) -> str:
    """Condition for deliveries d that viewer $1 may see, in workspace $3 if that is not NULL.

    person: SQL for the id of a person who has to be on the photo; where it is NULL anybody may be.
    """
    return f"""
d.participant_id = $1 AND d.taken_away_at IS NULL AND d.state NOT IN ('suppressed', 'retracted')
  AND ($3::bigint IS NULL OR d.workspace_id = $3)
  AND EXISTS (SELECT 1 FROM participants r WHERE r.id = d.participant_id AND r.private_chat = 'open')
  AND EXISTS (SELECT 1 FROM {_RIGHTS} AND ({person} IS NULL OR x.person_id = {person}))
  AND EXISTS (SELECT 1 FROM {_POSTED})
"""  # noqa: S608  constants


# The viewer may see photo a.
SEES_PHOTO = f"EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = a.id AND {_seen('NULL::uuid')})"  # noqa: S608  constants
_PERSONS = f"""
SELECT mine.*, (SELECT count(*) FROM deliveries d WHERE {_seen("mine.person_id")}) AS photos
FROM (SELECT p.id AS person_id, p.number, coalesce(l.alias, p.name) AS name, l.role,
        p.status = 'HIDDEN' AS is_hidden, {HOME_TITLE.format(is_reader="r.id = $1")} AS home
    FROM participant_persons l JOIN persons p ON p.id = l.person_id AND {IS_KNOWN}
    WHERE l.participant_id = $1 AND l.state = 'approved' AND ($3::bigint IS NULL OR p.workspace_id = $3)
) mine
"""  # noqa: S608  constants
_MONTHS = f"""
SELECT to_char(a.taken_at AT TIME ZONE $5, 'YYYY-MM') AS month, count(*) AS photos
FROM deliveries d JOIN image_assets a ON a.id = d.asset_id WHERE {_seen("$4::uuid")}
GROUP BY 1 ORDER BY 1 DESC
"""  # noqa: S608  constants
_PHOTOS = f"""
SELECT a.id AS asset_id, d.workspace_id, d.id AS delivery_id, a.taken_at, a.width, a.height,
    CASE WHEN a.media = 'document' THEN a.tg_clean_file_id ELSE a.tg_file_id END AS tg_file_id,
    EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = a.id AND o.is_protected) AS is_protected,
    a.media = 'video' AS is_video, posted.title AS group_title, posted.caption
FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
CROSS JOIN LATERAL (SELECT x.title, {POSTED_CAPTION} AS caption FROM (
    SELECT o.*, g.title FROM {_POSTED} ORDER BY o.id LIMIT 1) x) posted
WHERE {_seen("$4::uuid")} AND ($5::text IS NULL OR to_char(a.taken_at AT TIME ZONE $10, 'YYYY-MM') = $5)
  AND ($6::timestamptz IS NULL OR (a.taken_at, a.id) < ($6, $7::bigint))
  AND ($8::bigint[] IS NULL OR a.id = ANY($8))
ORDER BY a.taken_at DESC, a.id DESC LIMIT $9
"""  # noqa: S608  constants
_ON_THEM = f"""
SELECT d.asset_id, own.* FROM deliveries d CROSS JOIN LATERAL (
    SELECT p.id AS person_id, p.number, coalesce(l.alias, p.name) AS name,
        coalesce(x.feedback = 'right', false) AS is_right FROM {_RIGHTS}) own
WHERE d.participant_id = $1 AND d.asset_id = ANY($2::bigint[]) ORDER BY d.asset_id, own.number
"""  # noqa: S608  constants


async def viewer(
    participant_id: ParticipantId,
    tg_user_id: int,
    memberships: Memberships,
    workspace_id: WorkspaceId | None = None,
    *,
    zone: tzinfo = UTC,
) -> Viewer:
    """Asks Telegram in which groups of their persons the participant is now. Raises Unavailable when
    Telegram does not answer. A group of which Telegram does not tell who is in it is left out.
    """
    chats = await sql.values(
        int,
        f"""SELECT DISTINCT g.tg_chat_id FROM participant_persons l
           JOIN persons p ON p.id = l.person_id AND {IS_LIVE}
           JOIN groups g ON g.workspace_id = p.workspace_id AND g.active
           WHERE l.participant_id = $1 AND l.state = 'approved'""",  # noqa: S608  a constant
        participant_id,
    )
    inside = [one for one in chats if await where_told(is_inside(one, tg_user_id, memberships))]
    return Viewer(participant_id, inside, workspace_id, zone)


async def own_persons(who: Viewer) -> list[OwnPerson]:
    """Persons that the viewer is linked to, by name, also hidden ones."""
    found = await sql.rows(OwnPerson, _PERSONS, who.participant_id, who.tg_chat_ids, who.workspace_id)
    shared = shared_names(one.name for one in found)
    found = [one if name_key(one.name) in shared else replace(one, home="") for one in found]
    named = [replace(one, name=of_person(one.number, one.name)) for one in found]
    return sorted(named, key=lambda one: (name_key(one.name), one.number))


async def photo_months(who: Viewer, *, of: PersonId | None) -> list[Month]:
    """Months with photos, the newest first. of: only photos with this person."""
    values = (who.participant_id, who.tg_chat_ids, who.workspace_id, of, str(who.zone))
    return await sql.rows(Month, _MONTHS, *values)


async def visible_photos(who: Viewer, which: Choice, *, limit: int) -> list[VisiblePhoto]:
    """The newest come first. What the viewer may not see is left out like what does not exist."""
    found = await sql.rows(
        _Photo,
        _PHOTOS,
        who.participant_id,
        who.tg_chat_ids,
        who.workspace_id,
        which.of,
        which.month,
        which.after and which.after.taken_at,
        which.after and which.after.asset_id,
        which.ids,
        limit,
        str(who.zone),
    )
    persons = await _on_them(who, [one.asset_id for one in found])
    there = [replace(one, taken_at=one.taken_at.astimezone(who.zone)) for one in found]
    return [VisiblePhoto(**asdict(one), persons=persons[one.asset_id]) for one in there]


async def visible_photo(who: Viewer, asset_id: AssetId) -> VisiblePhoto:
    """Raises NotFound for a photo that the viewer may not see, as for one that does not exist."""
    found = await visible_photos(who, Choice(ids=[asset_id]), limit=1)
    if not found:
        raise NotFound("photo")
    return found[0]


async def _on_them(who: Viewer, asset_ids: Sequence[AssetId]) -> Mapping[AssetId, tuple[OnPhoto, ...]]:
    on_them: dict[AssetId, tuple[OnPhoto, ...]] = dict.fromkeys(asset_ids, ())
    for one in await sql.rows(OnPhoto, _ON_THEM, who.participant_id, list(asset_ids)):
        on_them[one.asset_id] += (replace(one, name=of_person(one.number, one.name)),)
    return on_them
