"""Of a lane only the first open task is looked at by who takes one: whatever ends that one calls the next."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The first from the lane on is asked for: that is one look into the index of lanes, however many wait.
# In a loop: while the next one is being changed by somebody else, it may go too.
_CALL_NEXT = """
CREATE FUNCTION call_next_of_lane() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first record;
BEGIN
    LOOP
        SELECT lane, id, is_behind INTO first FROM tasks
        WHERE lane >= OLD.lane AND state IN ('ready', 'leased') ORDER BY lane, id LIMIT 1;
        EXIT WHEN NOT FOUND OR first.lane <> OLD.lane OR NOT first.is_behind;
        UPDATE tasks SET is_behind = false WHERE id = first.id AND is_behind;
        EXIT WHEN FOUND;
    END LOOP;
    RETURN NULL;
END $$
"""
_IS_OPEN = "OLD.lane IS NOT NULL AND OLD.state IN ('ready', 'leased')"

FORWARD = [
    "ALTER TABLE tasks ADD COLUMN is_behind boolean NOT NULL DEFAULT false",
    """UPDATE tasks t SET is_behind = true WHERE t.state = 'ready' AND EXISTS (
           SELECT 1 FROM tasks e WHERE e.lane = t.lane AND e.id < t.id AND e.state IN ('ready', 'leased'))""",
    "CREATE INDEX ix_tasks_heads ON tasks (queue, place, id) WHERE state = 'ready' AND NOT is_behind",
    # Of any state: what is asked for once is looked for among the finished ones, too.
    "CREATE INDEX ix_tasks_key ON tasks (kind, dedupe_key)",
    "DROP INDEX ix_tasks_dead",
    _CALL_NEXT,
    f"""CREATE TRIGGER tasks_call_next AFTER UPDATE OF state ON tasks FOR EACH ROW
        WHEN ({_IS_OPEN} AND NEW.state NOT IN ('ready', 'leased')) EXECUTE FUNCTION call_next_of_lane()""",
    f"""CREATE TRIGGER tasks_call_next_after_delete AFTER DELETE ON tasks FOR EACH ROW
        WHEN ({_IS_OPEN}) EXECUTE FUNCTION call_next_of_lane()""",
]
BACKWARD = [
    "DROP TRIGGER tasks_call_next_after_delete ON tasks",
    "DROP TRIGGER tasks_call_next ON tasks",
    "DROP FUNCTION call_next_of_lane()",
    "CREATE INDEX ix_tasks_dead ON tasks (kind, dedupe_key) WHERE state = 'dead'",
    "DROP INDEX ix_tasks_key",
    "DROP INDEX ix_tasks_heads",
    "ALTER TABLE tasks DROP COLUMN is_behind",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0039_turns")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
