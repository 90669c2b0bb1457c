"""Reads a request to receive a connected person's photos too, for its deciders and for the requester."""

from dataclasses import dataclass, replace

from domain.ids import LinkId, OperationId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import deciders
from domain.queries.groups.groups import IS_OUTSIDE
from domain.queries.reading import Made
from domain.rules.photos.store_keys import card_key
from domain.states import LinkState, PrivateChat
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class JoinRecipient:
    """name: what this recipient calls the person. operation_id: of the admission, where the recipient may
    undo it. as_admin: an admin who decides because the person has no owner. is_away: the chat is closed to
    the bot, so the request is shown when it opens.
    """

    tg_chat_id: int
    language: str
    name: str
    operation_id: OperationId | None = None
    as_admin: bool = False
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class JoinView:
    """state: `revoked`, not `requested`, for an absorbed person. alias: what the requester calls the person.

    decided_by: the decider's name, while known. recipients: the owners; the admins where there is none.
    keeps_photos: a merge brought the request, so what was learned for the requester stays with the person,
    whatever is decided. is_absorbed: the requester's own person is part of this one now. was_decided:
    somebody decided about this link once. is_over: nobody did, and the wish has ended: it was taken back, it
    lapsed, or its group left the list. is_outside: the requester is known to be in no active group of the
    workspace. decides: the link is an owner's, because nobody owned the person when the requester was let in.
    """

    link_id: LinkId
    workspace_id: WorkspaceId
    state: LinkState
    alias: str
    requester_name: str
    requester_tg_user_id: int
    requester_language: str
    decided_by: str | None
    recipients: Made[tuple[JoinRecipient, ...]]
    keeps_photos: bool
    is_absorbed: bool
    was_decided: bool
    is_over: bool
    is_outside: bool
    number: int
    decides: bool

    @property
    def told(self) -> str | None:
        """What the requester is told: `paused` and `ended` by a merge, after which no photos come; or what
        was decided. None while there is nothing to tell.
        """
        if self.state == LinkState.DECLINED:
            return "declined_after_merge" if self.keeps_photos else "declined"
        if self.state == LinkState.APPROVED:
            return "approved_outside" if self.is_outside else "approved"
        if not self.is_absorbed:
            return None
        return "paused" if self.state == LinkState.REQUESTED else "ended" if self.was_decided else None

    @property
    def is_refused(self) -> bool:
        """Nobody let the requester in: the face of their photo leaves the chats of those who were asked."""
        return self.state == LinkState.DECLINED or self.is_over

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until every decider's chat has it."""
        return card_key(self.workspace_id, "join", self.link_id)

    @property
    def waits_for_admins(self) -> bool:
        return self.state == LinkState.REQUESTED and all(one.as_admin for one in self.recipients)

    @property
    def is_picture_wanted(self) -> bool:
        return self.state == LinkState.REQUESTED and any(one.is_away for one in self.recipients)


@dataclass(frozen=True, slots=True)
class _Join(JoinView):
    """name: of the person."""

    person_id: PersonId
    name: str
    requester_id: ParticipantId
    decided_by_id: ParticipantId | None
    operation_id: OperationId | None


@dataclass(frozen=True, slots=True)
class _Owner:
    """name: what the owner calls the person."""

    tg_user_id: int
    language: str
    private_chat: PrivateChat
    name: str


