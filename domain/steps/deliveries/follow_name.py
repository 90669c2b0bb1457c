"""Corrects the captions of delivered photos when a person gets another name or alias."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Reader:
    person_id: PersonId
    participant_id: ParticipantId


async def follow_name(work: Work, person_id: PersonId) -> None:
    """Corrects captions after a rename. Captions of a reader who has an alias for the person stay, unless the
    reader calls somebody else the same: below photos of both stand their own names (`NAME_ON_IT`).
    """
    readers = await sql.rows(
        _Reader,
        """SELECT l.person_id, l.participant_id FROM participant_persons l
           WHERE l.person_id = $1 AND l.state = 'approved' AND (l.alias IS NULL OR EXISTS (
               SELECT 1 FROM participant_persons k JOIN persons p ON p.id = k.person_id
               WHERE k.participant_id = l.participant_id AND k.id <> l.id AND k.state = 'approved'
                 AND coalesce(k.alias, p.name) = l.alias)) ORDER BY l.participant_id""",
        person_id,
    )
    await _correct(work, readers)


async def follow_alias(work: Work, link_ids: Sequence[LinkId]) -> None:
    """Corrects captions for the participants of these links, whose alias of the person changed."""
    readers = await sql.rows(
        _Reader,
        """SELECT person_id, participant_id FROM participant_persons
           WHERE id = ANY($1::bigint[]) AND state = 'approved' ORDER BY id""",
        list(link_ids),
    )
    await _correct(work, readers)


async def correct_next_page(
    work: Work, person_id: PersonId, participant_id: ParticipantId, *, below: int
) -> None:
    """below: the oldest delivery that was corrected, 0 for the first page.

    Each task corrects one page, so that a new photo to the same reader waits for one page only.
    """
    await work.add(
        "correct_captions",
        lane=f"to:{participant_id}",
        person_id=str(person_id),
        participant_id=participant_id,
        below=below,
    )


async def _correct(work: Work, readers: Sequence[_Reader]) -> None:
    for reader in readers:
        await correct_next_page(work, reader.person_id, reader.participant_id, below=0)
