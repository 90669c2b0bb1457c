"""The Tortoise classes and the database agree."""

from collections.abc import Iterable
from typing import Any

import asyncpg
import pytest
from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.relational import ForeignKeyFieldInstance

from domain import tables

MODELS: list[type[Model]] = [getattr(tables, name) for name in tables.__all__]

TYPES: dict[type[fields.Field[Any]], str] = {
    fields.BigIntField: "bigint",
    fields.SmallIntField: "smallint",
    fields.IntField: "integer",
    fields.FloatField: "double precision",
    fields.BooleanField: "boolean",
    fields.TextField: "text",
    fields.BinaryField: "bytea",
    fields.DateField: "date",
    fields.DatetimeField: "timestamp with time zone",
    fields.JSONField: "jsonb",
    fields.UUIDField: "uuid",
}

COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""
DEFAULTS = """
SELECT column_name, column_default FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1 AND column_default IS NOT NULL
"""
UNIQUE = """
SELECT array_agg(a.attname::text ORDER BY a.attname) AS columns FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
WHERE c.conrelid = $1::regclass AND c.contype = 'u' GROUP BY c.oid
"""
KEYS = """
SELECT a.attname, c.confrelid::regclass::text AS target,
    CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'refused' END AS on_delete
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.conrelid = $1::regclass AND c.contype = 'f'
"""

each_table = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)


def table_of(model: type[Model]) -> str:
    return model._meta.db_table


def columns_of(model: type[Model]) -> Iterable[tuple[str, fields.Field[Any]]]:
    for name, column in model._meta.fields_db_projection.items():
        yield column, model._meta.fields_map[name]


def keys_of(model: type[Model]) -> Iterable[tuple[str, ForeignKeyFieldInstance[Any]]]:
    for name in sorted(model._meta.fk_fields | model._meta.o2o_fields):
        key = model._meta.fields_map[name]
        assert isinstance(key, ForeignKeyFieldInstance)
        yield str(key.source_field), key


def type_of(field: fields.Field[Any]) -> str:
    if isinstance(field, fields.CharField):
        return f"character varying({field.max_length})"
    if isinstance(field, ArrayField):
        return f"{field.element_type.lower()}[]"
    return next(name for kind, name in TYPES.items() if isinstance(field, kind))


async def test_every_table_has_a_class(connection: asyncpg.Connection) -> None:
    found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert {row["tablename"] for row in found} - {"tortoise_migrations"} == {table_of(m) for m in MODELS}


@each_table
async def test_columns_are_the_same_on_both_sides(connection: asyncpg.Connection, model: type[Model]) -> None:
    in_database = {
        row["attname"]: (row["type"], row["nullable"])
        for row in await connection.fetch(COLUMNS, table_of(model))
    }
    assert {column: (type_of(field), field.null) for column, field in columns_of(model)} == in_database


@each_table
async def test_a_default_of_a_class_is_that_of_the_database(
    connection: asyncpg.Connection, model: type[Model]
) -> None:
    """Rows are written by SQL: a default that only the class has would be missing there."""
    given = {row[0]: row[1] for row in await connection.fetch(DEFAULTS, table_of(model))}
    for column, field in columns_of(model):
        if isinstance(field, fields.JSONField) and field.default is not None:
            assert await connection.fetchval(f"SELECT ({given[column]})::text") in ("{}", "[]"), column
        elif isinstance(field.default, str | int | float | bool):
            assert await connection.fetchval(f"SELECT {given[column]}") == field.default, column
        elif isinstance(field, fields.DatetimeField) and (field.auto_now or field.auto_now_add):
            assert given[column] == "now()", column


@each_table
async def test_what_is_unique_in_a_class_is_unique_in_the_database(
    connection: asyncpg.Connection, model: type[Model]
) -> None:
    by_columns = [
        {str(getattr(model._meta.fields_map[name], "source_field", None) or name) for name in together}
        for together in model._meta.unique_together
    ]
    alone = [{column} for column, field in columns_of(model) if field.unique and not field.pk]
    in_database = [set(row["columns"]) for row in await connection.fetch(UNIQUE, table_of(model))]
    for columns in by_columns + alone:
        assert columns in in_database


@each_table
async def test_foreign_keys_are_the_same_on_both_sides(
    connection: asyncpg.Connection, model: type[Model]
) -> None:
    in_database = {
        row["attname"]: (row["target"], row["on_delete"])
        for row in await connection.fetch(KEYS, table_of(model))
    }
    in_class = {
        column: (table_of(key.related_model), str(key.on_delete.value)) for column, key in keys_of(model)
    }
    assert in_class == in_database


@each_table
async def test_every_foreign_key_has_an_index_of_all_rows(
    connection: asyncpg.Connection, model: type[Model]
) -> None:
    """Without one, deleting the row that a key points at reads the whole table. A partial one is not used."""
    without = await connection.fetch(
        """SELECT a.attname FROM pg_constraint c
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           WHERE c.conrelid = $1::regclass AND c.contype = 'f' AND NOT EXISTS (
               SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
                 AND i.indpred IS NULL)""",
        table_of(model),
    )
    assert [row["attname"] for row in without] == []
