"""Forgets participants whom nothing connects with the bot any more, since the last person whom they were
connected with was deleted.
"""

from typing import Final

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.erasing.forgetting import known_only_in
from domain.settings import Settings
from domain.steps.erasing.erase_participant_rows import erase_participant_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.service.one_by_one import one_by_one
from domain.steps.work.work import Work, transaction

_A_ROUND: Final = 100
# Not while the bot has something to tell them, waits for their words, or has sent them a photo whose caption
# an erase may still have to change.
_PARTED = """
SELECT r.id FROM participants r
WHERE r.parted_at < now() - make_interval(days => $1)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.participant_id = r.id)
  AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.tg_notify_chat_id = r.tg_user_id)
  AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.tg_user_id = r.tg_user_id)
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.kind = 'tell_relative' AND t.state IN ('ready', 'leased')
      AND t.ids->>'participant_id' = r.id::text)
ORDER BY r.id LIMIT $2
"""


async def forget_parted(settings: Settings, doorbell: Doorbell) -> int:
    """Returns how many it forgot, at most 100 in one call. Opens transactions. Nobody gets a certificate:
    they were told of the deletion. That message is deleted with them, so their time begins anew when they
    are told (`note_told`).
    """
    forgotten = 0
    with one_by_one() as row:
        for one in await sql.values(ParticipantId, _PARTED, settings.request_ttl_days, _A_ROUND):
            with row(one):
                async with transaction(doorbell) as work:
                    forgotten += await _forget(work, one, settings)
    return forgotten


async def _forget(work: Work, participant_id: ParticipantId, settings: Settings) -> bool:
    # Whoever joins a group or a person at this moment waits for the lock, or is known already. No workspace
    # and no person has to be locked first, as nothing links the participant to one.
    await sql.execute("SELECT id FROM participants WHERE id = $1 FOR UPDATE", participant_id)
    if await known_only_in([], [participant_id], None):
        await erase_participant_rows(work, participant_id, Order(), settings)
        return True
    await sql.execute("UPDATE participants SET parted_at = NULL WHERE id = $1", participant_id)
    return False
