"""A member of a group said whether photos that they post there may be looked at."""

from collections.abc import Collection
from datetime import datetime

from domain.ids import GroupId, ParticipantId
from domain.queries import sql
from domain.rules.connecting.consent import consent_of
from domain.values.consent import Consent


async def record_consent(
    group_id: GroupId, participant_id: ParticipantId, reactions: Collection[str], *, happened_at: datetime
) -> Consent:
    """reactions: the member's present reactions to the introduction; its buttons say the same. Returns what
    they mean.

    Photos that were posted before stay. An update that comes late does not undo a newer answer. A
    stored answer that is dated in the future, because the clock was put back since, counts as older.

    Like a message in the group, the answer proves no right to receive. Raises Unavailable when the group is
    erased at that moment: tried again, the answer holds in the group that took its place.
    """
    consent = consent_of(reactions)
    with sql.while_it_stays("the group"):
        await sql.execute(
            """INSERT INTO group_participants AS m (group_id, participant_id, status, checked_at, consent,
                   consent_at)
               VALUES ($1, $2, 'member', least($4, now()), $3, $4)
               ON CONFLICT (group_id, participant_id) DO UPDATE
                   SET consent = EXCLUDED.consent, consent_at = EXCLUDED.consent_at
                   WHERE m.consent_at IS NULL OR m.consent_at <= EXCLUDED.consent_at
                       OR m.consent_at > now() + interval '1 minute'""",
            group_id,
            participant_id,
            consent,
            happened_at,
        )
    return consent
