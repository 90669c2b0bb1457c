"""Reads a request to connect a person, for its deciders and for the requester."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.good_photos import IS_GOOD
from domain.queries.connecting.resembled import ResembledView, claimed_others, resembled
from domain.queries.gallery.training_faces import NO_FACES, TrainingFaces, training_faces
from domain.queries.groups.groups import IS_OUTSIDE
from domain.queries.reading import Made
from domain.rules.photos.store_keys import card_key
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class RequestView:
    """state: requested | reopened (the requester adds photos) | approved | declined | joined | revoked (the
    requester left the person since); in a message also lapsed: nobody decided. declined_again, lapsed_again,
    parted_again (the group left the workspace): a connected person stays, without any training photo.

    decided_by: the decider's name, while known. asked_at: when the request was sent.
    groups: titles of the groups that the requester is known to be in. others: known look-alikes who are
    other persons, as the requester claims. alike: the known person that matching would take this one for.
    faces: those to learn from. alike and faces are empty unless the state is requested. is_outside: the
    requester is known to be in no active group of the workspace.
    """

    link_id: LinkId
    workspace_id: WorkspaceId
    person_id: PersonId
    person_number: int
    person_name: str
    alias: str
    state: str
    asked_at: datetime
    photos: int
    requester_name: str
    requester_tg_user_id: int
    requester_language: str
    groups: tuple[str, ...]
    decided_by: str | None
    deciders: Made[tuple["Recipient", ...]]
    others: Made[tuple[ResembledView, ...]] = ()
    alike: Made[ResembledView | None] = None
    faces: Made[TrainingFaces] = NO_FACES
    has_admin_chat: bool = False
    is_outside: bool = False

    @property
    def told(self) -> str:
        """What the requester is told of the decision. Outside of all groups no photos come."""
        outside = {"approved": "approved_outside", "joined": "joined_outside"}
        return outside.get(self.state, self.state) if self.is_outside else self.state

    def is_newer_than(self, sent_at: datetime | None) -> bool:
        """Whether a card of that time, or of an unknown time (None), may show an earlier request."""
        return sent_at is None or sent_at < self.asked_at

    @property
    def version(self) -> int:
        """Says which faces a decider saw: the request may be sent again with other faces."""
        return self.faces.version

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until Telegram has it."""
        return card_key(self.workspace_id, "request", self.person_number)

    @property
    def is_decided_in_group(self) -> bool:
        """Whether the admin chat is a group, as an id below zero says; it may be a private chat."""
        return any(decider.tg_chat_id < 0 for decider in self.deciders)


@dataclass(frozen=True, slots=True)
class Recipient:
    tg_chat_id: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request(RequestView):
    """The row of a request; its deciders and faces are read separately."""

    requester_id: ParticipantId
    decided_by_id: ParticipantId | None


_REQUESTS = f"""
SELECT l.id AS link_id, coalesce(l.alias, p.name) AS alias,
    CASE WHEN l.state = 'requested' AND p.approval = 'draft' THEN 'reopened' ELSE l.state END AS state,
    coalesce(p.requested_at, p.created_at) AS asked_at, p.workspace_id, p.id AS person_id,
    p.number AS person_number, p.name AS person_name, r.id AS requester_id, d.id AS decided_by_id,
    r.name AS requester_name, r.tg_user_id AS requester_tg_user_id, r.language AS requester_language,
    d.name AS decided_by, w.tg_admin_chat_id IS NOT NULL AS has_admin_chat, {IS_OUTSIDE} AS is_outside,
    (SELECT count(*) FROM image_assets a WHERE a.enrols_person_id = p.id AND {IS_GOOD}) AS photos,
    ARRAY(SELECT g.title FROM groups g JOIN group_participants m ON m.group_id = g.id
          WHERE g.workspace_id = p.workspace_id AND g.active AND m.participant_id = r.id
            AND m.status <> 'outside' ORDER BY g.id) AS groups
FROM participant_persons l JOIN persons p ON p.id = l.person_id
JOIN participants r ON r.id = l.participant_id JOIN workspaces w ON w.id = p.workspace_id
LEFT JOIN participants d ON d.tg_user_id = l.decided_by
"""  # noqa: S608  a constant
# Earlier versions made owners of those who were declined.
_FIRST = "ORDER BY l.state = 'requested' DESC, l.state = 'declined', l.id LIMIT 1"


@dataclass(frozen=True, slots=True)
class _Decider:
    tg_chat_id: int
    language: str
    rank: int
    id: int


async def request(person_id: PersonId) -> RequestView | None:
    """The request for a person who is new or trained again: that of the owner who waits for a decision, else
    that of the first owner who was not declined. None when the person is gone or being erased.
    """
    found = await sql.one(
        _Request,
        f"{_REQUESTS} WHERE l.person_id = $1 AND l.role = 'owner' AND p.erasing_at IS NULL {_FIRST}",
        person_id,
    )
    return await _view(found) if found else None


