"""Why a face is somebody's, and which faces a match rested on. Only what people said represents a person.

basis: trained, answered (yes to a question), named (a cluster got a name), assigned (by hand), matched.
Faces from before get theirs from the history; where nothing is known it was a match. Prototypes that are
only matched go. Who is left without any keeps the best one, until somebody confirms a face.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

COLUMNS = """
ALTER TABLE face_instances ADD COLUMN basis varchar(16), ADD COLUMN matched_by uuid[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT ck_face_instances_basis
        CHECK (basis IN ('trained', 'answered', 'named', 'assigned', 'matched'));
CREATE INDEX ix_face_instances_matched_by ON face_instances USING gin (matched_by) WHERE basis = 'matched';
"""

# What counts is how a face came to its person. A merge and an undo say nothing new about a face; of who was
# absorbed, the latest event before the merge counts.
BASIS = """
WITH said AS (
    SELECT DISTINCT ON (f.id) f.id, CASE
            WHEN e.actor = 'engine' THEN 'matched'
            WHEN o.kind = 'accept_suggestion' THEN 'answered'
            WHEN o.kind IN ('label_cluster', 'merge_cluster') THEN 'named'
            ELSE 'assigned' END AS basis
    FROM face_assignment_events e
    CROSS JOIN LATERAL jsonb_array_elements_text(e.affected_face_instance_ids) AS moved (face)
    JOIN face_instances f ON f.id = moved.face::uuid AND f.workspace_id = e.workspace_id
    LEFT JOIN operations o ON o.batch_id = e.batch_id
    WHERE e.to_person_number IS NOT NULL AND o.undoes_id IS NULL AND coalesce(o.kind, '') <> 'merge_persons'
    ORDER BY f.id, e.to_person_id IS NOT DISTINCT FROM f.person_id DESC, e.created_at DESC)
UPDATE face_instances f
SET basis = CASE WHEN a.kind = 'training' THEN 'trained' ELSE coalesce(
    (SELECT said.basis FROM said WHERE said.id = f.id), 'matched') END
FROM image_assets a WHERE a.id = f.asset_id AND f.person_id IS NOT NULL;
"""

# The index follows by a task for each person that lost some.
PROTOTYPES = """
WITH ranked AS (
    SELECT x.id, f.basis = 'matched' AND NOT x.is_pinned AS is_matched,
        row_number() OVER (PARTITION BY x.person_id ORDER BY x.is_pinned OR f.basis <> 'matched' DESC,
            f.quality_score DESC NULLS LAST, f.number) AS place
    FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id),
dropped AS (
    DELETE FROM person_prototypes x USING ranked r WHERE r.id = x.id AND r.is_matched AND r.place > 1
    RETURNING x.person_id, x.face_instance_id),
followed AS (
    UPDATE face_instances f SET version = version + 1 FROM dropped d WHERE d.face_instance_id = f.id)
INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, ids)
SELECT DISTINCT 'sync_person_faces', 'vision', 1000, d.person_id::text,
    jsonb_build_object('person_id', d.person_id)
FROM dropped d ON CONFLICT DO NOTHING;
"""
_BACK = [
    "ALTER TABLE face_instances DROP COLUMN basis, DROP COLUMN matched_by",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0017_when_a_person_was_asked_for")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([COLUMNS, BASIS, PROTOTYPES], reverse_sql=_BACK)]  # noqa: RUF012
