"""An owner invites one more participant to receive the person's photos."""

from domain.errors import Conflict
from domain.ids import ParticipantId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.sharing.invitation import open_invitations
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.rules.chats.deep_links import hash_payload, new_payload
from domain.settings import Settings
from domain.states import PersonStatus
from domain.steps.persons.lock_persons import lock_persons

MOST_OPEN = 100
MOST_ENDED = 20


async def invite_guardian(
    number: int, participant_id: ParticipantId, by: Requester, settings: Settings
) -> str:
    """Returns the payload of a `?start=` link that works once, for `invitation_ttl_days`. It is not stored.

    participant_id: the inviter: an owner, or a moderator where there is no owner. Raises NotFound, Forbidden,
    Conflict(`merged`, `not_approved`), Conflict(`hidden_person`), because nobody could use the link, and
    Conflict(`too_many_invitations`: limit). Of used and expired invitations only the newest MOST_ENDED stay.
    """
    acting = await acting_on(number, by)
    payload = new_payload("guardian")
    async with sql.in_transaction():
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        ensure_may_decide_link(
            is_owner=await acting.owns_now(person.id),
            has_owner=await has_owner(person.id),
            is_moderator=acting.is_moderator,
        )
        if person.status == PersonStatus.HIDDEN:
            raise Conflict("hidden_person")
        await _make_room(person.id)
        await sql.execute(
            """INSERT INTO deep_links (workspace_id, purpose, token_hash, person_id, invited_by_id,
                   expires_at)
               VALUES ($1, 'guardian', $2, $3, $4, now() + make_interval(days => $5))""",
            acting.workspace_id,
            hash_payload(payload),
            person.id,
            participant_id,
            settings.invitation_ttl_days,
        )
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'invite', 'person', $3)""",
            acting.workspace_id,
            acting.actor,
            number,
        )
    return payload


async def _make_room(person_id: PersonId) -> None:
    """An open invitation promises to work for days, so it stays: above MOST_OPEN the next one is refused."""
    if await open_invitations(person_id) >= MOST_OPEN:
        raise Conflict("too_many_invitations", limit=MOST_OPEN)
    await sql.execute(
        """DELETE FROM deep_links WHERE id IN (
               SELECT id FROM deep_links
               WHERE person_id = $1 AND (used_at IS NOT NULL OR expires_at <= now())
               ORDER BY id DESC OFFSET $2)""",
        person_id,
        MOST_ENDED,
    )
