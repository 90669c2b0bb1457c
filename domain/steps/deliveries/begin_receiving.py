"""Begins to deliver a person's photos: those that recipients have get the name, the others are offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.queries.faces.unknown_faces import IS_UNFOUNDED
from domain.rules.persons.names import name_key, same_name, without_suffix
from domain.steps.deliveries.name_on_received import name_on_received
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.work.work import Work

# A suffix tells a person from a namesake. Only a recipient of both reads it: others must not learn that there
# is a namesake.
_OTHERS = """
SELECT l.id AS link_id, ARRAY(
    SELECT coalesce(o.alias, p.name) FROM participant_persons o JOIN persons p ON p.id = o.person_id
    WHERE o.participant_id = l.participant_id AND o.state = 'approved' AND o.person_id <> $1
      AND p.erasing_at IS NULL AND p.status <> 'MERGED') AS names
FROM participant_persons l WHERE l.id = ANY($2::bigint[]) AND l.state = 'approved' AND l.alias IS NULL
"""
# Whether the bot gave person $1 the suffix, and nobody typed it: another person has the plain name $3, with
# the key $2, or had it before somebody absorbed them; or an owner calls the person so.
_IS_SUFFIXED = """
SELECT EXISTS (
        SELECT FROM persons o WHERE o.workspace_id = p.workspace_id AND o.name_key = $2 AND o.id <> p.id)
    OR EXISTS (SELECT FROM participant_persons l
        WHERE l.person_id = p.id AND l.role = 'owner' AND l.alias = $3) AS yes
FROM persons p WHERE p.id = $1
"""
_RECIPIENTS = """SELECT DISTINCT participant_id FROM participant_persons
WHERE id = ANY($1::bigint[]) AND state = 'approved' ORDER BY 1"""


# Whether a match of person $1 is in doubt, and whether all consent to the person was taken back, as far as
# links other than $2 tell. $3: one of links $2 stood before, and was revoked.
_MATCHING = f"""
SELECT EXISTS (SELECT FROM face_instances f WHERE f.person_id = $1 AND {IS_UNFOUNDED}) AS is_in_doubt,
    NOT coalesce(bool_or(l.state = 'approved'), false) AND ($3::bool OR p.consent_ended_at IS NOT NULL
        OR coalesce(bool_or(l.state = 'revoked' AND l.consented_at IS NOT NULL), false)) AS was_ended
FROM persons p LEFT JOIN participant_persons l ON l.person_id = p.id AND l.id <> ALL($2::bigint[])
WHERE p.id = $1 GROUP BY p.id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Matching:
    is_in_doubt: bool
    was_ended: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    """names: what this recipient calls the other persons that they receive."""

    link_id: LinkId
    names: Sequence[str]


async def begin_receiving(
    work: Work, person_id: PersonId, link_ids: Sequence[LinkId], *, again: bool = False
) -> None:
    """link_ids: approved links to this person. again: they may have been revoked until now.

    Photos that these recipients already have name the person in their captions from now on, and get the
    buttons to answer that it is somebody else. Photos that waited for a press when the recipient left the
    person are offered again.
    """
    await call_plainly(person_id, link_ids)
    await name_on_received(work, person_id, links=link_ids)
    await offer_again(work, await sql.values(ParticipantId, _RECIPIENTS, list(link_ids)))
    await _match_again(work, person_id, link_ids, again=again)
    await work.add("show_offer", person_id=str(person_id))


async def _match_again(work: Work, person_id: PersonId, link_ids: Sequence[LinkId], *, again: bool) -> None:
    """Matches of the person that are in doubt are decided again. A person to whom nobody consented any more
    takes part in matching again: until now it was nobody's rival, and could not be decided about. A person
    whom moderators named took part all the time.
    """
    found = await sql.one(_Matching, _MATCHING, person_id, list(link_ids), again)
    assert found is not None
    if found.is_in_doubt:
        await work.add("rematch_person", person_id=str(person_id))
    if found.was_ended:
        await work.add("rematch_rivals", person_id=str(person_id))


async def call_plainly(person_id: PersonId, link_ids: Sequence[LinkId]) -> list[LinkId]:
    """Gives these recipients an alias if they would read a name with a suffix. Returns the links that got an
    alias. What people typed stays.
    """
    name = await sql.value(str, "SELECT name FROM persons WHERE id = $1", person_id)
    if name is None:
        return []
    plain = without_suffix(name)
    if plain == name or not await sql.value(bool, _IS_SUFFIXED, person_id, name_key(plain), plain):
        return []
    readers = await sql.rows(_Reader, _OTHERS, person_id, list(link_ids))
    free = [one.link_id for one in readers if not any(same_name(plain, other) for other in one.names)]
    await sql.execute("UPDATE participant_persons SET alias = $2 WHERE id = ANY($1::bigint[])", free, plain)
    return free
