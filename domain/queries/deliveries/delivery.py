"""Reads a delivery: what its message shows, and to whom it goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import AssetId, DeliveryId, ParticipantId, PersonId, PostingId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.lost_message import IS_UNANSWERED
from domain.queries.groups.group_title import POSTED_CAPTION, SHOWN_POSTING
from domain.queries.reading import Made
from domain.rules.chats.message_links import message_link
from domain.states import DeliveryState
from domain.values.named import of_person

# The persons p that delivery d was made for, with links l of its recipient. A person who was merged is left
# out if the recipient received the photo for the survivor too: it is named once, by the survivor's name.
ON_IT = """
distributions x JOIN persons p ON p.id = x.person_id AND p.erasing_at IS NULL
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = x.participant_id
    AND l.state = 'approved'
WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM distributions y JOIN participant_persons k ON k.person_id = y.person_id
        AND k.participant_id = y.participant_id AND k.state = 'approved'
    WHERE y.person_id = p.merged_into_id AND y.asset_id = x.asset_id AND y.participant_id = x.participant_id
      AND y.withdrawn_at IS NULL)
ORDER BY p.number
"""


# The recipient's name for a person of ON_IT. If they give two persons one name, each gets its workspace name,
# which is unique.
NAME_ON_IT = """CASE WHEN count(*) OVER (PARTITION BY coalesce(l.alias, p.name)) > 1 THEN p.name
    ELSE coalesce(l.alias, p.name) END"""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """name: what the recipient calls the person."""

    person_id: PersonId
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """media: photo | document | video. group_title: of a group with a posting; empty if the recipient is in
    none. posting_id, posted_caption, link: of the message in that group; link is None if it has none.

    tg_clean_file_id: the photo made from a document, once uploaded. copies: ids of the messages that carry
    the photo, oldest first, as far as Telegram told them. is_taken_away: the recipient removed it for good.
    is_protected: a group with a posting forbids forwarding. is_offered: it waits for the recipient's press.
    is_unanswered: nobody knows yet whether the photo arrived, also where it is to be taken back by now.
    owed_for_s: how long the photo has been waiting to be sent; None when no task is about to send it.
    sending_for_s: how long ago the last send began.
    """

    delivery_id: DeliveryId
    workspace_id: WorkspaceId
    asset_id: AssetId
    state: DeliveryState
    persons: Made[tuple[NamedPerson, ...]]
    taken_at: datetime
    group_title: str
    posting_id: PostingId | None
    posted_caption: str | None
    link: Made[str | None]
    media: str
    tg_file_id: str
    tg_clean_file_id: str | None
    asset_path: str | None
    participant_id: ParticipantId
    tg_user_id: int
    language: str
    copies: Made[tuple[int, ...]]
    is_taken_away: bool
    is_protected: bool
    is_offered: bool
    is_unanswered: bool
    owed_for_s: float | None
    sending_for_s: float | None


@dataclass(frozen=True, slots=True)
class _Delivery(DeliveryView):
    """The fields from `posted_message_id` on are of the message in the group: None without a known group."""

    tg_message_id: int | None
    earlier_copies: Sequence[int]
    posted_message_id: int | None
    tg_chat_id: int | None
    username: str | None


async def delivery(delivery_id: DeliveryId) -> DeliveryView | None:
    found = await sql.one(
        _Delivery,
        f"""SELECT d.id AS delivery_id, d.workspace_id, d.asset_id, d.participant_id, d.state,
               d.tg_message_id, d.earlier_copies, d.taken_away_at IS NOT NULL AS is_taken_away,
               d.offered_at IS NOT NULL AS is_offered,
               {IS_UNANSWERED} AS is_unanswered,
               extract(epoch FROM now() - d.sending_at)::float8 AS sending_for_s, a.media, a.tg_file_id,
               a.tg_clean_file_id, a.path AS asset_path, a.taken_at, r.tg_user_id, r.language,
               coalesce(posted.title, '') AS group_title, posted.id AS posting_id,
               posted.caption AS posted_caption,
               posted.message_id AS posted_message_id, posted.tg_chat_id, posted.username,
               EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = a.id AND o.is_protected) AS is_protected,
               (SELECT extract(epoch FROM now() - min(t.created_at))::float8 FROM tasks t
                WHERE t.kind = 'deliver' AND t.dedupe_key = d.id::text AND t.state IN ('ready', 'leased')
               ) AS owed_for_s
           FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
           JOIN participants r ON r.id = d.participant_id
           LEFT JOIN LATERAL (
               SELECT x.id, x.tg_message_id AS message_id, g.tg_chat_id, g.username, g.title,
                   {POSTED_CAPTION} AS caption FROM {SHOWN_POSTING}) posted ON true
           WHERE d.id = $1""",  # noqa: S608  a constant
        delivery_id,
    )
    if found is None:
        return None
    return replace(
        found,
        persons=await _persons(delivery_id),
        link=_link(found),
        copies=tuple(m for m in (*found.earlier_copies, found.tg_message_id) if m is not None),
    )


async def _persons(delivery_id: DeliveryId) -> tuple[NamedPerson, ...]:
    persons = await sql.rows(
        NamedPerson,
        f"""SELECT named.* FROM deliveries d CROSS JOIN LATERAL (
               SELECT p.id AS person_id, p.number, {NAME_ON_IT} AS name FROM {ON_IT}) named
           WHERE d.id = $1""",  # noqa: S608  a constant
        delivery_id,
    )
    return tuple(replace(p, name=of_person(p.number, p.name)) for p in persons)


def _link(row: _Delivery) -> str | None:
    if row.tg_chat_id is None:
        return None
    return message_link(row.tg_chat_id, row.posted_message_id, username=row.username)
