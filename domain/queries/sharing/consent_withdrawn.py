"""Reads whether consent to recognise a person was taken back."""

from domain.ids import PersonId
from domain.queries import sql

# Whether an owner of person $1 withdrew consent and no owner is left. A link that a merge brought, and that
# the undo of the merge ended, never had a consent that could be withdrawn. The participant who withdrew may
# be forgotten by now, with the link: then `consent_ended_at` is set.
CONSENT_WITHDRAWN = """(
    SELECT (p.consent_ended_at IS NOT NULL
            OR coalesce(bool_or(l.state = 'revoked' AND l.consented_at IS NOT NULL), false))
        AND NOT coalesce(bool_or(l.state = 'approved'), false)
    FROM persons p LEFT JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
    WHERE p.id = $1 GROUP BY p.id)"""


async def is_consent_withdrawn(person_id: PersonId) -> bool:
    return bool(await sql.value(bool, f"SELECT {CONSENT_WITHDRAWN} AS yes", person_id))
