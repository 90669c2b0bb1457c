"""Gives a survivor what is known of a person that it absorbed, before that person's row is deleted."""

from domain.ids import PersonId
from domain.queries import sql
from domain.steps.erasing.erase_rows import cards_about
from domain.steps.persons.lock_persons import PersonKey

# $1: the absorbed person, $2: the survivor.
# A face that was refused for the absorbed person is refused for the survivor, unless it is the survivor's.
_REFUSALS = """
INSERT INTO negative_pairs (face_id, person_id, reason, is_mistake, was_recognised, created_at)
SELECT n.face_id, $2::uuid, n.reason, n.is_mistake, n.was_recognised, n.created_at FROM negative_pairs n
JOIN face_instances f ON f.id = n.face_id
WHERE n.person_id = $1 AND f.person_id IS DISTINCT FROM $2
ON CONFLICT DO NOTHING
"""
# Whoever is not to be confused with the absorbed person is not to be confused with the survivor.
_LOOK_ALIKES = """
INSERT INTO look_alikes AS x (workspace_id, first_person_id, second_person_id, declared_at)
SELECT p.workspace_id, least(other.id, $2::uuid), greatest(other.id, $2::uuid), p.declared_at
FROM look_alikes p JOIN persons other ON other.id IN (p.first_person_id, p.second_person_id)
    AND other.id NOT IN ($1, $2)
WHERE $1 IN (p.first_person_id, p.second_person_id)
ON CONFLICT (first_person_id, second_person_id) DO UPDATE
SET declared_at = coalesce(x.declared_at, EXCLUDED.declared_at)
"""
_REFERENCES = (
    """UPDATE persons p SET forgotten_mistakes = p.forgotten_mistakes + f.forgotten_mistakes,
           forgotten_siblings = p.forgotten_siblings + f.forgotten_siblings
       FROM persons f WHERE f.id = $1 AND p.id = $2""",
    "UPDATE clusters SET person_id = $2 WHERE person_id = $1",
    "UPDATE cluster_inquiries SET person_id = $2 WHERE person_id = $1",
)
# An erase finds cards by the numbers in `names`, and a name in a text by the mark before it. $1, $2: numbers
# of the absorbed person and of the survivor. $4, $5: kinds and subjects of cards about the absorbed person.
# $6, $7: the marks of both. Cards of the kind `left` name nobody any more; those of `together` keep
# numbers of workspaces there.
_CARDS = """
UPDATE cards SET names = ARRAY(SELECT unnest(names) EXCEPT SELECT $1::bigint UNION SELECT $2::bigint),
    wording = replace(wording::text, $6, $7)::jsonb
WHERE workspace_id = $3 AND kind NOT IN ('left', 'together') AND (names && ARRAY[$1::bigint]
    OR (kind, subject) IN (SELECT * FROM unnest($4::text[], $5::text[])))
"""
# Some cards name whoever asked or decided, and an erase finds these by the person's links. The links are
# deleted with the absorbed person, so the cards note the participants themselves.
_CARDS_OF_LINKS = """
WITH about AS (
    SELECT k.kind, k.subject, array_agg(DISTINCT r.id) AS participants FROM participant_persons l
    JOIN participants r ON r.id = l.participant_id OR r.tg_user_id = l.decided_by
    CROSS JOIN LATERAL (VALUES ('request', $2::text), ('resemblance', $2), ('decision', l.id::text),
        ('join', l.id::text), ('joined', l.id::text)) AS k (kind, subject)
    WHERE l.person_id = $1 GROUP BY k.kind, k.subject)
UPDATE cards c SET participants = ARRAY(SELECT unnest(c.participants) UNION SELECT unnest(a.participants))
FROM about a WHERE c.workspace_id = $3 AND c.kind = a.kind AND split_part(c.subject, ':', 1) = a.subject
"""


async def hand_up(former: PersonKey, survivor_id: PersonId) -> None:
    """Call with the absorbed person locked. Afterwards an erase of the survivor also finds what named
    the absorbed person.
    """
    for statement in (_REFUSALS, _LOOK_ALIKES, *_REFERENCES):
        await sql.execute(statement, former.id, survivor_id)
    await _hand_up_cards(former, survivor_id)


async def _hand_up_cards(former: PersonKey, survivor_id: PersonId) -> None:
    number = await sql.value(int, "SELECT number FROM persons WHERE id = $1", survivor_id)
    cards = await cards_about(former)
    await sql.execute(
        _CARDS,
        former.number,
        number,
        former.workspace_id,
        [kind for kind, _ in cards],
        [subject for _, subject in cards],
        f"\ue000p{former.number}\ue001",
        f"\ue000p{number}\ue001",
    )
    await sql.execute(_CARDS_OF_LINKS, former.id, str(former.number), former.workspace_id)
