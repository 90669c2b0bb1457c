"""An owner of a person came or went: what waits for a decision follows whoever decides now."""

from collections.abc import Collection

from domain.ids import CardId, LinkId, PersonId
from domain.queries import sql
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.questions.ask_anew import ask_anew
from domain.steps.sharing.show_joins import show_waiting_joins
from domain.steps.work.work import Work

# Cards c about person p that only its owners get, in private chats of participants of links $1 who are no
# owners of p any more.
_TOLD = """
SELECT c.id FROM participant_persons l JOIN persons p ON p.id = l.person_id
JOIN participants r ON r.id = l.participant_id
JOIN cards c ON c.workspace_id = p.workspace_id AND c.tg_chat_id = r.tg_user_id
  AND (c.kind IN ('odd', 'fresh', 'mistakes') AND c.subject = p.number::text
    OR c.kind = 'resemblance' AND split_part(c.subject, ':', 2) = p.number::text)
WHERE l.id = ANY($1::bigint[]) AND (l.role <> 'owner' OR l.state <> 'approved') ORDER BY c.id
"""


async def follow_deciders(work: Work, person_ids: Collection[PersonId]) -> None:
    """Shows requests to join, and open questions, to those who decide about these persons now. The cards
    leave the chats of those who no longer decide, because they show faces.
    """
    await show_waiting_joins(work, person_ids)
    await ask_anew(work, person_ids)


async def take_back_told(work: Work, link_ids: Collection[LinkId]) -> None:
    """Takes back cards for owners from the participants of these links who are no owners any more."""
    told = await sql.values(CardId, _TOLD, list(link_ids))
    if told:
        await take_back_each(work, told)
