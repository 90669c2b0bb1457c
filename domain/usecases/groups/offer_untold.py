"""The bot became an admin of a group: Telegram now tells who is in it, also when its members are hidden."""

from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.steps.work.work import transaction

_READERS = f"""
SELECT p.id AS person_id, m.participant_id FROM group_participants m
JOIN groups g ON g.id = m.group_id
JOIN participant_persons l ON l.participant_id = m.participant_id AND l.state = 'approved'
JOIN persons p ON p.id = l.person_id AND p.workspace_id = g.workspace_id AND {IS_LIVE}
WHERE m.group_id = $1 AND m.status = 'outside' ORDER BY p.number, m.participant_id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Reader:
    person_id: PersonId
    participant_id: ParticipantId


async def offer_untold(group_id: GroupId, doorbell: Doorbell) -> None:
    """Has Telegram asked again about everybody who counted as outside and is linked to a person. Those who
    are members are offered the older photos of the group, the others are told nothing.
    """
    async with transaction(doorbell) as work:
        for one in await sql.rows(_Reader, _READERS, group_id):
            await work.add(
                "show_offer",
                lane=f"show_offer:{one.person_id}",  # as of the task for all recipients: both show this card
                person_id=str(one.person_id),
                participant_id=one.participant_id,
            )
