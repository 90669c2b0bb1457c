"""Asks about faces that may be a person's: several on a card, and only some cards a day.

Questions whose answers decide most come first, and among these the surest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import ParticipantId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.questions.asked_in import ASKED_IN
from domain.queries.questions.put_off import IS_LATER, later_key
from domain.queries.questions.review_order import BY_USE
from domain.queries.settings.settings_of import OWN_OF_PERSON, with_own
from domain.settings import Settings
from domain.steps.work.work import Work, transaction

FACES_ON_A_CARD = 9
# Photos that came together are recognised before anybody is asked, but a photo that hangs is not waited for.
_PATIENCE_S = 60
_LOOK_AGAIN_S = 3
_A_DAY_S = 86_400.0

# Owners of the person of question s who want to answer it later.
_WANT_LATER = f"""
FROM question_passes x JOIN participants r ON r.id = x.participant_id
JOIN participant_persons l ON l.participant_id = r.id AND l.person_id = s.suggested_person_id
    AND l.role = 'owner' AND l.state = 'approved'
WHERE x.suggestion_id = s.id AND {IS_LATER}
"""

# A face that may be one of several persons is asked about alone on a card, and for one person after another:
# the oldest question comes first. The next one is asked after a no, or after a day without an answer.
# A question that nobody can be asked now waits, and takes no place of the day; so does one that all its
# owners, who saw it on the page, want to answer later.
_UNASKED = f"""
SELECT s.id, EXISTS (SELECT 1 FROM face_suggestions o WHERE o.face_instance_id = s.face_instance_id
    AND o.id <> s.id AND o.status = 'PENDING') AS is_alone, ARRAY(
        SELECT DISTINCT x.group_id FROM postings x WHERE x.asset_id = f.asset_id ORDER BY 1) AS groups,
    ARRAY(SELECT x.participant_id {_WANT_LATER} ORDER BY 1) AS later
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
WHERE s.suggested_person_id = $1 AND s.status = 'PENDING' AND s.asked_at IS NULL
  AND EXISTS (SELECT 1 FROM unnest({ASKED_IN}) AS chat
      WHERE chat <> ALL (ARRAY(SELECT r.tg_user_id {_WANT_LATER})))
  AND NOT EXISTS (SELECT 1 FROM face_suggestions o WHERE o.face_instance_id = s.face_instance_id
      AND o.id < s.id AND o.status = 'PENDING'
      AND coalesce(o.asked_at, o.created_at) > now() - interval '1 day')
ORDER BY {BY_USE}
"""  # noqa: S608  constants
# When owners who wanted to answer later get the card that others get now.
_LATER = f"""
SELECT x.participant_id AS id, extract(epoch FROM x.ask_again_at - now())::float8 AS in_s
FROM question_passes x WHERE x.suggestion_id = $1 AND {IS_LATER} ORDER BY 1
"""  # noqa: S608  a constant
_TODAY = """
SELECT count(DISTINCT coalesce(asked_with_id, id)) AS cards,
    coalesce(extract(epoch FROM min(asked_at) + interval '1 day' - now()), $2)::float8 AS free_in_s
FROM face_suggestions WHERE suggested_person_id = $1 AND asked_at > now() - interval '1 day'
"""
_ARE_LOOKED_AT = """
SELECT 1 AS yes FROM image_assets WHERE workspace_id = $1 AND kind = 'post' AND state = 'received'
  AND created_at > now() - make_interval(secs => $2) LIMIT 1
"""


_PERSON = f"""
SELECT p.workspace_id, {OWN_OF_PERSON} AS own FROM persons p WHERE p.id = $1 AND {IS_LIVE}
FOR NO KEY UPDATE OF p
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class _Person:
    workspace_id: WorkspaceId
    own: str | None


@dataclass(frozen=True, slots=True)
class _Unasked:
    """is_alone: the face may also be another person's, so it gets a separate card. groups: those in which its
    photo was posted. later: the owners who want to answer later.
    """

    id: SuggestionId
    is_alone: bool
    groups: list[int]
    later: list[int]


@dataclass(frozen=True, slots=True)
class _Later:
    id: ParticipantId
    in_s: float


@dataclass(frozen=True, slots=True)
class _Today:
    """free_in_s: seconds until the first card of the last day is a day old."""

    cards: int
    free_in_s: float


async def ask_questions(person_id: PersonId, settings: Settings, doorbell: Doorbell) -> int:
    """Returns the number of cards; 0 also while photos are still recognised: it tries again in a few seconds.
    Cards that are too many for one day follow when the first of the last 24 hours is a day old.
    """
    async with transaction(doorbell) as work:
        person = await sql.one(_Person, _PERSON, person_id)
        if person is None:
            return 0
        if await sql.value(int, _ARE_LOOKED_AT, person.workspace_id, _PATIENCE_S):
            await work.add("ask_questions", delay_s=_LOOK_AGAIN_S, person_id=str(person_id))
            return 0
        cards = _cards(await sql.rows(_Unasked, _UNASKED, person_id))
        today = await sql.one(_Today, _TODAY, person_id, _A_DAY_S)
        assert today is not None
        own = with_own(settings, person.own)
        room = max(0, own.face_questions_a_day - today.cards)
        for card in cards[:room]:
            await _ask(work, card)
        if len(cards) > room:
            delay_s = max(1.0, today.free_in_s)
            await work.add("ask_questions", delay_s=delay_s, person_id=str(person_id))
        return min(room, len(cards))


def _cards(unasked: Sequence[_Unasked]) -> list[list[SuggestionId]]:
    """The ids of the questions on each card. The card with the first question comes first.

    A card has photos of the same groups only: an owner may be in one group and not in another. An owner who
    wants to answer later means all questions of the card.
    """
    cards: list[list[SuggestionId]] = []
    for alike in {_alike(one) for one in unasked}:
        together = [one.id for one in unasked if not one.is_alone and _alike(one) == alike]
        cards += [together[at : at + FACES_ON_A_CARD] for at in range(0, len(together), FACES_ON_A_CARD)]
    cards += [[one.id] for one in unasked if one.is_alone]
    place = {one.id: at for at, one in enumerate(unasked)}
    return sorted(cards, key=lambda card: place[card[0]])


def _alike(one: _Unasked) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(one.groups), tuple(one.later)


async def _ask(work: Work, card: Sequence[SuggestionId]) -> None:
    await sql.execute(
        """UPDATE face_suggestions SET asked_at = now(),
               asked_with_id = CASE WHEN cardinality($1::bigint[]) > 1 THEN $2::bigint END
           WHERE id = ANY($1)""",
        list(card),
        card[0],
    )
    await work.add("picture_suggestion", suggestion_id=card[0])
    for owner in await sql.rows(_Later, _LATER, card[0]):
        dedupe = later_key(card[0], owner.id)
        await work.add("picture_suggestion", dedupe=dedupe, delay_s=owner.in_s, suggestion_id=card[0])
