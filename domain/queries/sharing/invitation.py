"""Reads an invitation to receive a person's photos, as the user who opened its link sees it."""

from dataclasses import dataclass, replace

from pydantic import SecretStr

from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.chats.deep_links import hash_payload, is_shown_mark, purpose_of, shown_mark
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class InvitationView:
    """name: what the inviter calls the person. inviter_owns: if False, the inviter has to be a moderator."""

    link_id: LinkId
    workspace_id: WorkspaceId
    person_id: PersonId
    number: int
    name: str
    inviter: str
    inviter_tg_id: int
    inviter_owns: bool

    @property
    def makes_owner(self) -> bool:
        """Whether the user who accepts becomes an owner. An inviter who is no owner is a moderator, and
        moderators invite only if there is no owner.
        """
        return not self.inviter_owns


_INVITED = f"""
SELECT k.id AS link_id, p.workspace_id, p.id AS person_id, p.number, coalesce(l.alias, p.name) AS name,
    r.name AS inviter, r.id AS inviter_id, r.tg_user_id AS inviter_tg_id,
    coalesce(l.role = 'owner', false) AS inviter_owns
FROM deep_links k JOIN persons p ON p.id = k.person_id AND {IS_LIVE}
JOIN participants r ON r.id = k.invited_by_id
LEFT JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = r.id AND l.state = 'approved'
WHERE k.purpose = 'guardian'
"""  # noqa: S608  a constant
# The right to invite is read when the invitation is used: one of a former owner is not valid any more.
_LIVE = f"""{_INVITED} AND k.used_at IS NULL AND k.expires_at > now()
  AND (l.role = 'owner' OR NOT EXISTS (SELECT 1 FROM participant_persons o
       WHERE o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved'))
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Invitation(InvitationView):
    inviter_id: ParticipantId


def invites(payload: str) -> bool:
    """Whether a `?start=` link is one of an invitation, usable or not."""
    return purpose_of(payload) == "guardian"


async def invitation(payload: str) -> InvitationView | None:
    """None for a forged, used, expired or withdrawn invitation, for one whose inviter may not invite any
    more because others own the person, and for one to a person who is hidden, merged, trained again or being
    erased: the caller cannot tell them apart.
    """
    if not invites(payload):
        return None
    return _view(await sql.one(_Invitation, f"{_LIVE} AND k.token_hash = $1", hash_payload(payload)))


async def invitation_by_id(link_id: LinkId) -> InvitationView | None:
    """The invitation of a deep link that was opened before; None if it is not valid any more."""
    return _view(await sql.one(_Invitation, f"{_LIVE} AND k.id = $1", link_id))


async def accepted_invitation(link_id: LinkId) -> InvitationView | None:
    """The invitation for whoever has just accepted it: it is used, and so not valid any more. None if the
    person was hidden or deleted since.
    """
    return _view(await sql.one(_Invitation, f"{_INVITED} AND k.id = $1", link_id))


def mark_of(payload: str, tg_user_id: int, secret: SecretStr, version: str) -> int:
    """What the button carries by which this user accepts the invitation. secret: the bot's token. version: of
    the text that the user reads.
    """
    return shown_mark(hash_payload(payload), tg_user_id, secret.get_secret_value(), version)


async def was_shown(link_id: LinkId, tg_user_id: int, mark: int, secret: SecretStr, version: str) -> bool:
    """Whether the bot showed this invitation to this user with this version of the text. The user may then
    use it without its link.

    mark: see `mark_of`. Also False for an invitation that was withdrawn.
    """
    token_hash = await sql.value(
        str, "SELECT token_hash FROM deep_links WHERE id = $1 AND purpose = 'guardian'", link_id
    )
    if token_hash is None:
        return False
    return is_shown_mark(mark, token_hash, tg_user_id, secret.get_secret_value(), version)


async def open_invitations(person_id: PersonId) -> int:
    """How many invitations of the person are neither used nor expired."""
    found = await sql.value(
        int,
        """SELECT count(*) AS n FROM deep_links
           WHERE person_id = $1 AND purpose = 'guardian' AND used_at IS NULL AND expires_at > now()""",
        person_id,
    )
    return found or 0


def _view(row: _Invitation | None) -> InvitationView | None:
    if row is None:
        return None
    return replace(
        row, name=of_person(row.number, row.name), inviter=of_participant(row.inviter_id, row.inviter)
    )
