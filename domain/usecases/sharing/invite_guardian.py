"""An owner invites one more participant to receive the person's photos."""

from domain.errors import Conflict
from domain.ids import ParticipantId
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.rules.chats.deep_links import hash_payload, new_payload
from domain.settings import Settings
from domain.states import PersonStatus
from domain.steps.persons.lock_persons import lock_persons

MOST_KEPT = 20


async def invite_guardian(
    number: int, participant_id: ParticipantId, by: Requester, settings: Settings
) -> str:
    """Returns the payload of a `?start=` link that works once, for `invitation_ttl_days`. It is not stored.

    participant_id: the inviter: an owner, or a moderator where there is no owner. Raises NotFound, Forbidden,
    Conflict(`merged`, `not_approved`), and Conflict(`hidden_person`), because nobody could use the link. Of
    the person's invitations, used ones too, only the newest MOST_KEPT stay.
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
            """DELETE FROM deep_links WHERE person_id = $1 AND id NOT IN (
                   SELECT id FROM deep_links WHERE person_id = $1 ORDER BY id DESC LIMIT $2)""",
            person.id,
            MOST_KEPT,
        )
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'invite', 'person', $3)""",
            acting.workspace_id,
            acting.actor,
            number,
        )
    return payload