# Whether the participant of link l still has a link to somebody who became part of the person p, directly or
# through others.
KEEPS_PHOTOS = """
EXISTS (
    WITH RECURSIVE absorbed AS (
        SELECT id FROM persons WHERE merged_into_id = p.id
        UNION SELECT a.id FROM persons a JOIN absorbed s ON a.merged_into_id = s.id)
    SELECT 1 FROM participant_persons o JOIN absorbed s ON s.id = o.person_id
    WHERE o.participant_id = l.participant_id AND o.state = 'approved')
"""
# Whether the participant of link l still has a link to somebody who was merged into the person p directly.
_IS_ABSORBED = """
EXISTS (SELECT 1 FROM participant_persons o JOIN persons s ON s.id = o.person_id
    WHERE s.merged_into_id = p.id AND o.participant_id = l.participant_id AND o.state = 'approved')
"""
# Whether link l is a wish that is over and that nobody ever answered.
IS_OVER = "l.state = 'revoked' AND l.decided_by IS NULL AND l.consented_at IS NULL"
# A wish that a merge made and its undo took away was neither taken back nor left unanswered.
_WHAT_BECAME = f"""
{KEEPS_PHOTOS} AS keeps_photos, {_IS_ABSORBED} AS is_absorbed, l.decided_by IS NOT NULL AS was_decided,
{IS_OVER} AND l.decided_at IS NOT NULL AS is_over
"""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A person who is a person of their own again. name: what the participant calls the person."""

    number: int
    name: str


async def given_back(link_id: LinkId, absorbed: PersonId) -> GivenBack | None:
    """The person that the participant of this link has again, if a merge that took the person is undone."""
    found = await sql.one(
        GivenBack,
        """SELECT p.number, coalesce(o.alias, p.name) AS name FROM participant_persons l
           JOIN participant_persons o ON o.participant_id = l.participant_id AND o.state = 'approved'
           JOIN persons p ON p.id = o.person_id AND p.status <> 'MERGED' AND p.erasing_at IS NULL
           WHERE l.id = $1 AND p.id = $2 AND l.state <> 'approved'""",
        link_id,
        absorbed,
    )
    return found and replace(found, name=of_person(found.number, found.name))


async def join(link_id: LinkId) -> JoinView | None:
    row = await sql.one(
        _Join,
        f"""SELECT l.id AS link_id, l.person_id, coalesce(l.alias, p.name) AS alias, p.workspace_id, p.name,
               CASE WHEN p.status = 'MERGED' AND l.state = 'requested' THEN 'revoked' ELSE l.state END
                   AS state, p.number, r.id AS requester_id, d.id AS decided_by_id,
               r.name AS requester_name, r.tg_user_id AS requester_tg_user_id,
               r.language AS requester_language, d.name AS decided_by, l.role = 'owner' AS decides,
               {_WHAT_BECAME}, {IS_OUTSIDE} AS is_outside,
               (SELECT max(o.id) FROM operations o
                WHERE o.workspace_id = p.workspace_id AND o.person_number = p.number
                  AND o.kind = 'link_participant' AND o.undone_by_id IS NULL AND l.state = 'approved'
                  AND o.undo -> 'links' @> jsonb_build_array(
                      jsonb_build_object('link', l.id, 'field', 'state', 'after', 'approved'))
               ) AS operation_id
           FROM participant_persons l JOIN persons p ON p.id = l.person_id AND p.erasing_at IS NULL
           JOIN participants r ON r.id = l.participant_id
           LEFT JOIN participants d ON d.tg_user_id = l.decided_by
           WHERE l.id = $1""",  # noqa: S608  a constant
        link_id,
    )
    if row is None:
        return None
    return replace(
        row,
        alias=of_person(row.number, row.alias),
        requester_name=of_participant(row.requester_id, row.requester_name),
        decided_by=of_participant(row.decided_by_id, row.decided_by),
        recipients=await _recipients(row),
    )


async def _recipients(row: _Join) -> tuple[JoinRecipient, ...]:
    """The recipients without the requester, whom the last decision may have made an owner."""
    owners = await sql.rows(
        _Owner,
        """SELECT r.tg_user_id, r.language, r.private_chat, coalesce(l.alias, p.name) AS name
           FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           JOIN persons p ON p.id = l.person_id
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'approved' AND r.tg_user_id <> $2
           ORDER BY l.id""",
        row.person_id,
        row.requester_tg_user_id,
    )
    if not owners:
        # A requester who was let in as owner decides from now on, and no admin may undo that.
        undoable = None if row.decides else row.operation_id
        return tuple(
            JoinRecipient(
                admin.tg_chat_id,
                admin.language,
                of_person(row.number, row.name),
                undoable,
                as_admin=True,
            )
            for admin in await deciders(row.workspace_id)
        )
    return tuple(
        JoinRecipient(
            owner.tg_user_id,
            owner.language,
            of_person(row.number, owner.name),
            row.operation_id,
            is_away=owner.private_chat != PrivateChat.OPEN,
        )
        for owner in owners
    )
