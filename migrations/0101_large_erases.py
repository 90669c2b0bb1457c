"""What an erase of many photos asks for is found by indexes, and the history of a workspace that is being
erased can be deleted before its persons: else the end of each person would change every row of it once more.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

_HISTORY = """
CREATE OR REPLACE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    forgettable CONSTANT text[] := ARRAY['from_person_id', 'to_person_id', 'actor'];
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS DISTINCT FROM OLD
        AND to_jsonb(NEW) - forgettable = to_jsonb(OLD) - forgettable
        AND is_same_or_gone(to_jsonb(OLD) ->> 'from_person_id', to_jsonb(NEW) ->> 'from_person_id')
        AND is_same_or_gone(to_jsonb(OLD) ->> 'to_person_id', to_jsonb(NEW) ->> 'to_person_id')
        AND is_same_or_forgotten(OLD.actor, NEW.actor) THEN
        RETURN NEW;
    END IF;
    -- A whole workspace may go, and its history goes with it.
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM workspaces WHERE id = OLD.workspace_id{still}) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
FORWARD = [
    "CREATE INDEX ix_person_prototypes_qdrant_point_id ON person_prototypes (qdrant_point_id)",
    "CREATE INDEX ix_image_assets_posts_taken_at ON image_assets (taken_at) WHERE kind = 'post'",
    _HISTORY.format(still=" AND erasing_at IS NULL"),
]
BACKWARD = [
    _HISTORY.format(still=""),
    "DROP INDEX ix_image_assets_posts_taken_at",
    "DROP INDEX ix_person_prototypes_qdrant_point_id",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0099_erased_photos")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
