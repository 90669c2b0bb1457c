"""Reads whether consent to recognise a person was taken back."""

from domain.ids import PersonId
from domain.queries import sql


async def is_consent_withdrawn(person_id: PersonId) -> bool:
    """Whether an owner withdrew consent and no owner is left. A link that a merge brought, and that the undo
    of the merge ended, never had a consent that could be withdrawn.
    """
    is_withdrawn = await sql.value(
        bool,
        """SELECT bool_or(state = 'revoked' AND consented_at IS NOT NULL)
               AND NOT bool_or(state = 'approved') AS yes
           FROM participant_persons WHERE person_id = $1 AND role = 'owner'""",
        person_id,
    )
    return bool(is_withdrawn)
