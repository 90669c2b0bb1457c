"""Reads by which names an erased person was called, as long as the rows still tell it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.rules.persons.names import name_key, without_suffix


@dataclass(frozen=True, slots=True)
class ErasedNames:
    """own: the person's names and its owners' aliases, which captions may have. private: aliases of others.
    former: earlier own names that are in nobody else's name, as far as operations keep them for an undo.
    """

    own: Sequence[str]
    private: Sequence[str]
    former: Sequence[str]

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(sorted({*self.own, *self.private, *self.former}))

    @property
    def written(self) -> list[str]:
        """The own names, also without the suffixes that only moderators read."""
        return sorted({*self.own} | {without_suffix(name) for name in self.own})


# $1: ids of the person and of those it absorbed. $2: their numbers.
_NAMES = """
SELECT name, true AS is_own FROM persons WHERE id = ANY($1::uuid[])
UNION SELECT alias, role = 'owner' FROM participant_persons
WHERE person_id = ANY($1::uuid[]) AND alias IS NOT NULL
"""
_FORMER = """
WITH told AS (
    SELECT undo FROM operations
    WHERE person_number = ANY($2::bigint[]) OR other_number = ANY($2::bigint[])),
changed AS (
    SELECT c FROM told, jsonb_array_elements(told.undo->'changes') c
    WHERE c->>'field' = 'name' AND (c->>'number')::bigint = ANY($2::bigint[])
    UNION ALL SELECT c FROM told, jsonb_array_elements(told.undo->'links') c
    JOIN participant_persons l ON l.id = (c->>'link')::bigint
    WHERE c->>'field' = 'alias' AND l.person_id = ANY($1::uuid[]) AND l.role = 'owner')
SELECT DISTINCT name FROM changed, LATERAL (VALUES (c->>'before'), (c->>'after')) n (name)
WHERE name IS NOT NULL
"""
_OF_OTHERS = """
SELECT name FROM persons WHERE workspace_id = $2 AND id <> ALL($1::uuid[]) AND erasing_at IS NULL
UNION SELECT l.alias FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE p.workspace_id = $2 AND p.id <> ALL($1::uuid[]) AND p.erasing_at IS NULL AND l.alias IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class _Name:
    name: str
    is_own: bool


async def erased_names(workspace_id: WorkspaceId, selves: Mapping[PersonId, int]) -> ErasedNames:
    """selves: numbers by id of the person and of those it absorbed. Call it before the erase, which forgets
    what operations can undo.
    """
    found = await sql.rows(_Name, _NAMES, list(selves))
    former = await sql.values(str, _FORMER, list(selves), list(selves.values()))
    others = await sql.values(str, _OF_OTHERS, list(selves), workspace_id)
    return ErasedNames(
        own=sorted({one.name for one in found if one.is_own}),
        private=sorted({one.name for one in found if not one.is_own}),
        former=sorted(
            name for name in {*former, *map(without_suffix, former)} if not _is_in_any(name, others)
        ),
    )


def _is_in_any(name: str, others: Sequence[str]) -> bool:
    """Whether others' names contain the name as whole words: then it stays in texts, which are about them."""
    [pattern] = Needles(names=(name_key(name),)).telling_names().values()
    return any(re.search(pattern, name_key(other)) for other in others)
