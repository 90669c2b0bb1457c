"""The promised columns, types, defaults, keys and indexes: other programs that read the tables rely on them.

An integer `id` has eight bytes.
"""

import asyncpg
import pytest

checklist = pytest.mark.checklist

COLUMNS = """
SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN '' ELSE ' null' END
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS described
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""

FACE_INSTANCES = {
    "id uuid default gen_random_uuid()",
    "asset_id bigint",
    "bbox_x integer",
    "bbox_y integer",
    "bbox_w integer",
    "bbox_h integer",
    "landmarks jsonb null",
    "detection_confidence double precision",
    "quality_score double precision null",
    "qdrant_point_id uuid",
    "cluster_id bigint null",
    "person_id uuid null",
    "created_at timestamp with time zone default now()",
    "updated_at timestamp with time zone default now()",
}
PERSONS = {
    "id uuid default gen_random_uuid()",
    "name character varying(255)",
    "status character varying(16) default 'ACTIVE'::character varying",
    "merged_into_id uuid null",
    "birth_date date null",
    "created_at timestamp with time zone default now()",
    "updated_at timestamp with time zone default now()",
}
PERSON_PROTOTYPES = {
    "id uuid default gen_random_uuid()",
    "person_id uuid",
    "face_instance_id uuid null",
    "qdrant_point_id uuid",
    "role character varying(16)",
    "age_era_bucket character varying(16) null",
    "decade_bucket character varying(8) null",
    "is_pinned boolean default false",
    "pinned_by character varying(64) null",
    "pinned_at timestamp with time zone null",
    "created_at timestamp with time zone default now()",
}
FACE_SUGGESTIONS = {
    "id bigint",
    "face_instance_id uuid",
    "suggested_person_id uuid",
    "confidence double precision",
    "source_face_id uuid",
    "status character varying(16) default 'PENDING'::character varying",
    "created_at timestamp with time zone default now()",
    "reviewed_at timestamp with time zone null",
}
SUGGESTION_SCORES = {
    "matching_prototype_ids jsonb null",
    "prototype_scores jsonb null",
    "aggregate_confidence double precision null",
    "prototype_match_count integer null",
}
FACE_ASSIGNMENT_EVENTS = {
    "id uuid default gen_random_uuid()",
    "created_at timestamp with time zone default now()",
    "actor character varying(64) null",
    "operation character varying(32)",
    "from_person_id uuid null",
    "to_person_id uuid null",
    "affected_photo_ids jsonb null",
    "affected_face_instance_ids jsonb null",
    "face_count integer",
    "photo_count integer",
    "note text null",
}
IMAGE_ASSETS = {
    "id bigint",
    "path text null",
    "taken_at timestamp with time zone",
    "exif_metadata jsonb null",
}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        pytest.param("face_instances", FACE_INSTANCES, marks=checklist(64)),
        pytest.param("persons", PERSONS, marks=checklist(67)),
        pytest.param("person_prototypes", PERSON_PROTOTYPES, marks=checklist(70)),
        pytest.param("face_suggestions", FACE_SUGGESTIONS, marks=checklist(75)),
        pytest.param("face_suggestions", SUGGESTION_SCORES, marks=checklist(76)),
        pytest.param("face_assignment_events", FACE_ASSIGNMENT_EVENTS, marks=checklist(79)),
        pytest.param("image_assets", IMAGE_ASSETS, marks=checklist(83)),
    ],
)
async def test_a_table_has_the_promised_columns(
    connection: asyncpg.Connection, table: str, columns: set[str]
) -> None:
    described = {row["described"] for row in await connection.fetch(COLUMNS, table)}
    assert columns - described == set()


ID = "PRIMARY KEY (id)"
TO_PERSON = "FOREIGN KEY ({}) REFERENCES persons(id) ON DELETE {}"
TO_FACE = "FOREIGN KEY ({}) REFERENCES face_instances(id) ON DELETE {}"


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        pytest.param(
            "face_instances",
            {
                ID,
                "FOREIGN KEY (asset_id) REFERENCES image_assets(id) ON DELETE CASCADE",
                TO_PERSON.format("person_id", "SET NULL"),
                "UNIQUE (qdrant_point_id)",
                "UNIQUE (asset_id, bbox_x, bbox_y, bbox_w, bbox_h)",
            },
            marks=checklist(64),
        ),
        pytest.param("persons", {ID, TO_PERSON.format("merged_into_id", "CASCADE")}, marks=checklist(67)),
        pytest.param(
            "person_prototypes",
            {
                ID,
                TO_PERSON.format("person_id", "CASCADE"),
                TO_FACE.format("face_instance_id", "SET NULL"),
                "CHECK ((is_pinned = (pinned_at IS NOT NULL)))",
            },
            marks=checklist(70),
        ),
        pytest.param(
            "face_suggestions",
            {
                ID,
                TO_FACE.format("face_instance_id", "CASCADE"),
                TO_FACE.format("source_face_id", "CASCADE"),
                TO_PERSON.format("suggested_person_id", "CASCADE"),
            },
            marks=checklist(75),
        ),
        pytest.param(
            "face_assignment_events",
            {
                ID,
                TO_PERSON.format("from_person_id", "SET NULL"),
                TO_PERSON.format("to_person_id", "SET NULL"),
            },
            marks=checklist(79),
        ),
    ],
)
async def test_a_table_has_the_promised_keys(
    connection: asyncpg.Connection, table: str, keys: set[str]
) -> None:
    described = await connection.fetch(
        "SELECT pg_get_constraintdef(oid) AS key FROM pg_constraint WHERE conrelid = $1::regclass", table
    )
    assert keys - {row["key"] for row in described} == set()


@pytest.mark.checklist(75)
@pytest.mark.parametrize("table", ["image_assets", "face_suggestions"])
async def test_integer_ids_count_by_themselves(connection: asyncpg.Connection, table: str) -> None:
    kind = await connection.fetchval(
        "SELECT attidentity FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'id'", table
    )
    assert kind == b"d"


@pytest.mark.parametrize(
    ("index", "definition"),
    [
        pytest.param(
            "ix_face_suggestions_review",
            "face_suggestions (face_instance_id, suggested_person_id, status, aggregate_confidence)",
            marks=checklist(78),
        ),
        pytest.param(
            "ix_face_assignment_events_history",
            "face_assignment_events (created_at, operation, from_person_id, to_person_id)",
            marks=checklist(82),
        ),
        pytest.param("ix_face_instances_asset_id", "face_instances (asset_id)", marks=checklist(183)),
        pytest.param("ix_face_instances_person_id", "face_instances (person_id)", marks=checklist(184)),
        pytest.param("ix_face_instances_cluster_id", "face_instances (cluster_id)", marks=checklist(185)),
        pytest.param(
            "ix_face_suggestions_face_instance_id",
            "face_suggestions (face_instance_id)",
            marks=checklist(186),
        ),
        pytest.param(
            "ix_face_suggestions_suggested_person_id",
            "face_suggestions (suggested_person_id)",
            marks=checklist(187),
        ),
        pytest.param("ix_face_suggestions_status", "face_suggestions (status)", marks=checklist(188)),
        pytest.param(
            "ix_face_assignment_events_created_at",
            "face_assignment_events (created_at)",
            marks=checklist(189),
        ),
    ],
)
async def test_a_promised_index_is_there(connection: asyncpg.Connection, index: str, definition: str) -> None:
    found = await connection.fetchval(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname = $1", index
    )
    assert found == f"CREATE INDEX {index} ON public.{definition.replace(' ', ' USING btree ', 1)}"
