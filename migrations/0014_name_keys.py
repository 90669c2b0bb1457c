"""Names are compared by a key that Python makes: until now by a collation that only Postgres 18 has.

Two names of a workspace that differed before and have one key (`Straße` and `STRASSE`) are one name now: the
person that came later gets a suffix, as everybody who is connected under a name that somebody has. What
people call them in private, their aliases, stays.
"""

import logging
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

from domain.rules.persons.names import name_key, unique_name

log = logging.getLogger(__name__)

# Databases of before have the collation of Postgres 18 on the names.
COLUMN = """
DROP INDEX uq_persons_workspace_lower_name;
ALTER TABLE persons ALTER COLUMN name TYPE varchar(255) COLLATE "default";
ALTER TABLE persons ADD COLUMN name_key text;
"""
INDEX = """
ALTER TABLE persons ALTER COLUMN name_key SET NOT NULL;
CREATE UNIQUE INDEX uq_persons_workspace_name_key ON persons (workspace_id, name_key)
    WHERE status <> 'MERGED' AND erasing_at IS NULL AND approval <> 'declined';
"""
_PERSONS = """
SELECT p.id, p.number, p.workspace_id, p.name,
    p.status <> 'MERGED' AND p.erasing_at IS NULL AND p.approval <> 'declined' AS has_name,
    coalesce((SELECT r.name FROM participant_persons l JOIN participants r ON r.id = l.participant_id
              WHERE l.person_id = p.id AND l.role = 'owner' ORDER BY l.id LIMIT 1), p.name) AS owner
FROM persons p ORDER BY p.number
"""
_FILL = """
UPDATE persons p SET name = x.name, name_key = x.name_key
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS x (id, name, name_key) WHERE p.id = x.id
"""

_BACK = [
    "DROP INDEX uq_persons_workspace_name_key",
    "ALTER TABLE persons DROP COLUMN name_key",
    """CREATE UNIQUE INDEX uq_persons_workspace_lower_name ON persons (workspace_id, lower(name))
           WHERE status <> 'MERGED' AND erasing_at IS NULL AND approval <> 'declined'""",
]


async def fill(_: Any, editor: Any) -> None:
    persons = await editor.client.execute_query_dict(_PERSONS)
    taken: dict[int, set[str]] = {}
    names = []
    for person in persons:
        name = person["name"]
        if person["has_name"]:
            keys = taken.setdefault(person["workspace_id"], set())
            name = unique_name(name, person["owner"], keys)
            keys.add(name_key(name))
        if name != person["name"]:
            log.warning("person %d got a suffix: somebody else has that name", person["number"])
        names.append(name)
    values = [[person["id"] for person in persons], names, [name_key(name) for name in names]]
    await editor.client.execute_query(_FILL, values)


def nothing(_: Any, __: Any) -> None:
    """The column goes with what is in it."""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0013_own_refusals")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [  # noqa: RUF012
        ops.RunSQL([COLUMN], reverse_sql=_BACK),
        ops.RunPython(fill, nothing),
        ops.RunSQL([INDEX], reverse_sql=["SELECT 1"]),
    ]
