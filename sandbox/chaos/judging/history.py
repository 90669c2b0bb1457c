"""Records what the service's tables forget: who was linked when, whose each face was, a delivery's states,
to which workspace a group belonged, who was asked whose child somebody is, and which thresholds were taken.

Triggers write the history, independently of our code. The triggers on rights fire at the commit, so that the
noted time is never long before everybody sees the change. work: the number of the transaction.
"""

RECORD_HISTORY = """
CREATE SCHEMA chaos;
CREATE TABLE chaos.links (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), participant_id bigint, person_id uuid, state text
);
CREATE TABLE chaos.persons (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), person_id uuid, number bigint,
    is_live boolean, is_nobody boolean
);
CREATE TABLE chaos.groups (
    number bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tg_chat_id bigint, workspace_id bigint
);
CREATE TABLE chaos.deliveries (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), delivery_id bigint, state text
);
CREATE TABLE chaos.faces (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), work xid8 DEFAULT pg_current_xact_id(), face_id uuid,
    asset_id bigint, change text, before_id uuid, after_id uuid, before_number bigint, after_number bigint,
    basis text
);
CREATE TABLE chaos.events (work xid8 DEFAULT pg_current_xact_id(), event_id uuid);
CREATE TABLE chaos.refusals (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), work xid8 DEFAULT pg_current_xact_id(), face_id uuid,
    person_id uuid, is_refused boolean
);
CREATE TABLE chaos.questions (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), work xid8 DEFAULT pg_current_xact_id(),
    question_id bigint, face_id uuid, person_id uuid, status text
);
CREATE TABLE chaos.subjects (about text, number bigint, workspace_id bigint);
CREATE TABLE chaos.inquiries (
    number bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    inquiry_id bigint, participant_id bigint, files text[], answered_at timestamptz, people int, needed int
);
CREATE TABLE chaos.proposals (
    number bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    proposal_id bigint, workspace_id bigint, decision text, auto float, suggest float, auto_now float,
    suggest_now float
);
CREATE FUNCTION chaos.note_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO chaos.links (participant_id, person_id, state)
            VALUES (OLD.participant_id, OLD.person_id, 'gone');
    ELSE
        INSERT INTO chaos.links (participant_id, person_id, state)
            VALUES (NEW.participant_id, NEW.person_id, NEW.state);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO chaos.persons (person_id, number, is_live, is_nobody)
            VALUES (OLD.id, OLD.number, false, true);
    ELSE
        INSERT INTO chaos.persons (person_id, number, is_live, is_nobody) VALUES (NEW.id, NEW.number,
            NEW.status = 'ACTIVE' AND NEW.approval = 'approved' AND NEW.erasing_at IS NULL,
            NEW.status = 'MERGED' OR NEW.approval = 'declined' OR NEW.erasing_at IS NOT NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO chaos.groups (tg_chat_id) VALUES (OLD.tg_chat_id);
    ELSIF TG_OP = 'INSERT' OR NEW.workspace_id <> OLD.workspace_id THEN
        INSERT INTO chaos.groups (tg_chat_id, workspace_id) VALUES (NEW.tg_chat_id, NEW.workspace_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos.deliveries (delivery_id, state) VALUES (NEW.id, NEW.state);
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_face() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    face face_instances := coalesce(NEW, OLD);
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.person_id IS NOT DISTINCT FROM OLD.person_id THEN
        RETURN NULL;
    END IF;
    INSERT INTO chaos.faces
        (face_id, asset_id, change, before_id, after_id, before_number, after_number, basis)
        VALUES (face.id, face.asset_id, TG_OP, OLD.person_id, NEW.person_id,
            (SELECT number FROM persons WHERE id = OLD.person_id),
            (SELECT number FROM persons WHERE id = NEW.person_id), OLD.basis);
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos.events (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pair negative_pairs := coalesce(NEW, OLD);
BEGIN
    INSERT INTO chaos.refusals (face_id, person_id, is_refused)
        VALUES (pair.face_id, pair.person_id, TG_OP = 'INSERT');
    RETURN NULL;
END $$;
-- A suggestion with a rank records that somebody chose among several persons. It is no question.
CREATE FUNCTION chaos.note_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked face_suggestions := coalesce(NEW, OLD);
BEGIN
    IF asked.rank IS NULL THEN
        INSERT INTO chaos.questions (question_id, face_id, person_id, status)
            VALUES (asked.id, asked.face_instance_id, asked.suggested_person_id,
                CASE TG_OP WHEN 'DELETE' THEN 'gone' ELSE asked.status END);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_cluster() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos.subjects VALUES ('cluster', NEW.number, NEW.workspace_id);
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_cluster_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos.subjects VALUES ('proposal', NEW.id, NEW.workspace_id);
    RETURN NULL;
END $$;
-- When somebody is asked, the photos are noted at once: the unknown person may be named before the commit. A
-- later change is noted at its commit. people: how many people gave the answer that moderators are shown.
CREATE FUNCTION chaos.note_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one cluster_inquiries;
BEGIN
    SELECT * INTO one FROM cluster_inquiries WHERE id = NEW.id;
    IF one.id IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO chaos.inquiries (inquiry_id, participant_id, files, answered_at, people, needed) VALUES (
        one.id, one.participant_id,
        CASE WHEN TG_OP = 'INSERT' THEN ARRAY(
            SELECT DISTINCT a.tg_file_unique_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
            WHERE f.cluster_id = one.cluster_id AND f.person_id IS NULL) ELSE '{}' END,
        one.answered_at,
        CASE WHEN one.agreed_at IS NOT NULL THEN (
            WITH RECURSIVE whole AS (
                SELECT id, joined_into_id FROM clusters WHERE id = one.cluster_id
                UNION SELECT c.id, c.joined_into_id FROM clusters c JOIN whole w ON c.id = w.joined_into_id),
            part AS (
                SELECT id FROM whole WHERE joined_into_id IS NULL
                UNION SELECT c.id FROM clusters c JOIN part ON c.joined_into_id = part.id),
            now AS (
                SELECT id AS person_id, id, merged_into_id FROM persons WHERE workspace_id = one.workspace_id
                UNION ALL SELECT n.person_id, p.id, p.merged_into_id
                FROM persons p JOIN now n ON p.id = n.merged_into_id),
            said AS (
                SELECT i.id, i.participant_id, coalesce(p.name_key, i.name_key) AS word
                FROM cluster_inquiries i JOIN part ON part.id = i.cluster_id
                LEFT JOIN now n ON n.person_id = i.person_id AND n.merged_into_id IS NULL
                LEFT JOIN persons p ON p.id = n.id WHERE i.answered_at IS NOT NULL)
            SELECT count(DISTINCT participant_id) FROM said
            WHERE word = (SELECT word FROM said WHERE id = one.id)) END,
        coalesce((SELECT (s.value #>> '{}')::int FROM workspace_settings s
            WHERE s.workspace_id = one.workspace_id AND s.name = 'whose_child_answers'), 2));
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed jsonb := NEW.figures -> 'then';
BEGIN
    INSERT INTO chaos.proposals
        (proposal_id, workspace_id, decision, auto, suggest, auto_now, suggest_now)
        VALUES (NEW.id, NEW.workspace_id, NEW.decision, (proposed ->> 'auto')::float,
            (proposed ->> 'suggest')::float,
            (SELECT (value #>> '{}')::float FROM workspace_settings
             WHERE workspace_id = NEW.workspace_id AND name = 'face_auto_assign_threshold'),
            (SELECT (value #>> '{}')::float FROM workspace_settings
             WHERE workspace_id = NEW.workspace_id AND name = 'face_prototype_search_threshold'));
    RETURN NULL;
END $$;
CREATE TRIGGER chaos_clusters AFTER INSERT ON clusters FOR EACH ROW EXECUTE FUNCTION chaos.note_cluster();
CREATE TRIGGER chaos_cluster_proposals AFTER INSERT ON cluster_proposals
    FOR EACH ROW EXECUTE FUNCTION chaos.note_cluster_proposal();
CREATE TRIGGER chaos_asked AFTER INSERT ON cluster_inquiries
    FOR EACH ROW EXECUTE FUNCTION chaos.note_inquiry();
CREATE CONSTRAINT TRIGGER chaos_inquiries AFTER UPDATE OF answered_at, agreed_at ON cluster_inquiries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_inquiry();
CREATE CONSTRAINT TRIGGER chaos_proposals AFTER INSERT OR UPDATE OF decision ON setting_proposals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_proposal();
CREATE CONSTRAINT TRIGGER chaos_refusals AFTER INSERT OR DELETE ON negative_pairs
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_refusal();
CREATE CONSTRAINT TRIGGER chaos_questions AFTER INSERT OR UPDATE OF status OR DELETE ON face_suggestions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_question();
CREATE CONSTRAINT TRIGGER chaos_faces AFTER INSERT OR UPDATE OR DELETE ON face_instances
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_face();
CREATE TRIGGER chaos_events AFTER INSERT ON face_assignment_events
    FOR EACH ROW EXECUTE FUNCTION chaos.note_event();
CREATE CONSTRAINT TRIGGER chaos_links AFTER INSERT OR UPDATE OR DELETE ON participant_persons
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_link();
CREATE CONSTRAINT TRIGGER chaos_persons AFTER INSERT OR UPDATE OR DELETE ON persons
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_person();
CREATE CONSTRAINT TRIGGER chaos_groups AFTER INSERT OR UPDATE OR DELETE ON groups
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_group();
CREATE TRIGGER chaos_deliveries AFTER INSERT OR UPDATE OF state ON deliveries
    FOR EACH ROW EXECUTE FUNCTION chaos.note_delivery();
"""
