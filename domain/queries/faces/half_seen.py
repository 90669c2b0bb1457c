"""Whom the engine cannot compare: after a change of the engine, or because a look-alike has no faces."""

from typing import Final

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.index.engine_change import IS_BEHIND
from domain.queries.persons.live_person import IS_COMPARED, IS_MATCHED

# The parts of statements. $1: the workspace; $3: the engine.

# Each person of `known`, and those that it absorbed. `merged_into_id IS NOT NULL` tells Postgres that few
# persons were absorbed; without it Postgres reads the whole table.
SELVES: Final = """selves AS (
    SELECT id, id AS self FROM known
    UNION SELECT s.id, p.id FROM selves s
    JOIN persons p ON p.merged_into_id = s.self AND p.merged_into_id IS NOT NULL)"""
# The declared look-alikes of each person, also those that the index does not propose.
RIVALS: Final = """rivals AS (
    SELECT one.id, CASE x.first_person_id WHEN one.self THEN x.second_person_id ELSE x.first_person_id END
        AS rival
    FROM look_alikes x JOIN selves one ON one.self IN (x.first_person_id, x.second_person_id)
    WHERE x.workspace_id = $1 AND x.declared_at IS NOT NULL
    UNION SELECT r.id, p.merged_into_id FROM rivals r
    JOIN persons p ON p.id = r.rival AND p.merged_into_id IS NOT NULL)"""

# Person p has prototypes, but only other engines saw them: nothing can be compared with the person.
IS_UNSEEN: Final = """(EXISTS (SELECT FROM person_prototypes x WHERE x.person_id = p.id) AND NOT EXISTS (
    SELECT FROM person_prototypes x JOIN face_embeddings e ON e.face_id = x.face_instance_id
        AND e.engine = $3 WHERE x.person_id = p.id))"""
# Whether the last open task `look_again` of the workspace still has new photos to look at. A task that
# `ended` does not: it only tries photos again that could not be read, maybe for days.
_HAS_LOOK = """
    SELECT NOT t.ids @> '{"ended": 1}' AS has_look FROM tasks t
    WHERE t.lane = 'again:' || $1::bigint AND t.state IN ('ready', 'leased') ORDER BY t.id DESC LIMIT 1"""
# The engine is still looking at faces that represent somebody. Prototypes are only read while a task
# `look_again` is open: else each photo would have to read all of them.
_IS_LOOKING = f"""(CASE WHEN ({_HAS_LOOK})
  THEN EXISTS (
    SELECT FROM persons p JOIN person_prototypes x ON x.person_id = p.id
    JOIN face_instances f ON f.id = x.face_instance_id
    WHERE p.workspace_id = $1 AND {IS_COMPARED} AND {IS_BEHIND.format(engine="$3")})
  ELSE false END)"""
_LACKS_ANY = """({looking} OR EXISTS (
    SELECT FROM rivals r JOIN persons p ON p.id = r.rival AND r.rival <> r.id
    WHERE r.id = k.id AND {is_missing}))"""
# A face of person k of `known` may show somebody else whom the engine will maybe see: a declared look-alike
# whom it does not know, or anybody while it is looking.
_AWAITS_RIVAL = _LACKS_ANY.format(looking=_IS_LOOKING, is_missing=f"{IS_COMPARED} AND {IS_UNSEEN}")
# A face of person k of `known` may show somebody else whom the engine cannot compare. That is also a declared
# look-alike without faces or consent, or one that is trained anew: of whom a family asks for less, no photo
# may go to another family.
LACKS_RIVAL: Final = _LACKS_ANY.format(
    looking=_IS_LOOKING,
    is_missing=f"""p.status <> 'MERGED' AND p.erasing_at IS NULL AND p.approval <> 'declined'
      AND NOT ({IS_COMPARED} AND EXISTS (
        SELECT FROM person_prototypes x JOIN face_embeddings e ON e.face_id = x.face_instance_id
            AND e.engine = $3 WHERE x.person_id = p.id))""",
)

_OF_ONE = f"""
WITH RECURSIVE known AS (SELECT p.id FROM persons p WHERE p.id = $2),
{SELVES},
{RIVALS}
SELECT 1 AS yes FROM known k JOIN persons p ON p.id = k.id
"""  # noqa: S608  constants
_CAN_DECIDE = f"{_OF_ONE} WHERE NOT {IS_UNSEEN} AND NOT {_AWAITS_RIVAL} AND {IS_MATCHED}"
_MISSES = f"{_OF_ONE} WHERE {LACKS_RIVAL}"


async def can_decide(workspace_id: WorkspaceId, person_id: PersonId, engine: str) -> bool:
    """Whether faces that were matched to the person can be matched again. They cannot while the person is
    hidden or nobody's consent stands, nor where the engine does not know the person or a declared look-alike,
    nor while it still looks at faces that represent somebody: the faces would go to a person whom it knows,
    or to nobody.
    """
    return await sql.value(int, _CAN_DECIDE, workspace_id, person_id, engine) is not None


async def lacks_rival(workspace_id: WorkspaceId, person_id: PersonId, engine: str) -> bool:
    """Whether a face that looks like the person may show somebody whom the engine cannot compare. The person
    may be hidden: photos are added to a hidden person, too.
    """
    return await sql.value(int, _MISSES, workspace_id, person_id, engine) is not None


async def has_look(workspace_id: WorkspaceId) -> bool:
    """Whether a new engine still looks at the workspace's photos, or has yet to begin."""
    return bool(await sql.value(bool, _HAS_LOOK, workspace_id))
