"""A member of a group said whether photos that they post there may be looked at."""

from collections.abc import Collection
from datetime import datetime

from domain.ids import GroupId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.rules.connecting.consent import consent_of
from domain.steps.photos.forget_waiting import forget_waiting
from domain.steps.work.work import transaction
from domain.values.consent import Consent


async def record_consent(
    group_id: GroupId,
    participant_id: ParticipantId,
    reactions: Collection[str],
    *,
    before: Collection[str] = (),
    by_button: bool = False,
    happened_at: datetime,
    doorbell: Doorbell,
) -> Consent:
    """reactions: the member's present reactions to the introduction; its buttons say the same. Returns what
    they mean. before: the reactions that these replace. Who takes a reaction away takes back what that
    reaction said, but not an answer that a button gave, even the same one: only another answer ends it.

    Photos that were looked at before stay. After a no, waiting photos are forgotten; of those that somebody
    else posted too, only the member's messages in this group are. An update that comes late does not undo a
    newer answer. A stored answer that is dated in the future, because the clock was put back since, counts as
    older.

    Like a message in the group, the answer proves no right to receive. Raises Unavailable when the group is
    erased at that moment: tried again, the answer holds in the group that took its place.
    """
    consent = consent_of(reactions)
    with sql.while_the_group_stays():
        said = await sql.value(
            ParticipantId,
            """INSERT INTO group_participants AS m (group_id, participant_id, status, checked_at, consent,
                   consent_at, consent_by_button)
               VALUES ($1, $2, 'member', least($4, now()), $3, $4, $6)
               ON CONFLICT (group_id, participant_id) DO UPDATE
                   SET consent = EXCLUDED.consent, consent_at = EXCLUDED.consent_at,
                       consent_by_button = EXCLUDED.consent_by_button
                           OR m.consent_by_button AND m.consent = EXCLUDED.consent
                   WHERE (m.consent_at IS NULL OR m.consent_at <= EXCLUDED.consent_at
                           OR m.consent_at > now() + interval '1 minute')
                       AND (EXCLUDED.consent <> 'pending' OR m.consent = $5 AND NOT m.consent_by_button)
               RETURNING participant_id""",
            group_id,
            participant_id,
            consent,
            happened_at,
            consent_of(before),
            by_button,
        )
    if said is not None and consent == "refused":
        # In a transaction of its own: somebody who posts locks a photo, and then waits for the member's row.
        async with transaction(doorbell) as work:
            await forget_waiting(work, group_id, participant_id)
    return consent