async def request_of_link(link_id: LinkId) -> RequestView | None:
    found = await sql.one(_Request, f"{_REQUESTS} WHERE l.id = $1 {_FIRST}", link_id)
    return await _view(found) if found else None


async def is_declined_again(view: RequestView) -> bool:
    """Whether the last decision about a connected person refused its new photos."""
    last = await sql.value(
        str,
        """SELECT operation FROM admin_events WHERE workspace_id = $1 AND subject_kind = 'person'
             AND subject_number = $2 AND operation IN ('approve_link', 'decline_link')
           ORDER BY id DESC LIMIT 1""",
        view.workspace_id,
        view.person_number,
    )
    return last == "decline_link"


async def _view(row: _Request) -> RequestView:
    waits = row.state == "requested"
    return replace(
        row,
        person_name=of_person(row.person_number, row.person_name),
        alias=of_person(row.person_number, row.alias),
        requester_name=of_participant(row.requester_id, row.requester_name),
        groups=tuple(row.groups),
        decided_by=of_participant(row.decided_by_id, row.decided_by),
        deciders=await deciders(row.workspace_id),
        others=await claimed_others(row.person_id),
        alike=await resembled(row.person_id) if waits else None,
        faces=await training_faces(row.person_id) if waits else NO_FACES,
    )


# Whoever activated a group may have been forgotten, and all groups may be gone: the chat decides anyway.
_ADMIN_CHAT = """
SELECT w.tg_admin_chat_id AS tg_chat_id, coalesce(
    (SELECT language FROM participants WHERE tg_user_id = w.tg_admin_chat_id),
    (SELECT r.language FROM groups g JOIN participants r ON r.id = g.activated_by_id
     WHERE g.workspace_id = w.id ORDER BY g.id LIMIT 1), 'en') AS language
FROM workspaces w WHERE w.id = $1 AND w.tg_admin_chat_id IS NOT NULL
"""


async def admin_chat(workspace_id: WorkspaceId) -> Recipient | None:
    """A group, or the private chat of a user who decides alone. None where the admins of the groups decide.

    language: of that user, or of the user who activated the first group; English where both are unknown.
    """
    return await sql.one(Recipient, _ADMIN_CHAT, workspace_id)


async def deciders(workspace_id: WorkspaceId) -> tuple[Recipient, ...]:
    """The admin chat; without one, users who activated groups, and group admins whose private chat is open.

    Some may be no admins any more: ask Telegram before something is shown to them.
    """
    if (chat := await admin_chat(workspace_id)) is not None:
        return (chat,)
    return await group_deciders(workspace_id)


async def group_deciders(workspace_id: WorkspaceId) -> tuple[Recipient, ...]:
    """Those of `deciders` where there is no admin chat."""
    found = await sql.rows(
        _Decider,
        """SELECT r.tg_user_id AS tg_chat_id, r.language, 1 AS rank, g.id
           FROM groups g JOIN participants r ON r.id = g.activated_by_id WHERE g.workspace_id = $1
           UNION ALL
           SELECT r.tg_user_id, r.language, 2, r.id
           FROM groups g JOIN group_participants m ON m.group_id = g.id AND m.status = 'admin'
           JOIN participants r ON r.id = m.participant_id AND r.private_chat = 'open'
           WHERE g.workspace_id = $1 AND g.active ORDER BY 3, 4""",
        workspace_id,
    )
    chats: dict[int, str] = {}
    for one in found:
        chats.setdefault(one.tg_chat_id, one.language)
    return tuple(Recipient(chat, language) for chat, language in chats.items())


async def messages_under(view: RequestView) -> list[int]:
    """Ids of the messages that told the requester of the sent request, with buttons to change it.

    These are verdicts, and the first other text that names only the person. Telegram's times are whole
    seconds, so messages of the same second count.
    """
    return await sql.values(
        int,
        """WITH since AS (
               SELECT tg_message_id, kind, subject, shown, names, sent_at FROM cards
               WHERE workspace_id = $1 AND tg_chat_id = $2
                 AND sent_at >= date_trunc('second', $3::timestamptz)),
           texts AS (SELECT * FROM since WHERE kind = 'said' AND shown = 'said')
           SELECT tg_message_id FROM since WHERE kind = 'verdict' AND subject IN (
               SELECT a.id::text FROM image_assets a WHERE a.enrols_person_id = $5)
           UNION (SELECT tg_message_id FROM texts WHERE names = ARRAY[$4::bigint]
               ORDER BY sent_at, tg_message_id LIMIT 1)""",
        view.workspace_id,
        view.requester_tg_user_id,
        view.asked_at,
        view.person_number,
        view.person_id,
    )
