"""Forgets an erased person in *Whose child is this?*: in answers, and on the cards that show them."""

from collections.abc import Sequence

from domain.ids import InquiryId, PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.persons.names import name_key
from domain.steps.work.work import Work

_NAMING = "i.workspace_id = $1 AND (i.person_id = ANY($2::uuid[]) OR i.name_key = ANY($3::text[]))"
# A cluster's card also says what was agreed about clusters that joined it.
_SAYING = f"""
WITH RECURSIVE about AS (
    SELECT i.cluster_id AS id FROM cluster_inquiries i WHERE {_NAMING} AND i.agreed_at IS NOT NULL
    UNION SELECT c.joined_into_id FROM clusters c JOIN about ON about.id = c.id
    WHERE c.joined_into_id IS NOT NULL)
SELECT c.number FROM clusters c JOIN about ON about.id = c.id ORDER BY c.number
"""  # noqa: S608  constants
# Whoever receives the person's photos, or did so once, may have a button with the name.
_FORGET = f"""
WITH forgotten AS (
    UPDATE cluster_inquiries i SET person_id = NULL, name = NULL, name_key = NULL, agreed_at = NULL
    WHERE {_NAMING} RETURNING i.id)
SELECT id FROM forgotten UNION SELECT i.id FROM cluster_inquiries i
JOIN participant_persons l ON l.participant_id = i.participant_id AND l.person_id = ANY($2::uuid[])
WHERE i.workspace_id = $1 ORDER BY id
"""  # noqa: S608  constants


async def cards_of_answers(
    workspace_id: WorkspaceId, person_ids: Sequence[PersonId], names: Sequence[str]
) -> list[tuple[str, str]]:
    """The moderators' cards that say how many people named the person. Call it before the answers go."""
    found = await sql.values(int, _SAYING, workspace_id, list(person_ids), _keys(names))
    return [("cluster", str(number)) for number in found]


async def forget_answers(
    work: Work, workspace_id: WorkspaceId, person_ids: Sequence[PersonId], names: Sequence[str]
) -> None:
    """The answers stay without the name, as if their givers did not know: they are not asked again. Call it
    once the person is erased: the questions are shown again, without its name in answers and on buttons.
    """
    inquiries = await sql.values(InquiryId, _FORGET, workspace_id, list(person_ids), _keys(names))
    await work.add_each("show_inquiry", [{"inquiry_id": one} for one in inquiries])


def _keys(names: Sequence[str]) -> list[str]:
    return [name_key(name) for name in names]
