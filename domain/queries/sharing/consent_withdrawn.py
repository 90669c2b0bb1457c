"""Reads whether consent to recognise a person was taken back."""

from domain.ids import PersonId
from domain.queries import sql

# Whether an owner of person $1 withdrew consent and no owner is left. A link that a merge brought, and that
# the undo of the merge ended, never had a consent that could be withdrawn.
CONSENT_WITHDRAWN = """coalesce((
    SELECT bool_or(state = 'revoked' AND consented_at IS NOT NULL) AND NOT bool_or(state = 'approved')
    FROM participant_persons WHERE person_id = $1 AND role = 'owner'), false)"""


async def is_consent_withdrawn(person_id: PersonId) -> bool:
    return bool(await sql.value(bool, f"SELECT {CONSENT_WITHDRAWN} AS yes", person_id))
