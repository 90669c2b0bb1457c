"""Reads offers of older photos that were found for the recipients of a person."""

from dataclasses import dataclass, replace
from typing import Final

from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.faces.unknown_faces import IS_UNFOUNDED
from domain.queries.persons.live_person import IS_KNOWN, IS_LIVE
from domain.values.named import of_person

# How `cards.shown` of an answered offer begins; it ends with the number of photos that were left then.
ANSWERED: Final = "answered:"


@dataclass(frozen=True, slots=True)
class OfferView:
    """found, last_month: photos of the person, from this participant's groups, that were neither sent nor
    owed to the participant, and that the participant did not take away. Photos whose match is being decided
    again do not count before that is done, nor do those of a former bot, which cannot be sent.
    """

    person_id: PersonId
    person_number: int
    workspace_id: WorkspaceId
    alias: str
    found: int
    last_month: int
    tg_chat_id: int
    participant_id: ParticipantId
    language: str


async def offers(person_id: PersonId, *, even_hidden: bool = False) -> list[OfferView]:
    """One for each participant who receives the person's photos and can be written to; also with 0 found.
    even_hidden: also while the person is hidden.
    """
    found = await sql.rows(
        OfferView,
        f"""SELECT p.id AS person_id, p.number AS person_number, p.workspace_id,
               coalesce(l.alias, p.name) AS alias, r.id AS participant_id,
               r.tg_user_id AS tg_chat_id, r.language, count(DISTINCT a.id) AS found,
               count(DISTINCT a.id) FILTER (WHERE a.taken_at > now() - interval '1 month') AS last_month
           FROM persons p JOIN participant_persons l ON l.person_id = p.id AND l.state = 'approved'
           JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
           LEFT JOIN face_instances f ON f.person_id = p.id AND NOT ({IS_UNFOUNDED})
           LEFT JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post' AND {IN_ITS_GROUP}
             AND a.tg_file_id <> ''
             AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.asset_id = a.id AND d.participant_id = r.id
                   AND (d.state NOT IN ('retracted', 'suppressed') OR d.taken_away_at IS NOT NULL))
           WHERE p.id = $1 AND {IS_KNOWN if even_hidden else IS_LIVE}
           GROUP BY p.id, l.alias, r.id""",  # noqa: S608  constants
        person_id,
    )
    return [replace(one, alias=of_person(one.person_number, one.alias)) for one in found]


def left_by_answer(shown: str) -> int | None:
    """How many photos were left at the answer; None for an offer that waits. shown: what its card shows."""
    return int(shown.removeprefix(ANSWERED)) if shown.startswith(ANSWERED) else None
